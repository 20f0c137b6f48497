"""Which item goes into which box: by pages, in the order of the items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from apps.archives.models import ArchiveRecord


@dataclass
class PlannedBox:
    """A box to be: its thickness in mm and its records."""

    thickness_mm: int
    records: list[ArchiveRecord] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """Pages in it; an item without a count takes one."""
        return sum(one.pages or 1 for one in self.records)


def boxes_for(
    records: Sequence[ArchiveRecord], *, thickness_mm: int, capacities: Mapping[int, int]
) -> list[PlannedBox]:
    """Boxes of one thickness filled in order; the last takes the thinnest that still holds it.

    `capacities` are pages by thickness. An item that is thicker than a box stands alone in the widest that is needed.
    """
    capacity = capacities.get(thickness_mm) or max(capacities.values(), default=1)
    boxes: list[PlannedBox] = []
    for one in records:
        if not boxes or boxes[-1].pages + (one.pages or 1) > capacity:
            boxes.append(PlannedBox(thickness_mm))
        boxes[-1].records.append(one)
    for box in boxes:
        if box is boxes[-1] or box.pages > capacity:
            fitting = [size for size, pages in sorted(capacities.items()) if pages >= box.pages]
            box.thickness_mm = fitting[0] if fitting else max(capacities, default=thickness_mm)
    return boxes
