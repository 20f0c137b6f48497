"""What an approval run decides: which verbs it offers and which words its buttons carry.

A kind that needs more than the usual instruction registers its subject in `ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.approvals.models import ApprovalStep


@dataclass(frozen=True)
class Subject:
    """`decisions` are the verbs offered (`joint_decisions` in a joint step, where there are such), `scope` the common
    opinions, `dual_control` forbids the one who started the run to decide in it (design/reliability.md:
    requester ≠ approver), `distinct` that one person decides two steps of it (distinct.py), `batch` lets several be
    approved together. `before(step, decision)` is asked in the transaction before a decision counts, and raises
    DomainError when something is in its way. `silent` is kept of a consent without words: 圈阅 of an instruction
    (条例 art. 22), 同意 where 同意 is what the button says."""

    code: str
    label: str = "批示"
    decisions: tuple[str, ...] = ("approve", "pass_on", "return")
    joint_decisions: tuple[str, ...] = ()
    approve_label: str = "批示并下一步"
    reject_label: str = "不同意"
    return_label: str = "退回"
    placeholder: str = "批示意见（不写意见即为圈阅）"
    silent: str = "圈阅"
    approved_words: str = "已办结"
    scope: str = "instruct"
    dual_control: bool = False
    distinct: bool = False
    batch: bool = True
    before: "Callable[[ApprovalStep, str], None] | None" = None

    def offered(self, step: "ApprovalStep") -> tuple[str, ...]:
        """The verbs of this step: 会签 has its own set (同意, 有修改意见, 不同意; domain.md 1.3)."""
        return self.joint_decisions if self.joint_decisions and step.mode == "all" else self.decisions


_USUAL = Subject("")
_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> Subject:
    """Make a subject known; the same code with another meaning is a programming error."""
    if _subjects.get(subject.code, subject) != subject:
        raise RuntimeError(f"approval subject {subject.code!r} registered twice")
    _subjects[subject.code] = subject
    return subject


def get(code: str) -> Subject:
    """The registered subject, or the usual instruction under this code."""
    return _subjects.get(code) or replace(_USUAL, code=code)


def under_dual_control() -> list[str]:
    """Codes of the subjects that whoever began a run may not decide in it."""
    return [code for code, subject in _subjects.items() if subject.dual_control]
