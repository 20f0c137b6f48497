"""Putting a file into the vault: encrypted on its way to the disk, closed for both locks, open to nobody (ARC-05)."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction

from apps.archives.fates import fate_of
from apps.archives.models import ArchiveCategory, ArchiveRecord
from apps.archives.numbering import take_archive_code
from apps.attachments import inspection, office, sandbox, storage
from apps.attachments.formats import PREVIEWS
from apps.attachments.inspection import LOCKED, Facts
from apps.attachments.names import clean_name
from apps.core import clock
from apps.core.errors import DomainError
from apps.org.models import Department, User
from apps.vault import events, keys, memory, rules, sealed, shares
from apps.vault.models import Custodian, Lock, VaultFile, VaultPages, VaultShare

logger = logging.getLogger(__name__)
SORTS = ("pages", "image")
ONLY = "「{name}」不能存入保险柜：只接收 PDF、图片（JPG、PNG、TIFF、GIF）和 Office 文件，请先转换为 PDF"
NO_CONVERTER = "服务器没有安装 LibreOffice，Office 文件「{name}」不能转成可查阅的页面，请先转换为 PDF 再存入"
UNREADABLE = "「{name}」不能转换为可查阅的页面，可能已损坏或由特殊软件生成。请用原软件另存为 PDF 后存入"
SLOW = "「{name}」较大或较复杂，在限定时间内没有转换完。请用原软件另存为 PDF 后存入"
LONG = "「{name}」转换后达到 {most} 页的上限，后面的页可能看不到。请拆分，或用原软件另存为 PDF 后存入"


@dataclass(frozen=True)
class NewRecord:
    """What is written down of an archive that comes to the vault directly."""

    title: str
    category: ArchiveCategory
    retention: str
    department: Department
    responsible_party: str = ""
    document_number: str = ""
    document_date: dt.date | None = None


def put_in(
    *, actor: User, source: BinaryIO, path: Path, name: str, secrecy: int, record: ArchiveRecord | None = None,
    new: NewRecord | None = None, note: str = "",
) -> VaultFile:  # fmt: skip
    """Encrypt a file and enter it, under an archive record or one made for it.

    `source` is the upload in memory (uploads.py) and `path` a name under which the checking process may open the same.
    The plain bytes reach no disk. Raises Denied, or DomainError: locks not in place, level, kind of file, no record.
    """
    rules.can_put_in(actor).require()
    rules.can_put_in_at(actor, secrecy, record).require()
    if (record is None) == (new is None):
        raise DomainError("请选定档案，或填写新档案的题名等项目")
    name = clean_name(name)
    facts = _inspected(path, name)
    halves, own_id, pages_id = {lock: shares.new_half() for lock in Lock.values}, uuid.uuid4(), uuid.uuid4()
    key = shares.data_key(halves[Lock.A], halves[Lock.B], own_id)
    with ExitStack() as stack:
        shown, count = stack.enter_context(_as_pages(path, name, facts))
        source.seek(0)
        kept = stack.enter_context(storage.written(sealed.encrypt(source, key, own_id), name))
        drawn = None
        if shown is not None:
            own_key = shares.pages_key(key, pages_id)
            drawn = stack.enter_context(storage.written(sealed.encrypt(shown, own_key, pages_id), name))
        stack.enter_context(transaction.atomic())
        holders = _holders()
        kept_under = _still_there(record) if record is not None else _made(new, actor, secrecy, count)
        row = VaultFile.objects.create(
            uuid=own_id,
            record=kept_under,
            name=name,
            file=kept.relative,
            sha256=kept.sha256,
            size=path.stat().st_size,
            media_type=facts.media_type,
            pages=count,
            secrecy=secrecy,
            note=note.strip(),
            put_in_by=actor,
            put_in_at=clock.now(),
        )
        if drawn is not None:
            VaultPages.objects.create(uuid=pages_id, of=row, file=drawn.relative, sha256=drawn.sha256)
        for lock, half in halves.items():
            share = VaultShare(file=row, lock=lock)
            share.sealed = keys.seal(shares.give(half, holders[lock].public, share.place), share.place)
            share.save()
        words = f"{row.get_secrecy_display()}，{row.pages} 页"
        events.tell("vault_put_in", actor=actor, matter=kept_under.matter, file=row, note=words)
    return row


def _inspected(path: Path, name: str) -> Facts:
    """Kind, pages, virus scan. Raises DomainError for what cannot be read page by page."""
    preview = inspection.format_of(name).preview
    if preview not in (*SORTS, "office"):
        raise DomainError(ONLY.format(name=name), field="file")
    if preview == "office" and not office.soffice():
        raise DomainError(NO_CONVERTER.format(name=name), field="file")
    facts = inspection.inspect(path, name)
    if facts.notice == LOCKED:
        raise DomainError(f"「{name}」设有打开密码，存入后无法查阅。请先去掉密码再存入", field="file")
    return facts


@contextmanager
def _as_pages(path: Path, name: str, facts: Facts) -> Iterator[tuple[BinaryIO | None, int]]:
    """For an Office file its pages as PDF, in memory; how many pages. Raises DomainError when they cannot be made."""
    if PREVIEWS[facts.media_type] != "office":
        yield None, facts.pages or 1
        return
    with ExitStack() as stack:
        try:
            made = stack.enter_context(memory.as_pages(path))
            count = int(sandbox.run("inspect-pdf", made)["pages"])
        except office.ConversionFailed as error:
            raise DomainError(
                (SLOW if str(error) == "timeout" else UNREADABLE).format(name=name), field="file"
            ) from error
        except (sandbox.ReaderFailed, KeyError) as error:
            raise DomainError(UNREADABLE.format(name=name), field="file") from error
        if count >= office.MOST_PAGES:
            raise DomainError(LONG.format(name=name, most=office.MOST_PAGES), field="file")
        yield stack.enter_context(made.open("rb")), count


def _still_there(record: ArchiveRecord) -> ArchiveRecord:
    """The record, kept from being destroyed meanwhile. Raises DomainError when it is."""
    locked = ArchiveRecord.objects.select_for_update(of=("self",)).select_related("matter").get(pk=record.pk)
    fate = fate_of(locked)
    if fate is not None and fate.destroyed:
        raise DomainError(f"{locked.archive_code}{fate.words}，不能再存入文件")
    return locked


def _holders() -> dict[str, Custodian]:
    """The acting custodian of each lock, kept from handing over until the file is entered."""
    rows = Custodian.objects.select_for_update().filter(state=Custodian.State.ACTING).order_by("pk")
    found = {row.lock: row for row in rows}
    if len(found) != len(Lock):
        raise DomainError("两把锁的保管员刚刚变动过，请稍后重试")
    return found


def _made(new: NewRecord | None, actor: User, secrecy: int, pages: int) -> ArchiveRecord:
    """A record for what comes without a matter, numbered like every other."""
    assert new is not None  # noqa: S101  put_in asked
    now, given = clock.now(), dict[str, Any]()
    year = (new.document_date or clock.today()).year
    number, code = take_archive_code(
        category=new.category.code, year=year, retention=new.retention, department=new.department.code
    )
    given |= {"year": year, "item_number": number, "archive_code": code, "filed_at": now, "electronic_filed_at": now}
    return ArchiveRecord.objects.create(
        fonds_code=settings.ARCHIVE_FONDS_CODE,
        category=new.category,
        retention=new.retention,
        department=new.department,
        title=new.title.strip(),
        responsible_party=new.responsible_party.strip(),
        document_number=new.document_number.strip(),
        document_date=new.document_date,
        secrecy=secrecy,
        pages=pages,
        filed_by=actor,
        **given,
    )
