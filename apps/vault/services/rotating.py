"""A new server key: every wrapped secret is wrapped anew; not a byte of a file is touched (ARC-05)."""

from typing import Any

from django.db import transaction

from apps.vault import events, keys
from apps.vault.models import Custodian, VaultRelease, VaultShare

BATCH = 500


def rotate() -> int:
    """Wrap with VAULT_KEY whatever VAULT_KEY_PREVIOUS still wraps; returns how many. Stopped half way, it goes on.

    Afterwards the former key opens nothing in this database. Raises DomainError for what neither key opens.
    """
    keys.current()
    count = _rewrap(VaultShare, ("sealed",), lambda row, field: row.place)
    count += _rewrap(VaultRelease, ("sealed",), lambda row, field: row.place)
    count += _rewrap(Custodian, ("by_passphrase", "by_code"), lambda row, field: row.place(field.removeprefix("by_")))
    if count:
        events.tell("vault_rotate", actor=None, label="涉密档案保险柜", note=f"{count} 项")
    return count


def _rewrap(model: Any, fields: tuple[str, ...], place: Any) -> int:
    count, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(model.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:BATCH])
            changed = [row for row in rows if _rewrapped(row, fields, place)]
            model.objects.bulk_update(changed, fields)
        if not rows:
            return count
        count, last = count + len(changed), rows[-1].pk


def _rewrapped(row: Any, fields: tuple[str, ...], place: Any) -> bool:
    changed = False
    for field in fields:
        blob = bytes(getattr(row, field))
        if blob and not keys.is_current(blob):
            where = place(row, field)
            setattr(row, field, keys.seal(keys.unseal(blob, where), where))
            changed = True
    return changed
