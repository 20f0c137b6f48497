"""Writing opinions: 拟办意见, 批示, 会签意见, 承办结果. Never edited, never deleted."""

from collections.abc import Iterator, Sequence

from apps.approvals.models import ApprovalStep, Opinion
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter, SearchText
from apps.matters.search.sources import Text
from apps.matters.services import put_text
from apps.org.models import User


def write_opinion(
    *,
    matter: Matter,
    label: str,
    text: str,
    author: User | None,
    step: ApprovalStep | None = None,
    decision: str = Opinion.Decision.NOTE,
    on_behalf_of: User | None = None,
    is_oral: bool = False,
    is_directive: bool = False,
) -> Opinion:
    """Keep what somebody wrote on a matter; `label` is its block on the handling slip (domain.md 1.2).

    Without an author the system says it. Call it inside the transaction of the deed, with the matter locked.
    Raises DomainError on an empty text.
    """
    if not text.strip():
        raise DomainError("请填写意见", field="text")
    written = Opinion.objects.create(
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
    put_text(matter_id=matter.pk, field=SearchText.Field.OPINION, ref=str(written.pk), text=written.text)
    return written


def opinion_texts(matter_ids: Sequence[int]) -> Iterator[Text]:
    """What is written on these matters, for the search index (PLT-09)."""
    rows = Opinion.objects.filter(matter__in=matter_ids).values_list("matter_id", "pk", "text")
    return (Text(matter, SearchText.Field.OPINION, str(pk), text) for matter, pk, text in rows)
