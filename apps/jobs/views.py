"""Pages of background jobs (后台任务): everybody's own; another's is 404."""

import mimetypes

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from apps.core.errors import DomainError
from apps.jobs import kinds, selectors, services, storage
from apps.jobs.models import Job
from apps.org.requests import person

COLOURS = {"waiting": "grey", "running": "blue", "done": "green", "failed": "red", "cancelled": "grey"}
LISTED = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _line(job: Job) -> dict[str, object]:
    kind = kinds.get(job.kind)
    return {
        "job": job,
        "label": kind.label if kind else "任务",
        "icon": kind.icon if kind else "settings",
        "colour": COLOURS[job.state],
        "done": selectors.progress_of(job),
        "percent": selectors.percent_of(job),
    }


def _own(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(selectors.visible_to(person(request)), pk=pk)


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """The last jobs of the person."""
    jobs = selectors.visible_to(person(request))[:LISTED]
    return render(request, "jobs/list.html", {"lines": [_line(job) for job in jobs]})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One job; htmx asks again for the card while it is under way."""
    job = _own(request, pk)
    htmx = getattr(request, "htmx", None)
    fragment = htmx is not None and bool(htmx) and not htmx.history_restore_request
    return render(request, "jobs/_card.html" if fragment else "jobs/detail.html", _line(job))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a job that is not over."""
    job = _own(request, pk)
    services.cancel(job=job)
    messages.success(request, f"已取消：{job.title}")
    return redirect("jobs:detail", pk)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The result, to its owner only."""
    job = _own(request, pk)
    if not job.result_file or job.result_once:
        raise Http404
    return _file(job, job.result_file)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A result that is handed out once: it is gone from the disk when this answer is sent."""
    job = _own(request, pk)
    if not job.result_once:
        raise Http404
    name = services.take_result(job=job)
    response = _file(job, name)
    storage.discard(name)  # the open handle still reads it
    return response


def _file(job: Job, name: str) -> FileResponse:
    try:
        handle = (storage.root() / name).open("rb")
    except OSError as error:
        raise DomainError("结果文件已不在，请重新发起任务") from error
    response = FileResponse(handle, content_type=mimetypes.guess_type(job.result_name)[0] or XLSX)
    response["Content-Disposition"] = content_disposition_header(True, job.result_name)
    return response
