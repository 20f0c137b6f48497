"""The register, one record, the paper tick."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.archives.elsewhere import of_record
from apps.archives.fates import fate_of
from apps.archives.forms import PaperForm
from apps.archives.ledgers import RECORDS
from apps.archives.models import ArchiveRecord
from apps.archives.rules import can_keep, can_tick_paper
from apps.archives.selectors import timeline_of, visible_record
from apps.archives.services import tick_paper
from apps.archives.stamping import can_stamp
from apps.attachments.requests import OfficeRequest
from apps.attachments.selectors import attachments_of
from apps.core.errors import DomainError
from apps.core.ledger import ledger_response
from apps.matters.selectors import visible_matter


def _visible(request: OfficeRequest, record_id: int) -> ArchiveRecord:
    record = visible_record(request.user, record_id)
    if record is None:
        raise Http404
    return record


def _page(request: OfficeRequest, record: ArchiveRecord, form: PaperForm, status: int = 200) -> HttpResponse:
    matter = record.matter
    files = attachments_of(matter) if matter else []
    context = {
        "record": record,
        "files": files,
        "source": visible_matter(request.user, matter.pk) if matter else None,
        "entries": timeline_of(record),
        "tick": can_tick_paper(request.user, record),
        "form": form,
        "stampable": [file for file in files if can_stamp(file)],
        "keeps": can_keep(request.user).ok,
        "fate": fate_of(record),
        "elsewhere": of_record(request.user, record.pk),
    }
    return render(request, "archives/record_detail.html", context, status=status)


@require_safe
def record_list(request: OfficeRequest) -> HttpResponse:
    """The register of what the person may see; exported as 归档文件目录."""
    return ledger_response(request, RECORDS, template="archives/record_list.html")


@require_safe
def record_detail(request: OfficeRequest, record_id: int) -> HttpResponse:
    """The card of one record, its files, its copies."""
    record = _visible(request, record_id)
    return _page(request, record, PaperForm(initial={"place": record.paper_place}))


@require_POST
def record_paper(request: OfficeRequest, record_id: int) -> HttpResponse:
    """The archivist notes that the paper copy is in its place, or has moved."""
    record = _visible(request, record_id)
    can_tick_paper(request.user, record).require()
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _page(request, record, form, status=422)
    try:
        tick_paper(record=record, actor=request.user, place=form.cleaned_data["place"])
    except DomainError as error:
        form.add_error(error.field or None, error.message)
        return _page(request, record, form, status=error.status)
    messages.success(request, f"{record.archive_code} 的纸质件已登记在「{form.cleaned_data['place'].strip()}」")
    return redirect(record)
