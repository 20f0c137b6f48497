"""Reads of approvals: what runs, whose turn it is, what was said."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from apps.approvals import deputies, subjects
from apps.approvals.deadlines import CODE
from apps.approvals.models import Approval, ApprovalStep, CommonOpinion, Opinion, StepAssignee
from apps.core import clock
from apps.core.formatting import span
from apps.deadlines.models import Deadline
from apps.matters.models import Matter
from apps.matters.todo import TodoLine
from apps.org import roles
from apps.org.models import Principal, User
from apps.org.models.user import StandIn

MOST_LINES = 50
OTHER_VERBS = ("amend", "return", "reject", "pass_on", "hand_over")


def running(matter: Matter) -> Approval | None:
    """The run on this matter that is not ended, if any (at most one: a constraint)."""
    return Approval.objects.filter(matter=matter, state=Approval.State.RUNNING).first()


def visible_step(user: User, step_id: int) -> ApprovalStep | None:
    """A step of a matter the person may see, through the matter's own kind."""
    rows = ApprovalStep.objects.select_related(
        "approval__matter__department", "approval__matter__created_by", "approval__started_by"
    )
    step = rows.filter(pk=step_id).first()
    return step if step is not None and _sees(user, step.approval.matter) else None


def visible_approval(user: User, approval_id: int) -> Approval | None:
    """A run on a matter the person may see."""
    approval = Approval.objects.select_related("matter", "started_by").filter(pk=approval_id).first()
    return approval if approval is not None and _sees(user, approval.matter) else None


def _sees(user: User, matter: Matter) -> bool:
    return matter.kind_spec.visible_to(user).filter(pk=matter.pk).exists()


def open_shares(user: User) -> QuerySet[StepAssignee]:
    """Undecided shares of active steps for which the person acts, also for somebody absent."""
    return StepAssignee.objects.filter(
        deputies.shares_of(user), decided_at__isnull=True, step__state=ApprovalStep.State.ACTIVE
    )


def asked_in_last_run(matter: Matter) -> list[int]:
    """The people (ids) whom the last run on a matter asked, in order: offered again after a return."""
    run = Approval.objects.filter(matter=matter).order_by("-pk").values("pk")[:1]
    asked = StepAssignee.objects.filter(step__approval__in=run, principal__person__isnull=False)
    return list(dict.fromkeys(asked.order_by("step__order", "pk").values_list("principal__person", flat=True)))


def active_step_for(user: User, matter: Matter) -> ApprovalStep | None:
    """The step of this matter that waits for the person, or for the GM whose assistant the person is."""
    steps = ApprovalStep.objects.filter(approval__matter=matter, state=ApprovalStep.State.ACTIVE)
    step = steps.select_related("approval__matter", "approval__started_by").first()
    if step is None:
        return None
    if open_shares(user).filter(step=step).exists():
        return step
    manager = general_manager_of(step) if user.has_role(roles.GM_ASSISTANT) else None
    return step if manager is not None and open_shares(manager).filter(step=step).exists() else None


def general_manager_of(step: ApprovalStep) -> User | None:
    """The general manager who is (or was) asked in this step, in person or by role."""
    asked = step.assignees.filter(principal__kind__in=["person", "role"]).values("principal_id")
    managers = User.objects.filter(is_active=True, roles__code=roles.GENERAL_MANAGER)
    return managers.filter(memberships__principal__in=asked).select_related("principal").first()


def opinions_of(matter: Matter) -> list[Opinion]:
    """All that was said on a matter, oldest first, with authors and those named (one query, two when any are)."""
    rows = Opinion.objects.filter(matter=matter).select_related(
        "author__department", "on_behalf_of__department", "step"
    )
    through = Opinion.mentioned.through.objects.filter(opinion=OuterRef("pk"))
    opinions: list[Any] = list(rows.annotate(names_people=Exists(through)))
    prefetch_related_objects([one for one in opinions if one.names_people], "mentioned")
    for one in opinions:
        if not one.names_people:  # known to be empty: not asked for each
            one.__dict__.setdefault("_prefetched_objects_cache", {})["mentioned"] = Principal.objects.none()
    return opinions


def common_opinions(user: User, scope: str) -> list[str]:
    """The person's own sentences for an occasion first, then everybody's."""
    return common_opinions_by_scope(user, [scope])[scope]


def common_opinions_by_scope(user: User, scopes: Collection[str]) -> dict[str, list[str]]:
    """The same for several occasions of one page in one query."""
    found: dict[str, list[str]] = {scope: [] for scope in scopes}
    if not scopes:
        return found
    rows = CommonOpinion.objects.filter(Q(owner=user) | Q(owner__isnull=True), scope__in=scopes)
    for row in sorted(rows, key=lambda row: (row.owner_id is None, row.position, row.pk)):
        found[row.scope].append(row.text)
    return found


def todo(user: User) -> list[TodoLine]:
    """The steps that wait for this person (one query)."""
    return [_todo_line(row, absent) for row, absent in _waiting(user)]


def signable(user: User) -> list[tuple[ApprovalStep, TodoLine]]:
    """Of these the ones that may be signed together (批量签批): every step that can simply be approved."""
    return [
        (row.step, _todo_line(row, absent))
        for row, absent in _waiting(user)
        if subjects.get(row.step.approval.subject).batch
    ]


def _waiting(user: User) -> list[tuple[StepAssignee, StandIn | None]]:
    limit = Deadline.objects.filter(
        matter=OuterRef("step__approval__matter"),
        code=CODE,
        principal=OuterRef("principal"),
        met_at__isnull=True,
        cancelled_at__isnull=True,
    ).values("due_at")[:1]
    rows = (
        open_shares(user)
        .filter(step__approval__matter__secrecy__lte=user.clearance)
        .annotate(limit=Subquery(limit))
        .select_related("step__approval__matter", "step__approval__started_by")
        .order_by("step_id")[:MOST_LINES]
    )
    once: dict[int, tuple[StepAssignee, StandIn | None]] = {}
    for row in rows:
        absent = deputies.owner_of(row, user)
        if not _is_own_request(row, user, absent) and (row.step_id not in once or absent is None):
            once[row.step_id] = (row, absent)
    return list(once.values())


def _is_own_request(row: StepAssignee, user: User, absent: StandIn | None) -> bool:
    approval = row.step.approval
    starter = approval.started_by_id
    own = starter == user.pk or (absent is not None and starter == absent.owner_id)
    return own and subjects.get(approval.subject).dual_control


def _todo_line(row: StepAssignee, absent: StandIn | None) -> TodoLine:
    step, matter = row.step, row.step.approval.matter
    return TodoLine(
        matter_id=matter.pk,
        kind=matter.kind_spec.label,
        tone=matter.kind_spec.tone,
        title=matter.title,
        number=matter.number,
        why=f"请代{absent.owner_name}{step.label}" if absent else f"请{step.label}",
        from_whom=step.approval.started_by.name,
        since=step.opened_at or step.approval.started_at,
        due_at=row.limit,  # type: ignore[attr-defined]  # annotated
        url=reverse("approvals:step_decide", args=[step.pk]),
        action=step.label if len(step.label) <= 4 else "办理",
        urgency=matter.urgency,
    )


def limit_of(step: ApprovalStep) -> Deadline | None:
    """The limit of a step while it is active (of a joint step the first one still open)."""
    rows = Deadline.objects.filter(
        matter_id=step.approval.matter_id, code=CODE, ref__startswith=f"{step.pk}:", cancelled_at__isnull=True
    )
    return rows.order_by("met_at", "id").first() if step.state == ApprovalStep.State.ACTIVE else None


def office_time(moment: dt.datetime) -> str:
    """10:02 today, otherwise 11-20 10:02, as a sentence names it."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M}" if local.date() == clock.today() else f"{local:%m-%d %H:%M}"


def how_it_closed(step: ApprovalStep, user: User, speaker: User | None = None) -> str:
    """Who decided when, in a sentence for somebody who comes too late (also when they speak for `speaker`)."""
    wanted = speaker or user
    last = step.opinions.select_related("author", "on_behalf_of").order_by("-id").first()
    mine = step.opinions.filter(Q(author=wanted) | Q(on_behalf_of=wanted)).order_by("-id").first()
    opinion = mine or last
    if opinion is None:
        return _how_the_run_ended(step.approval)
    who = "您" if user.pk in (opinion.author_id, opinion.on_behalf_of_id) else opinion.speaker_name
    verb = opinion.get_decision_display() if opinion.decision in OTHER_VERBS else step.label
    oral = opinion.by_whom if who != "您" else ""
    tail = "无需再次提交" if who == "您" else "您的意见未提交，已保留在页面上"
    return f"{who}已于 {office_time(opinion.at)} {verb}{oral}，{tail}"


def _how_the_run_ended(approval: Approval) -> str:
    ended = office_time(approval.ended_at) if approval.ended_at else ""
    if approval.state == Approval.State.WITHDRAWN:
        return f"{approval.started_by.name}已于 {ended} 撤回，您的意见未提交，已保留在页面上"
    last = Opinion.objects.filter(step__approval=approval).select_related("author", "on_behalf_of").last()
    who = last.speaker_name if last else approval.started_by.name
    return f"{who}已于 {ended} 办结本次审批（{approval.get_state_display()}），您的意见未提交，已保留在页面上"


@dataclass(frozen=True)
class StepLine:
    """One line of the flow in the rail: `state` done | now | todo | back, as components/steps.html draws it."""

    label: str
    who: str
    state: str
    at: dt.datetime | None = None
    note: str = ""


def steps_of(matter: Matter, opinions: Sequence[Opinion] | None = None) -> list[StepLine]:
    """The steps of every run on a matter in order, with who acted, how long it took, and whose turn it is.

    A page that has read `opinions_of(matter)` hands them over and saves a query.
    """
    return lines_of(runs_on(matter), opinions_of(matter) if opinions is None else opinions)


def runs_on(matter: Matter) -> list[ApprovalStep]:
    """Every step of every run on a matter with its run and whom it asks, in order (two queries)."""
    steps = ApprovalStep.objects.filter(approval__matter=matter).select_related("approval__started_by")
    shares = Prefetch("assignees", StepAssignee.objects.select_related("principal__role").order_by("id"))
    found = list(steps.prefetch_related(shares).order_by("approval_id", "order", "id"))
    for step in found:
        step.approval.matter = matter
    return found


def lines_of(steps: Sequence[ApprovalStep], opinions: Sequence[Opinion]) -> list[StepLine]:
    """The lines of steps that were read with whom they ask; those passed over are left out."""
    shown = [step for step in steps if step.state != ApprovalStep.State.SKIPPED]
    return [_step_line(step, [one for one in opinions if one.step_id == step.pk]) for step in shown]


def _step_line(step: ApprovalStep, opinions: list[Opinion]) -> StepLine:
    State = ApprovalStep.State
    asked = "、".join(share.principal.label for share in step.assignees.all())
    if step.state == State.WAITING:
        return StepLine(step.label, asked, "todo")
    if step.state == State.ACTIVE:
        left = "、".join(share.principal.label for share in step.assignees.all() if share.decided_at is None)
        waited = span(clock.now() - step.opened_at) if step.opened_at else ""
        return StepLine(step.label, left, "now", note=f"已到 {waited}" if waited else "")
    if opinions and all(one.author_id is None and one.decision == Opinion.Decision.NOTE for one in opinions):
        return StepLine(step.label, asked, "done", step.closed_at, "审批人相同，自动通过")  # services.passing
    spoke = "、".join(opinion.signature for opinion in opinions)
    took = span(step.closed_at - step.opened_at) if step.closed_at and step.opened_at else ""
    ended = {State.RETURNED: "退回", State.REJECTED: "不同意"}.get(State(step.state), "")
    note = " · ".join(part for part in (ended, f"用时 {took}" if took else "") if part)
    return StepLine(step.label, spoke or asked, "back" if ended else "done", step.closed_at, note)


def assignable() -> QuerySet[Principal]:
    """People in office and departments, for the pickers 指定办理人 and 转请他人批示."""
    return (
        Principal.objects.filter(
            Q(kind=Principal.Kind.PERSON, person__is_active=True)
            | Q(kind=Principal.Kind.DEPARTMENT, department__is_active=True)
        )
        .select_related("person__department", "department")
        .order_by("-kind", "department__position", "person__department__position", "person__position", "id")
    )
