"""Reads of requests for material: the department's page and list, and what the writers see of all of theirs."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from apps.attachments.models import Attachment
from apps.attachments.selectors import attachments_of
from apps.manuscripts.models import Manuscript, MaterialRequest
from apps.matters import selectors as matters
from apps.matters.models import SearchText
from apps.matters.search.sources import Text
from apps.org.models import User

RELATED = (
    "matter__created_by", "matter__department", "department__principal", "asked_by", "assignee", "answered_by",
    "manuscript",
)  # fmt: skip


def visible_to(user: User) -> QuerySet[MaterialRequest]:
    """Requests in which the person has or had a part: the department asked, and the writers' side."""
    return matters.seen_through_matter(MaterialRequest.objects.all(), user)


def request_for(user: User, pk: int) -> MaterialRequest | None:
    """One request with what its page shows; None when the person may not see it."""
    return visible_to(user).select_related(*RELATED).filter(pk=pk).first()


def requests_of(manuscript: Manuscript, user: User) -> list[tuple[MaterialRequest, list[Attachment]]]:
    """What was asked for this text, with the files that came: late and waiting ones first."""
    rows = visible_to(user).filter(manuscript=manuscript.pk).select_related(*RELATED)
    found = sorted(rows, key=lambda one: (one.answered_at is not None, one.due_at, one.pk))
    files: dict[int, list[Attachment]] = {}
    wanted = [one.pk for one in found]
    for file in Attachment.objects.filter(matter__in=wanted, role=Attachment.Role.RESULT).order_by("id"):
        files.setdefault(file.matter_id, []).append(file)
    return [(one, files.get(one.pk, [])) for one in found]


def files_of(request: MaterialRequest) -> list[Attachment]:
    """The files of one request."""
    return attachments_of(request.matter)


def answer_texts(matter_ids: Sequence[int]) -> Iterator[Text]:
    """The words of the answers, for `reindex`."""
    for row in MaterialRequest.objects.filter(pk__in=matter_ids).only("answer"):
        yield Text(row.pk, SearchText.Field.BODY, "answer", row.answer)
