"""The only writers of files and their rows."""

from apps.attachments.services.attaching import attach_staged, freeze, remove, store_generated
from apps.attachments.services.purging import purge_staged
from apps.attachments.services.renditions import ask_for, convert_waiting
from apps.attachments.services.rescanning import rescan_waiting
from apps.attachments.services.staging import stage_again, stage_upload, unstage

__all__ = [
    "ask_for",
    "attach_staged",
    "convert_waiting",
    "freeze",
    "purge_staged",
    "remove",
    "rescan_waiting",
    "stage_again",
    "stage_upload",
    "store_generated",
    "unstage",
]
