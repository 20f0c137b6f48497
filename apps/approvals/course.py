"""The runs on one matter as a page asks of them: read once, asked by the rail, the buttons and the decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.approvals import rules, selectors
from apps.approvals.models import Approval, ApprovalStep, Opinion, StepAssignee
from apps.approvals.selectors import StepLine
from apps.matters.models import Matter
from apps.org import roles
from apps.org.models import User

State = ApprovalStep.State


@dataclass(frozen=True)
class Course:
    """Every step of every run on a matter, with whom it asks. What it says is what the rules of apps.approvals say:
    the page asks here, the service that acts asks them anew."""

    matter: Matter
    steps: Sequence[ApprovalStep]

    @property
    def active(self) -> ApprovalStep | None:
        """The step that waits for somebody."""
        return next((step for step in self.steps if step.state == State.ACTIVE), None)

    def waiting_for(self, user: User) -> ApprovalStep | None:
        """As `selectors.active_step_for`: the step that waits for this person, for somebody absent for whom they
        stand in, or for the general manager whose assistant they are."""
        step = self.active
        if step is None or self._open_share(step, user):
            return step
        manager = selectors.general_manager_of(step) if user.has_role(roles.GM_ASSISTANT) else None
        return step if manager is not None and self._open_share(step, manager) else None

    def _open_share(self, step: ApprovalStep, user: User) -> bool:
        mine = set(user.principal_ids)
        mine |= {one.principal_id for one in user.stands_in if not one.kinds or self.matter.kind in one.kinds}
        return any(share.decided_at is None and share.principal_id in mine for share in step.assignees.all())

    @property
    def running(self) -> list[ApprovalStep]:
        """The steps of the run that goes on now."""
        return [step for step in self.steps if step.approval.state == Approval.State.RUNNING]

    def shares(self, *states: str) -> list[StepAssignee]:
        """Whom the steps in one of these states of the present run ask or asked."""
        return [share for step in self.running if step.state in states for share in step.assignees.all()]

    def withdrawable(self, user: User) -> Approval | None:
        """The running approval that this person may still take back."""
        run = next((step.approval for step in self.running if step.approval.started_by_id == user.pk), None)
        if run is None:
            return None
        return run if rules.can_withdraw(user, run, self.running).ok else None

    def lines(self, opinions: Sequence[Opinion]) -> list[StepLine]:
        """The lines of the rail."""
        return selectors.lines_of(self.steps, opinions)


def course_of(matter: Matter) -> Course:
    """Read the runs on a matter (two queries)."""
    return Course(matter, selectors.runs_on(matter))
