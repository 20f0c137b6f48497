"""Reading a released file: one page at a time, as a picture that bears the reader's name and the time (ARC-05)."""

from dataclasses import dataclass
from pathlib import Path

from apps.attachments.formats import PREVIEWS
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter
from apps.org.models import User
from apps.vault import events, memory, rules, sealed, shares
from apps.vault.kinds import CODE
from apps.vault.models import VaultFile, VaultPages, VaultRequest
from apps.vault.services import windows


@dataclass(frozen=True)
class Page:
    """One page: the bytes of a JPEG that exist in this answer only."""

    number: int
    total: int
    jpeg: bytes


def read_page(*, request: VaultRequest, actor: User, number: int) -> Page:
    """Decrypt, draw and mark one page; the look is entered before the picture leaves, or it does not leave.

    Raises Denied or DomainError (not the reader, not released, before or after the window, window lost, file
    tampered with); each refusal is entered too.
    """
    try:
        rules.can_read(actor, request).require()
        if not 1 <= number <= request.file.pages:
            raise DomainError(f"本件共 {request.file.pages} 页，没有第 {number} 页")
        jpeg = _drawn(request, actor, number)
    except DomainError as error:
        events.tell("vault_denied", actor=actor, matter=request.matter, note=error.message)
        raise
    events.tell("vault_view", actor=actor, matter=request.matter, note=f"第 {number} 页")
    return Page(number, request.file.pages, jpeg)


def _drawn(request: VaultRequest, actor: User, number: int) -> bytes:
    file, key = request.file, windows.data_key(request)
    pages = VaultPages.objects.filter(of=file).first()
    kept: VaultFile | VaultPages = pages or file
    if pages is not None:
        key = shares.pages_key(key, pages.uuid)
    lines = (f"{actor.name} {actor.username} {request.matter.number}", f"{clock.local_now():%Y-%m-%d %H:%M:%S}")
    try:
        source = Path(kept.file.path).open("rb")  # noqa: SIM115  closed below; only opening may fail so
    except OSError as error:
        raise DomainError("文件在存储中找不到，请联系系统管理员从备份恢复") from error
    with source:
        sort = "pages" if pages is not None else PREVIEWS[file.media_type]
        return memory.picture(sealed.decrypt(source, key, kept.uuid), sort, number, lines)


def note_denied(*, actor: User, request_id: int, note: str) -> None:
    """Somebody without any part in it knocked at a request that exists: nothing is shown, but it is entered."""
    matter = Matter.objects.filter(pk=request_id, kind=CODE).first()
    if matter is not None:
        events.tell("vault_denied", actor=actor, matter=matter, note=note)
