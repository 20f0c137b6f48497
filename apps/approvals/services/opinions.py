"""Writing opinions: 拟办意见, 批示, 会签意见, 承办结果. Never edited, never deleted."""

from apps.approvals.models import ApprovalStep, Opinion
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter
from apps.org.models import User


def write_opinion(
    *,
    matter: Matter,
    label: str,
    text: str,
    author: User,
    step: ApprovalStep | None = None,
    decision: str = Opinion.Decision.NOTE,
    on_behalf_of: User | None = None,
    is_oral: bool = False,
    is_directive: bool = False,
) -> Opinion:
    """Keep what somebody wrote on a matter; `label` is its block on the handling slip (domain.md 1.2).

    Call it inside the transaction of the deed, with the matter locked. Raises DomainError on an empty text.
    """
    if not text.strip():
        raise DomainError("请填写意见", field="text")
    return Opinion.objects.create(
        matter=matter,
        step=step,
        label=label,
        decision=decision,
        text=text.strip(),
        author=author,
        on_behalf_of=on_behalf_of,
        is_oral=is_oral,
        is_directive=is_directive,
        at=clock.now(),
    )
