"""Reads of manuscripts: every list, detail, export and download begins at visible_to."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from apps.archives.models import ArchiveRecord
from apps.archives.selectors import visible_to as visible_records
from apps.deadlines.models import Deadline
from apps.documents.selectors import holders_of
from apps.manuscripts.deadlines import FINAL, FIRST
from apps.manuscripts.models import Manuscript, ManuscriptComment, ManuscriptVersion, MaterialLink
from apps.matters import kinds
from apps.matters import selectors as matters
from apps.matters.models import Matter
from apps.org.models import User

RELATED = (
    "matter__created_by", "matter__department", "matter__archive_record", "leader", "writer", "ordered_by",
    "approved_by", "source",
)  # fmt: skip


def visible_to(user: User) -> QuerySet[Manuscript]:
    """Manuscripts in which the person has or had a part, up to their clearance. A department that was asked for
    material has none: it has a part in its request only."""
    return matters.seen_through_matter(Manuscript.objects.all(), user)


def manuscript_for(user: User, pk: int) -> Manuscript | None:
    """One manuscript with what its page shows of the row itself; None when the person may not see it."""
    return visible_to(user).select_related(*RELATED).filter(pk=pk).first()


def load_parts(manuscript: Manuscript) -> None:
    """Put on the manuscript what its page needs of its children, one query each."""
    writers = list(manuscript.co_writers.order_by("position", "pk"))
    manuscript.co_writer_ids = [one.pk for one in writers]
    manuscript.co_writer_list = writers  # type: ignore[attr-defined]
    manuscript.timeline_list = list(manuscript.matter.timeline.order_by("id"))
    manuscript.holder_list = holders_of([manuscript.pk])[manuscript.pk]


def versions_of(manuscript: Manuscript) -> list[ManuscriptVersion]:
    """All versions without their content, the newest first."""
    return list(manuscript.versions.select_related("author").defer("content").order_by("-number"))


def version_of(manuscript: Manuscript, number: int) -> ManuscriptVersion | None:
    """One version with its content."""
    return manuscript.versions.select_related("author").filter(number=number).first()


def comments_of(manuscript: Manuscript) -> list[ManuscriptComment]:
    """Open ones first, by their place in the text."""
    rows = manuscript.comments.select_related("author", "resolved_by")
    return sorted(rows, key=lambda one: (one.resolved_at is not None, one.paragraph, one.pk))


def limits_of(manuscript: Manuscript) -> dict[str, Deadline]:
    """The limits of first draft and final text, by code."""
    rows = Deadline.objects.filter(matter=manuscript.pk, code__in=[FIRST, FINAL], cancelled_at__isnull=True)
    return {row.code: row for row in rows}


@dataclass(frozen=True)
class LinkLine:
    """A link as this person sees it: without address and words where they may not see what it leads to."""

    pk: int
    label: str
    url: str
    note: str
    added_by: str


def links_of(manuscript: Manuscript, user: User) -> list[LinkLine]:
    """What is linked. Each target is asked through its own visibility; an unseen one keeps its place without a name."""
    rows = list(manuscript.links.select_related("target", "record", "added_by"))
    seen_matters = visible_ids(user, [one.target for one in rows if one.target])
    records = [one.record_id for one in rows if one.record_id]
    seen_records = set(visible_records(user).filter(pk__in=records).values_list("pk", flat=True)) if records else set()
    return [_link_line(one, one.target_id in seen_matters or one.record_id in seen_records) for one in rows]


def _link_line(link: MaterialLink, seen: bool) -> LinkLine:
    if not seen:
        return LinkLine(link.pk, "您不能查看的一件", "", "", link.added_by.name)
    url = ""
    if link.target is not None:
        label, url = str(link.target), link.target.get_absolute_url()
    else:
        label, url = f"{link.record.archive_code} {link.record.title}", link.record.get_absolute_url()  # type: ignore[union-attr]
    return LinkLine(link.pk, label, url, link.note, link.added_by.name)


def visible_ids(user: User, found: list[Matter]) -> set[int]:
    """Which of these matters the person may see, a query for each kind among them."""
    seen: set[int] = set()
    for code in {one.kind for one in found}:
        ids = [one.pk for one in found if one.kind == code]
        seen.update(kinds.get(code).visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    return seen


def by_number(user: User, number: str) -> Matter | ArchiveRecord | None:
    """The matter with this number, or the archive record with this 档号, that the person may see."""
    wanted = number.strip()
    if not wanted:
        return None
    for matter in Matter.objects.filter(number=wanted)[:5]:
        if visible_ids(user, [matter]):
            return matter
    return visible_records(user).filter(archive_code=wanted).first()


def ledger_rows(user: User) -> QuerySet[Manuscript]:
    """The ledger's rows, with how many departments were asked and have answered."""
    asked = ~Q(requests__matter__state="withdrawn")
    done = Q(requests__matter__state="answered")
    return visible_to(user).annotate(asked=Count("requests", filter=asked), answered=Count("requests", filter=done))
