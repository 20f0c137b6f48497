"""Of what a package is made when it is more than some ticked rows (ARC-06, "of any selection"): all that the filters of
the register leave, page after page, a whole year among them, or a whole box.

What is too much for one package is cut into volumes by the order in which the records were entered, so that a record
filed meanwhile comes into the last one and moves none; within a volume they stand by their codes.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum
from django.http import QueryDict

from apps.archives.ledgers import RECORDS
from apps.archives.models import ArchiveRecord, Box
from apps.archives.packages import layout
from apps.archives.selectors import visible_to
from apps.attachments.models import Attachment
from apps.core.ledger.selection import Selection
from apps.org.models import User

BY_CODE = ("fonds_code", "category__code", "year", "retention", "department__code", "item_number")


class Weight(NamedTuple):
    """What a package will hold at most: former versions of a file are counted and not exported."""

    files: int
    size: int


@dataclass(frozen=True)
class Chosen:
    """A selection of records, in words and as rows the person sees."""

    words: str
    rows: QuerySet[ArchiveRecord]
    query: str  # the address that selects it again
    hidden: int = 0  # in the box, and above the person's clearance
    is_clear: bool = True  # every filter could be read

    @cached_property
    def count(self) -> int:
        """How many records."""
        return self.rows.order_by().count()

    @property
    def parts(self) -> int:
        """Volumes it takes."""
        return max(1, -(-self.count // layout.MOST_RECORDS))

    def ids(self, part: int) -> list[int]:
        """The records of a volume (from 1), by their codes (two queries)."""
        first = (part - 1) * layout.MOST_RECORDS
        inside = list(self.rows.order_by("pk").values_list("pk", flat=True)[first : first + layout.MOST_RECORDS])
        return list(ArchiveRecord.objects.filter(pk__in=inside).order_by(*BY_CODE).values_list("pk", flat=True))

    def title(self, part: int) -> str:
        """As the package is called."""
        volume = f"，第 {part} 包，共 {self.parts} 包" if self.parts > 1 else ""
        return f"档案包（{self.words}{volume}）"


def of_filters(user: User, params: QueryDict) -> Chosen:
    """All rows of the register that these parameters leave; a filter that cannot be read is left out by the caller."""
    chosen = Selection(RECORDS, user, params)
    rows = visible_to(user).filter(pk__in=chosen.filtered.order_by().values("pk"))
    return Chosen(chosen.words, rows, chosen.query(), is_clear=chosen.is_clear)


def of_box(user: User, box: Box) -> Chosen:
    """What lies in one box."""
    rows = visible_to(user).filter(box=box)
    hidden = ArchiveRecord.objects.filter(box=box).count() - rows.count()
    return Chosen(f"盒 {box.code}", rows, f"box={box.pk}", hidden)


def weight_of(record_ids: list[int]) -> Weight:
    """Files and bytes of these records (one query)."""
    rows = Attachment.objects.filter(matter__archive_record__in=record_ids).exclude(file="")
    found = rows.aggregate(files=Count("pk"), size=Sum("size"))
    return Weight(found["files"], found["size"] or 0)
