"""Runs for the tests, made by the services."""

from apps.approvals.models import Approval, ApprovalStep
from apps.approvals.services import StepSpec, start_approval
from apps.matters.models import Matter
from apps.matters.services import create_matter
from apps.org.models import User


def paper_of(actor: User, **extra) -> Matter:
    """A matter of the test kind (fixture `paper`)."""
    return create_matter(kind="test_paper", title="关于测试的通知", actor=actor, state="draft", **extra)


def run(matter: Matter, actor: User, *steps, subject: str = "instruct") -> Approval:
    """Start a run; each step is a list of people (one: single, several: any) or a StepSpec."""
    specs = [step if isinstance(step, StepSpec) else spec(*step) for step in steps]
    return start_approval(matter=matter, subject=subject, steps=specs, actor=actor)


def spec(*people, mode: str = "", label: str = "批示", limit_hours: int | None = None) -> StepSpec:
    """A step for these people or departments."""
    mode = mode or ("single" if len(people) == 1 else "any")
    return StepSpec(label, [one.principal for one in people], mode, limit_hours)


def active(approval: Approval) -> ApprovalStep:
    """The step whose turn it is."""
    return approval.steps.select_related("approval").get(state="active")
