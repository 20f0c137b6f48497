"""Opening and closing the steps of a run: holders, notices, limits."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from apps.approvals import deputies, selectors, subjects
from apps.approvals.deadlines import CODE
from apps.approvals.models import ApprovalStep, StepAssignee
from apps.core import clock
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.matters.models import Matter, Participant
from apps.matters.services import add_part, end_parts, hold
from apps.notifications.services import notify, notify_principals, settle
from apps.org import roles
from apps.org.models import Membership, Principal, Role
from apps.worktime import calendar


def check_reachable(principals: Iterable[Principal]) -> None:
    """Raise DomainError for a department without leaders, an empty role or a person who has left."""
    wanted = list(principals)
    acting = set(Membership.objects.filter(principal__in=wanted).values_list("principal_id", flat=True))
    for principal in wanted:
        if principal.pk in acting:
            continue
        if principal.kind == Principal.Kind.PERSON:
            raise DomainError(f"{principal.label}已停用，请改选他人")
        raise DomainError(f"「{principal.label}」目前没有人办理，请先指定负责人，或改选个人")


def open_step(step: ApprovalStep, matter: Matter) -> None:
    """It is this step's turn (again): its people hold the matter, are told, and their time begins."""
    again = step.opened_at is not None
    step.state, step.opened_at = ApprovalStep.State.ACTIVE, clock.now()
    step.due_at = calendar.add_working_hours(step.opened_at, step.limit_hours) if step.limit_hours else None
    step.save(update_fields=["state", "opened_at", "due_at"])
    assignees = list(step.assignees.filter(decided_at__isnull=True).select_related("principal__person"))
    principals = [assignee.principal for assignee in assignees]
    end_parts(matter=matter, part=Participant.Part.HOLDER)  # who held it before holds it anew: since this step
    hold(matter=matter, principals=principals)
    _let_assistant_follow(step, matter)
    for assignee in assignees:
        set_limit(assignee, step, matter)
    tell(step, matter, principals, again=again)


def set_limit(assignee: StepAssignee, step: ApprovalStep, matter: Matter) -> None:
    """The time of one assignee runs from when the step was opened, whenever they joined."""
    if step.due_at is None or step.opened_at is None:
        return
    deadlines.set_deadline(
        matter=matter,
        code=CODE,
        principal=assignee.principal,
        due_at=step.due_at,
        starts_at=step.opened_at,
        ref=_ref(assignee),
    )


def join(step: ApprovalStep, principals: Iterable[Principal], matter: Matter) -> list[StepAssignee]:
    """Further people act in an open step: they hold the matter too, are told, and have the same limit."""
    asked = {principal.pk: principal for principal in principals}
    rows = [StepAssignee(step=step, principal=principal) for principal in asked.values()]
    StepAssignee.objects.bulk_create(rows)
    hold_by_the_undecided(step, matter)
    for row in rows:
        set_limit(row, step, matter)
    tell(step, matter, asked.values())
    return rows


def hold_by_the_undecided(step: ApprovalStep, matter: Matter) -> list[Principal]:
    """The matter lies with those of the step who have not decided; returns them."""
    waiting = step.assignees.select_related("principal__person").filter(decided_at__isnull=True)
    waiting_for = [row.principal for row in waiting]
    if waiting_for:
        hold(matter=matter, principals=waiting_for)
    return waiting_for


def tell(step: ApprovalStep, matter: Matter, principals: Iterable[Principal], *, again: bool = False) -> None:
    """Ask these to act in the step, and whoever stands in for one of them today (each person once)."""
    asked = list(principals)
    notice: dict[str, Any] = {
        "key": f"step:{step.pk}:{clock.now():%m%d%H%M%S}" if again else f"step:{step.pk}",
        "code": "todo",
        "body": matter.number,
        "matter": matter,
        "url": reverse("approvals:step_decide", args=[step.pk]),
    }
    notify_principals(principals=asked, title=f"请{step.label}：{matter.title}", **notice)
    for deputy, owner in deputies.deputies_of(asked, matter.kind):
        notify(recipients=[deputy], title=f"请代{owner.name}{step.label}：{matter.title}", **notice)


def _let_assistant_follow(step: ApprovalStep, matter: Matter) -> None:
    """The GM's assistant may record what the GM says by word of mouth, so must see what lies with the GM."""
    if selectors.general_manager_of(step) is None:
        return
    role = Role.objects.filter(code=roles.GM_ASSISTANT).select_related("principal").first()
    if role is not None:
        add_part(matter=matter, principal=role.principal, part=Participant.Part.FOLLOWER)


def _ref(assignee: StepAssignee) -> str:
    """One limit per assignee: in a joint step each has their own."""
    return f"{assignee.step_id}:{assignee.pk}"


def meet_deadlines(assignees: Iterable[StepAssignee], matter: Matter) -> None:
    """These have decided: their limits are met."""
    for assignee in assignees:
        deadlines.meet(matter=matter, code=CODE, ref=_ref(assignee))
        _settle(assignee, matter)


def drop_deadlines(step: ApprovalStep, matter: Matter, *, only: StepAssignee | None = None) -> None:
    """Nobody (or this one) need act here any more."""
    for assignee in [only] if only else step.assignees.filter(decided_at__isnull=True):
        deadlines.cancel(matter=matter, code=CODE, ref=_ref(assignee))
        _settle(assignee, matter)


def _settle(assignee: StepAssignee, matter: Matter) -> None:
    """Whoever was asked for this share need not act any more, nor who stands in for them — unless still asked."""
    key = f"step:{assignee.step_id}"
    settle(matter=matter, key=key, principals=[assignee.principal])
    standing_in = [deputy for deputy, _ in deputies.deputies_of([assignee.principal], matter.kind)]
    if not standing_in:
        return
    others = StepAssignee.objects.filter(step=assignee.step_id, decided_at__isnull=True).exclude(pk=assignee.pk)
    asked = set(Membership.objects.filter(principal__in=others.values("principal")).values_list("user_id", flat=True))
    settle(matter=matter, key=key, recipients=[one for one in standing_in if one.pk not in asked])


def verb_of(step: ApprovalStep) -> str:
    """The word of a decision in this step, as the timeline shows it: 批示, 会签, 延期审批."""
    return step.label or subjects.get(step.approval.subject).label
