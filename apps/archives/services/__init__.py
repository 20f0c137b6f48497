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
from apps.archives.services.lending import (
    cancel_loan,
    end_window,
    hand_out,
    match_record,
    refuse_request,
    request_loan,
    take_back,
)
from apps.archives.services.places import add_shelf, move_box, note_box
from apps.archives.services.renewing import on_loan_approval, request_renewal
from apps.archives.services.viewing import note_download, note_view

__all__ = [
    "add_shelf",
    "cancel_arrangement",
    "cancel_loan",
    "end_window",
    "file_matter",
    "freeze_arrangement",
    "hand_out",
    "match_record",
    "mend_line",
    "move_box",
    "note_box",
    "note_download",
    "note_view",
    "on_loan_approval",
    "open_arrangement",
    "order_lines",
    "place_line",
    "plan_boxes",
    "refuse_request",
    "request_loan",
    "request_renewal",
    "take_back",
    "tick_paper",
]
