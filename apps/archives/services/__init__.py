"""The only writers of archives."""

from apps.archives.services.arranging import (
    cancel_arrangement,
    freeze_arrangement,
    mend_line,
    open_arrangement,
    order_lines,
    place_line,
    plan_boxes,
)
from apps.archives.services.filing import file_matter, tick_paper
from apps.archives.services.places import add_shelf, move_box, note_box

__all__ = [
    "add_shelf",
    "cancel_arrangement",
    "file_matter",
    "freeze_arrangement",
    "mend_line",
    "move_box",
    "note_box",
    "open_arrangement",
    "order_lines",
    "place_line",
    "plan_boxes",
    "tick_paper",
]
