"""Import from Excel: choose, upload, look at it, import."""

import io
import uuid
from pathlib import Path
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.attachments.models import StagedUpload
from apps.attachments.services import stage_upload
from apps.core.errors import Denied, DomainError
from apps.core.importing import Importer, registry, sheets
from apps.core.importing.checking import Checked, check_file
from apps.core.importing.definition import FileRefused
from apps.core.importing.parse import shown
from apps.core.ledger.sheet import MEDIA_TYPE
from apps.jobs import services as jobs
from apps.ledgers import import_job
from apps.org.models import User
from apps.org.requests import person

FIRST_ROWS = 10
LISTED = 200  # bad cells on the page; the list to download has all
KINDS = (".xlsx", ".xls", ".csv")


def _importer(user: User, code: str) -> Importer:
    importer = registry.find(code)
    if importer is None:
        raise Http404
    importer.rule(user).require()
    return importer


def _staged(user: User, staged_id: uuid.UUID) -> StagedUpload:
    staged = StagedUpload.objects.filter(owner=user, pk=staged_id).first()
    if staged is None:
        raise Http404
    return staged


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """What this person may import."""
    user = person(request)
    offered = [importer for importer in registry.every() if importer.rule(user).ok]
    if not offered:
        raise Denied("您没有可导入的内容：人员和部门由系统管理员导入，旧登记簿由文书或办公室主任导入")
    return render(request, "ledgers/imports.html", {"importers": offered})


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """The columns, the template, and the file."""
    user = person(request)
    importer = _importer(user, code)
    error = ""
    if request.method == "POST":
        given = request.FILES.get("file")
        if given is None:
            error = "请选择要导入的文件"
        elif not str(given.name).lower().endswith(KINDS):
            error = "只能导入 .xlsx、.xls 或 .csv 文件"
        else:
            try:
                staged = stage_upload(owner=user, upload=given)
                return redirect("ledgers:preview", code, staged.pk)
            except DomainError as refused:
                error = refused.message
    context = {"importer": importer, "error": error}
    return render(request, "ledgers/upload.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, code: str, staged_id: uuid.UUID) -> HttpResponse:
    """The first rows and every bad cell; POST imports, in the background when there are many rows."""
    user = person(request)
    importer, staged = _importer(user, code), _staged(user, staged_id)
    try:
        checked = check_file(Path(staged.file.path), importer, user, most=importer.at_once)
    except FileRefused as refused:
        return render(request, "ledgers/upload.html", {"importer": importer, "error": str(refused)}, status=422)
    ready = not checked.problems and checked.count > 0
    if request.method == "POST" and ready:
        return _import(user, importer, staged, checked, request)
    context = {
        "importer": importer,
        "staged": staged,
        "checked": checked,
        "ready": ready,
        "columns": importer.columns,
        "first": [_words(importer, entry.values) for entry in checked.entries[:FIRST_ROWS]],
        "problems": checked.problems[:LISTED],
    }
    return render(request, "ledgers/preview.html", context, status=422 if request.method == "POST" else 200)


def _words(importer: Importer, values: dict[str, object]) -> list[str]:
    names = {column.key: {key: name for name, key in column.choices().items()} for column in importer.columns
             if column.choices is not None}  # fmt: skip
    return [shown(names.get(key, {}).get(value, value)) for key, value in values.items()]


def _import(
    user: User, importer: Importer, staged: StagedUpload, checked: Checked, request: HttpRequest
) -> HttpResponse:
    """A short file at once, a long one in the background: the same job either way."""
    payload = {"importer": importer.code, "staged": str(staged.pk)}
    title = f"导入{importer.title}：{staged.name}"
    job = jobs.start(owner=user, kind=import_job.CODE, title=title, payload=payload, watched=checked.whole)
    if checked.whole:
        jobs.run(job.pk)
    else:
        messages.success(request, "已开始在后台检查并导入，可以离开本页，完成后通知您")
    return redirect("jobs:detail", job.pk)


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The workbook to fill in."""
    importer = _importer(person(request), code)
    return _workbook(sheets.template(importer), f"{importer.title}导入模板.xlsx")


@require_safe
def errors(request: HttpRequest, code: str, staged_id: uuid.UUID) -> HttpResponse:
    """Every bad cell of a file as a list."""
    user = person(request)
    importer, staged = _importer(user, code), _staged(user, staged_id)
    try:
        checked = check_file(Path(staged.file.path), importer, user, most=importer.at_once)
    except FileRefused as refused:
        raise DomainError(str(refused)) from refused
    buffer = io.BytesIO()
    sheets.errors(checked.problems, buffer)
    return _workbook(buffer.getvalue(), f"{importer.title}错误清单.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f"attachment; filename=import.xlsx; filename*=UTF-8''{quote(name)}"
    return response
