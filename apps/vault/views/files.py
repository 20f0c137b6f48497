"""What lies in the vault, by title: the ledger, one file, putting in, asking to read."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.archives.models import ArchiveRecord
from apps.archives.selectors import visible_record, visible_to
from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.core.ledger import ledger_response
from apps.core.verbs import show_refusal
from apps.org.requests import person
from apps.vault import rules, selectors, services
from apps.vault.forms import PutInForm, PutInNewForm, RequestForm
from apps.vault.ledgers import FILES
from apps.vault.models import VaultFile

USUAL = dt.timedelta(hours=4)  # offered as the length of a window


@require_safe
def file_list(request: HttpRequest) -> HttpResponse:
    """Titles within the person's clearance; nothing of what the files hold."""
    user = person(request)
    context = {
        "can_put_in": rules.can_put_in(user),
        "can_see_custody": rules.can_see_custody(user),
        "can_see_register": rules.can_see_register(user),
    }
    return ledger_response(request, FILES, template="vault/file_list.html", **context)


@require_safe
def file_detail(request: HttpRequest, file_id: int) -> HttpResponse:
    """The card of one file, and the requests for it that the person has a part in."""
    user, file = person(request), _file(request, file_id)
    context = {
        "file": file,
        "record": file.record,
        "requests": selectors.requests_of(user, file),
        "can_request": rules.can_request(user, file),
        "can_see_record": visible_record(user, file.record_id) is not None,
    }
    return render(request, "vault/file_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def put_in(request: HttpRequest) -> HttpResponse:
    """The archivist puts a file in, under an existing record (`?record=`) or a new one."""
    user = person(request)
    verdict = rules.can_put_in(user)
    if verdict.forbidden:
        verdict.require()
    record = _record(request)
    kind = PutInForm if record else PutInNewForm
    sent = request.method == "POST"
    form = kind(request.POST, request.FILES) if sent else kind(initial=_initial(record))
    if sent and form.is_valid():
        try:
            file = _put_in(request, form, record)
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"已加密存入：{file.record.archive_code}，原文件请妥善销毁或另行保管")
            return redirect(file)
    context = {"form": form, "record": record, "verdict": verdict}
    return render(request, "vault/put_in.html", context, status=422 if sent else 200)


def _put_in(request: HttpRequest, form: PutInForm, record: ArchiveRecord | None) -> VaultFile:
    upload: Any = form.cleaned_data["file"]
    return services.put_in(
        actor=person(request),
        source=upload.file,
        path=upload.path,
        name=upload.name,
        secrecy=form.cleaned_data["secrecy"],
        note=form.cleaned_data["note"],
        record=record,
        new=form.new_record() if isinstance(form, PutInNewForm) else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def request_create(request: HttpRequest, file_id: int) -> HttpResponse:
    """Ask to read one file."""
    user, file = person(request), _file(request, file_id)
    rules.can_request(user, file).require()
    sent = request.method == "POST"
    now = clock.local_now().replace(second=0, microsecond=0)
    initial = {"reader": user, "starts_at": now, "ends_at": now + USUAL}
    form = RequestForm(file, request.POST) if sent else RequestForm(file, initial=initial)
    if sent and form.is_valid():
        try:
            made = services.request_reading(file=file, actor=user, **form.cleaned_data)
        except Denied:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"申请 {made.matter.number} 已送两位保管员，都放行后通知查阅人")
            return redirect("vault:request_detail", made.pk)
    context = {"form": form, "file": file}
    return render(request, "vault/request_form.html", context, status=422 if sent else 200)


def _file(request: HttpRequest, file_id: int) -> VaultFile:
    file = selectors.visible_file(person(request), file_id)
    if file is None:
        raise Http404
    return file


def _record(request: HttpRequest) -> ArchiveRecord | None:
    """The record named in the address by id or code; one the person may not see is not found."""
    wanted, code = request.GET.get("record", ""), request.GET.get("code", "").strip()
    if code and not wanted:
        record = visible_to(person(request)).filter(archive_code=code).first()
        if record is None:
            messages.error(request, f"没有找到档号为「{code[:60]}」的档案，请核对后再查")
        return record
    if not wanted:
        return None
    known = wanted.isascii() and wanted.isdigit() and len(wanted) < 18
    record = visible_record(person(request), int(wanted)) if known else None
    if record is None:
        raise Http404
    return record


def _initial(record: ArchiveRecord | None) -> dict[str, Any]:
    return {"secrecy": record.secrecy} if record else {}
