"""The only writers of files and their rows."""

from apps.attachments.services.attaching import attach_staged, freeze, remove, store_generated
from apps.attachments.services.purging import purge_staged
from apps.attachments.services.staging import stage_upload, unstage

__all__ = ["attach_staged", "freeze", "purge_staged", "remove", "stage_upload", "store_generated", "unstage"]
