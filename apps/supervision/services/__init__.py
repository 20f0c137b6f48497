"""The only writers of supervised items."""

from apps.supervision.services.changes import change_item
from apps.supervision.services.closing import cancel_item, claim_completion, confirm_close, send_back
from apps.supervision.services.extensions import on_approval, request_extension
from apps.supervision.services.items import open_item
from apps.supervision.services.levels import follow_level
from apps.supervision.services.progress import report_progress, urge
from apps.supervision.services.weekly import send_weekly_overdue

__all__ = [
    "cancel_item",
    "change_item",
    "claim_completion",
    "confirm_close",
    "follow_level",
    "on_approval",
    "open_item",
    "report_progress",
    "request_extension",
    "send_back",
    "send_weekly_overdue",
    "urge",
]
