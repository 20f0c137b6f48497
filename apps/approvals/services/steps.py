"""Opening and closing the steps of a run: holders, notices, limits."""

from collections.abc import Iterable

from django.urls import reverse

from apps.approvals import selectors, subjects
from apps.approvals.deadlines import CODE
from apps.approvals.models import ApprovalStep, StepAssignee
from apps.core import clock
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.matters.models import Matter, Participant
from apps.matters.services import add_part, hold
from apps.notifications.services import notify_principals
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
    """It is this step's turn: its people hold the matter, are told, and their time begins."""
    step.state, step.opened_at = ApprovalStep.State.ACTIVE, clock.now()
    step.save(update_fields=["state", "opened_at"])
    assignees = list(step.assignees.select_related("principal__person"))
    principals = [assignee.principal for assignee in assignees]
    hold(matter=matter, principals=principals)
    _let_assistant_follow(step, matter)
    if step.limit_hours:
        due_at = calendar.add_working_hours(step.opened_at, step.limit_hours)
        for assignee in assignees:
            deadlines.set_deadline(
                matter=matter,
                code=CODE,
                principal=assignee.principal,
                due_at=due_at,
                starts_at=step.opened_at,
                ref=_ref(assignee),
            )
    notify_principals(
        principals=principals,
        key=f"step:{step.pk}",
        code="todo",
        title=f"请{step.label}：{matter.title}",
        body=matter.number,
        matter=matter,
        url=reverse("approvals:step_decide", args=[step.pk]),
    )


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


def drop_deadlines(step: ApprovalStep, matter: Matter) -> None:
    """Nobody need act here any more."""
    for assignee in step.assignees.filter(decided_at__isnull=True):
        deadlines.cancel(matter=matter, code=CODE, ref=_ref(assignee))


def verb_of(step: ApprovalStep) -> str:
    """The word of a decision in this step, as the timeline shows it: 批示, 会签, 延期审批."""
    return step.label or subjects.get(step.approval.subject).label
