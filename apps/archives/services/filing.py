"""Filing a matter, and ticking its paper copy: the only writers of archive records."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.archives.models import ArchiveCategory, ArchiveRecord, Retention
from apps.archives.numbering import take_archive_code
from apps.archives.rules import can_file, can_tick_paper
from apps.archives.selectors import search_text
from apps.attachments.selectors import attachments_of
from apps.attachments.services import freeze
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter, TimelineEntry
from apps.matters.services import lock, put_text
from apps.matters.services import record as tell
from apps.org.models import Department, User


@transaction.atomic
def file_matter(
    *,
    matter: Matter,
    actor: User,
    category_code: str = "WS",
    retention: str,
    department: Department,
    title: str,
    responsible_party: str = "",
    document_number: str = "",
    document_date: dt.date | None = None,
    pages: int | None = None,
    electronic: bool = True,
    paper: bool = False,
    paper_place: str = "",
    cover: Callable[[str], object] | None = None,
) -> ArchiveRecord:
    """Make the one archive record of a matter without retyping anything (DOC-06, ARC-01).

    年度 is the year of handling (办理年度): the one in which the matter was closed or last changed its state,
    office time, so that what was done in December and is filed in January stands under December's year.
    `pages` defaults to those counted in its files. The electronic copy is ticked when there is at least
    one file; the paper copy apart, with its place (双套制). `cover(archive_code)` adds the paper that bears
    the code (a handling slip) before the files are frozen.
    Raises Denied, or DomainError when the matter is filed already or a code is unknown.
    """
    matter = lock(matter.pk)
    can_file(actor, matter).require()
    category = _category(category_code)
    if retention not in Retention.values:
        raise DomainError("请选择保管期限：永久、30年或10年", field="retention")
    if paper and not paper_place.strip():
        raise DomainError("登记纸质件请写明存放位置，例如：1号柜-03盒", field="paper_place")
    now = clock.now()
    year = timezone.localtime(_finished_at(matter) or now).year
    number, code = take_archive_code(category=category.code, year=year, retention=retention, department=department.code)
    if cover:
        cover(code)
    files = attachments_of(matter)
    freeze(matter=matter)
    record = ArchiveRecord.objects.create(
        fonds_code=settings.ARCHIVE_FONDS_CODE,
        category=category,
        year=year,
        retention=retention,
        department=department,
        item_number=number,
        archive_code=code,
        title=title.strip() or matter.title,
        responsible_party=responsible_party,
        document_number=document_number,
        document_date=document_date,
        secrecy=matter.secrecy,
        pages=pages if pages is not None else sum(file.pages or 0 for file in files) or None,
        matter=matter,
        electronic_filed_at=now if electronic and files else None,
        paper_filed_at=now if paper else None,
        paper_place=paper_place.strip() if paper else "",
        filed_by=actor,
        filed_at=now,
    )
    text = search_text(record)
    put_text(matter_id=text.matter_id, field=text.field, ref=text.ref, text=text.text)
    _tell_filed(record, matter, actor, len(files))
    return record


@transaction.atomic
def tick_paper(*, record: ArchiveRecord, actor: User, place: str) -> ArchiveRecord:
    """Note that the paper copy is in its place; again when it has moved. Both are in the timeline."""
    if record.matter_id is not None:
        lock(record.matter_id)
    record = ArchiveRecord.objects.select_for_update(of=("self",)).select_related("matter").get(pk=record.pk)
    can_tick_paper(actor, record).require()
    place = place.strip()
    if not place:
        raise DomainError("请写明存放位置，例如：1号柜-03盒", field="place")
    before, moved = record.paper_place, record.paper_filed_at is not None
    if moved and before == place:
        return record
    record.paper_place = place
    record.paper_filed_at = record.paper_filed_at or clock.now()
    record.save(update_fields=["paper_place", "paper_filed_at"])
    tell(
        matter=record.matter,
        actor=actor,
        code="archive_paper",
        verb="变更存放位置" if moved else "纸质件入库",
        note=f"{before} → {place}" if moved else place,
        changes={"paper_place": [before, place]},
        object_label=str(record),
    )
    if not moved:
        note_paper(record, actor)
    return record


def note_paper(record: ArchiveRecord, actor: User) -> None:
    """The paper copy is there now: its kind is told, which may have a clock on it (发文, DOC-11)."""
    heard = record.matter.kind_spec.extra.get("on_paper_filed") if record.matter is not None else None
    if heard is not None:
        heard(record=record, actor=actor)


def _finished_at(matter: Matter) -> dt.datetime | None:
    """When it was closed; for a kind whose filing is its last state, when it entered the one before."""
    moves = TimelineEntry.objects.filter(matter=matter, code="move").order_by("-id")
    return matter.closed_at or moves.values_list("at", flat=True).first()


def _category(code: str) -> ArchiveCategory:
    category = ArchiveCategory.objects.filter(code=code).first()
    if category is None:
        raise DomainError(f"没有代码为「{code}」的档案门类", field="category_code")
    return category


def _tell_filed(record: ArchiveRecord, matter: Matter, actor: User, files: int) -> None:
    copies = [f"电子文件 {files} 个"] if record.electronic_filed_at else ["无电子文件"]
    copies.append(f"纸质件存于 {record.paper_place}" if record.paper_filed_at else "纸质件待登记")
    tell(
        matter=matter,
        actor=actor,
        code="archive_file",
        verb="立档",
        note=f"档号 {record.archive_code}，保管期限{record.get_retention_display()}，{'，'.join(copies)}",
        changes={"archive_code": record.archive_code},
        object_label=str(record),
    )
