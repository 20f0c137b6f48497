"""The only writers of the vault."""

from apps.vault.services.closing import close_ended, end_reading
from apps.vault.services.custody import appoint, change_passphrase, renew_envelope, take_lock
from apps.vault.services.handing_over import confirm_hand_over, hand_over, recover
from apps.vault.services.putting_in import NewRecord, put_in
from apps.vault.services.reading import Page, note_denied, read_page
from apps.vault.services.releasing import refuse, release
from apps.vault.services.requesting import request_reading, withdraw
from apps.vault.services.rotating import rotate

__all__ = [
    "NewRecord",
    "Page",
    "appoint",
    "change_passphrase",
    "close_ended",
    "confirm_hand_over",
    "end_reading",
    "hand_over",
    "note_denied",
    "put_in",
    "read_page",
    "recover",
    "refuse",
    "release",
    "renew_envelope",
    "request_reading",
    "rotate",
    "take_lock",
    "withdraw",
]
