"""批量签批: one opinion on several steps, each in a transaction of its own, each with its own result (PLT-03)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.approvals import selectors
from apps.approvals.models import ApprovalStep, Opinion
from apps.approvals.services.decisions import decide_step
from apps.attachments.selectors import staged_of
from apps.attachments.services import stage_again, unstage
from apps.core.errors import DomainError
from apps.org.models import User


@dataclass(frozen=True)
class Result:
    """What became of one of them: `why` is empty when it was signed."""

    title: str
    url: str
    why: str = ""


def sign_together(*, user: User, step_ids: Iterable[int], text: str, staged_ids: Sequence[str] = ()) -> list[Result]:
    """Approve each step that is still the person's to sign; what fails hinders none of the others.

    A step that is not (any more) the person's, or that is not offered for batch sign-off, is named with the reason.
    Each matter gets files of its own; the dropped ones stay with the person as long as anything is left unsigned.
    """
    offered = {step.pk: step for step, _ in selectors.signable(user)}
    results = [_sign(user, offered.get(pk), pk, text, staged_ids) for pk in dict.fromkeys(step_ids)]
    if not any(one.why for one in results):
        for row in staged_of(user, staged_ids):
            unstage(staged=row)
    return results


def _sign(user: User, step: ApprovalStep | None, pk: int, text: str, staged_ids: Sequence[str]) -> Result:
    shown = step or selectors.visible_step(user, pk)
    if shown is None:
        return Result("已不在您这里的一件", "", "已由他人办理或撤回，未签批")
    matter = shown.approval.matter
    if step is None:
        return Result(matter.title, matter.get_absolute_url(), "已不在待签之列，或须逐件办理，未签批")
    try:
        _approve(user, step, text, staged_ids)
    except DomainError as error:
        return Result(matter.title, matter.get_absolute_url(), error.message)
    return Result(matter.title, matter.get_absolute_url())


def _approve(user: User, step: ApprovalStep, text: str, staged_ids: Sequence[str]) -> None:
    copies = stage_again(owner=user, staged_ids=staged_ids) if staged_ids else []
    ids = [str(row.pk) for row in copies]
    try:
        decide_step(step=step, actor=user, decision=Opinion.Decision.APPROVE, text=text, staged_ids=ids)
    except BaseException:
        for row in copies:
            unstage(staged=row)
        raise
