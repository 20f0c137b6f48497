"""Papers of the archives, made anew each time they are asked for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from apps.archives import papers, rules
from apps.archives.ledgers import RECORDS
from apps.archives.models import ArchiveRecord, Box
from apps.archives.places import content_of, visible_box
from apps.archives.selectors import visible_record, visible_to
from apps.archives.stamping import stamped_copy
from apps.attachments.rules import can_open
from apps.attachments.selectors import visible_attachment
from apps.core.ledger.selection import Selection
from apps.matters.services.auditing import note_export
from apps.org.models import User
from apps.org.requests import person


def _pdf(content: bytes, name: str, *, save: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(save, f"{name}.pdf") or ""
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """归档文件目录 of what the ledger's filters select, or of one box (`?box=`)."""
    user, box = person(request), request.GET.get("box", "")
    if box:
        rules.can_keep(user).require()
        found = visible_box(user, int(box)) if box.isdigit() else None
        if found is None:
            raise Http404
        return _pdf(
            papers.catalogue_pdf(content_of(found, user), f"第 {found.number} 盒"), f"归档文件目录 {found.code}"
        )
    records = _selected(request, user)
    content = papers.catalogue_pdf(records)
    note_export(user, "归档文件目录（PDF）", len(records))
    return _pdf(content, "归档文件目录")


def _selected(request: HttpRequest, user: User) -> list[ArchiveRecord]:
    chosen = Selection(RECORDS, user, request.GET, request)
    rows = visible_to(user).filter(pk__in=chosen.filtered.order_by().values("pk"))
    rows = rows.select_related("category", "department").order_by(
        "fonds_code", "category__code", "year", "retention", "department__code", "item_number"
    )
    return list(rows[: papers.MOST_ROWS + 1])


def _box(request: HttpRequest, pk: int) -> Box:
    user = person(request)
    rules.can_keep(user).require()
    found = visible_box(user, pk)
    if found is None:
        raise Http404
    return found


@require_safe
def box_label(request: HttpRequest, pk: int) -> HttpResponse:
    """Face and spine."""
    box = _box(request, pk)
    return _pdf(papers.label_pdf(box), f"盒脊 {box.code}")


@require_safe
def box_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """备考表."""
    box = _box(request, pk)
    return _pdf(papers.sheet_pdf(box), f"备考表 {box.code}")


@require_safe
def stamped(request: HttpRequest, record_id: int, attachment_id: int) -> HttpResponse:
    """A copy of one file with the filing stamp on page 1."""
    user = person(request)
    record, attachment = visible_record(user, record_id), visible_attachment(user, attachment_id)
    if record is None or attachment is None or attachment.matter_id != record.matter_id:
        raise Http404
    can_open(attachment).require()
    return _pdf(stamped_copy(record, attachment), f"{attachment.name.rpartition('.')[0]}（归档章）", save=True)
