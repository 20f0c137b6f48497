"""Files of destroyed records (鉴定销毁, ARC-04): name, size and checksum stay, the bytes go, in two steps.

`condemn` belongs to the transaction of the destruction: it takes the way to the bytes and every searchable word, and
says where the bytes are. `remove_bytes` is called once that is committed, as often as needed: killed between the two,
the bytes wait for the next call, and no byte goes for a transaction that was undone. An empty `file` is the mark of a
destroyed one.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from apps.attachments import previews, recognition, storage
from apps.attachments.models import Attachment, Rendition, StagedUpload
from apps.core.backup.lock import removing
from apps.matters.models import Matter, SearchText
from apps.matters.services import lock, put_pages


@dataclass(frozen=True)
class Condemned:
    """One file whose bytes are to go; `place` is below MEDIA_ROOT."""

    attachment_id: int
    place: str
    name: str
    size: int
    sha256: str


@transaction.atomic
def condemn(*, matter: Matter) -> list[Condemned]:
    """Every file of a matter, all versions: read and found no more from the commit of this transaction on."""
    matter = lock(matter.pk)
    rows = list(Attachment.objects.select_for_update().filter(matter=matter).exclude(file="").order_by("id"))
    for row in rows:
        recognition.forget(row)
        put_pages(
            matter_id=matter.pk, ref=str(row.pk), pages=(), state=SearchText.State.NO_TEXT
        )  # known, without a word
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).update(file="")
    return [Condemned(row.pk, str(row.file.name), row.name, row.size, row.sha256) for row in rows]


def remove_bytes(*, place: str, sha256: str) -> bool:
    """Remove the bytes at a place no living row names, and the pages drawn from this content unless a living file has
    the same; returns whether they are gone. Twice is as once; False while a backup copies, or when the disk refuses.
    """
    with removing() as allowed:
        if not allowed:
            return False
        if not any(rows.filter(file=place).exists() for rows in _living()):
            storage.discard(place)
            if (storage.root() / place).exists():
                return False
        if not any(rows.filter(sha256=sha256).exists() for rows in _living()):
            shutil.rmtree(previews.folder_of(sha256), ignore_errors=True)
            Rendition.objects.filter(sha256=sha256).delete()
    return True


def _living() -> Iterator[QuerySet]:
    yield Attachment.objects.exclude(file="")
    yield StagedUpload.objects.all()
