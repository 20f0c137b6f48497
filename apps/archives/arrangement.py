"""Reading the arrangement: classes with something to arrange, what is missing, what the numbers and boxes will be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from apps.archives import boxing
from apps.archives.models import ArchiveRecord, Arrangement, ArrangementLine, Box, BoxSize
from apps.archives.numbering import format_archive_code, pattern_of_codes
from apps.archives.selectors import visible_to
from apps.org.models import User

CLASS = ("fonds_code", "category", "year", "retention", "department")


def to_arrange(user: User) -> QuerySet[ArchiveRecord]:
    """Pre-filed records (预归档) the person may see."""
    return visible_to(user).filter(arranged_at__isnull=True)


def classes_to_arrange(user: User) -> list[dict[str, Any]]:
    """One line a class, oldest year first: how many items wait, and how many lack pages or paper."""
    names = ("category__name", "department__name", "department__code")
    rows = (
        to_arrange(user)
        .values(*CLASS, *names)
        .annotate(
            items=Count("pk"),
            no_pages=Count("pk", filter=Q(pages__isnull=True)),
            no_paper=Count("pk", filter=Q(paper_filed_at__isnull=True)),
            first=Min("pk"),
            last_filed=Max("filed_at"),
        )
    )
    return list(rows.order_by("year", "category", "retention", "department"))


def lines_of(arrangement: Arrangement) -> list[ArrangementLine]:
    """The lines in their order with the records."""
    return list(arrangement.lines.select_related("record__matter", "record__category", "record__department"))


def visible_arrangement(user: User, arrangement_id: int) -> Arrangement | None:
    """One arrangement, when everything in it may be seen; who may open the page is asked by its rule."""
    rows = Arrangement.objects.select_related("category", "department", "shelf__room", "opened_by", "frozen_by")
    found = rows.filter(pk=arrangement_id).first()
    if found is None or found.lines.exclude(record__in=visible_to(user).values("pk")).exists():
        return None
    return found


@dataclass(frozen=True)
class Planned:
    """An item of the draft and what it will be: number and code, before and after."""

    line: ArrangementLine
    number: int
    code: str
    former: str

    @property
    def record(self) -> ArchiveRecord:
        """The item."""
        return self.line.record

    @property
    def missing(self) -> list[str]:
        """What the check finds: pages, date, paper, files."""
        record = self.record
        found = [] if record.pages else ["页数"]
        found += [] if record.document_date else ["日期"]
        found += [] if record.paper_filed_at else ["纸质件"]
        return found + ([] if record.electronic_filed_at else ["电子件"])


def plan_of(arrangement: Arrangement) -> list[Planned]:
    """Every line with its number to be: final codes keep theirs, the others share out their numbers in order."""
    lines = lines_of(arrangement)
    free = iter(sorted(line.record.item_number for line in lines if not line.record.code_final))
    planned, pattern = list[Planned](), pattern_of_codes()
    for line in lines:
        record = line.record
        number = record.item_number if record.code_final else next(free)
        code = record.archive_code if number == record.item_number else format_archive_code(record, number, pattern)
        planned.append(Planned(line, number, code, record.archive_code))
    return sorted(planned, key=lambda one: one.number)


def capacities() -> dict[int, int]:
    """Pages by thickness in mm."""
    return dict(BoxSize.objects.values_list("thickness_mm", "capacity_pages"))


def boxes_to_be(
    arrangement: Arrangement, planned: Sequence[Planned], known: Mapping[int, int]
) -> list[tuple[int, Any]]:
    """Number and content of each box that freezing will make."""
    last = Box.objects.filter(**arrangement.lowest_class).aggregate(last=Max("number"))["last"] or 0
    paper = [one.record for one in planned if one.record.paper_filed_at is not None]
    return list(enumerate(boxing.boxes_for(paper, thickness_mm=arrangement.thickness_mm, capacities=known), last + 1))
