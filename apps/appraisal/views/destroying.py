"""The register, the two witnesses, the filing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from apps.appraisal import rules, services
from apps.appraisal.forms import AgreeForm, ConfirmForm, FileForm, ReplaceForm
from apps.appraisal.kinds import AppraisalState
from apps.appraisal.papers import register_pdf
from apps.appraisal.views.batches import batch_or_404, page
from apps.core.errors import Denied, DomainError
from apps.core.verbs import show_refusal
from apps.org.requests import person


@require_safe
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """销毁清册 as it stands now: a draft before the destruction; the final one is a file of the matter."""
    found = batch_or_404(request, pk)
    response = HttpResponse(register_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"档案销毁清册 {found.matter.number}.pdf") or ""
    response["Cache-Control"] = "private, no-store"
    return response


@sensitive_post_parameters()
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """A custodian of the vault agrees with the passphrase of the own lock."""
    found, user = batch_or_404(request, pk), person(request)
    rules.can_agree(user, found).require()
    form = AgreeForm(request.POST, prefix="agree")
    if not form.is_valid():
        return page(request, found, status=422, agree=form)
    try:
        done = services.agree_to_destruction(batch=found, actor=user, passphrase=form.cleaned_data["passphrase"])
    except Denied:
        raise
    except DomainError as error:
        show_refusal(form, error)
        return page(request, batch_or_404(request, pk), status=error.status, agree=form)
    both = done.matter.state == AppraisalState.APPROVED
    messages.success(request, "两位保管员都已同意，已通知监销人" if both else "您已同意，等另一把锁的保管员")
    return redirect(found)


@sensitive_post_parameters()
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A witness confirms with the own password."""
    found, user = batch_or_404(request, pk), person(request)
    rules.can_confirm(user, found).require()
    form = ConfirmForm(request.POST, prefix="confirm")
    if not form.is_valid():
        return page(request, found, status=422, confirm=form)
    try:
        done = services.confirm_destruction(
            batch=found, actor=user, password=form.cleaned_data["password"], request=request
        )
    except Denied:
        raise
    except DomainError as error:
        show_refusal(form, error)
        return page(request, batch_or_404(request, pk), status=error.status, confirm=form)
    both = done.matter.state == AppraisalState.DESTROYED
    messages.success(request, "两位监销人都已确认，档案已销毁" if both else "您已确认，等另一位监销人确认后销毁")
    return redirect(found)


@require_POST
def witness(request: HttpRequest, pk: int) -> HttpResponse:
    """Name another witness."""
    found, user = batch_or_404(request, pk), person(request)
    rules.can_replace_witness(user, found).require()
    form = ReplaceForm(request.POST, batch=found, prefix="replace")
    if not form.is_valid():
        return page(request, found, status=422, replace=form)
    try:
        services.replace_witness(
            batch=found, actor=user, position=int(form.cleaned_data["position"]), person=form.cleaned_data["person"]
        )
    except Denied:
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else "person", error.message)
        return page(request, found, status=error.status, replace=form)
    messages.success(request, "监销人已更换，已通知新的监销人")
    return redirect(found)


@require_POST
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """File the register."""
    found, user = batch_or_404(request, pk), person(request)
    rules.can_file(user, found).require()
    form = FileForm(request.POST, prefix="filing")
    if not form.is_valid():
        return page(request, found, status=422, filing=form)
    record = services.file_register(batch=found, actor=user, paper_place=form.cleaned_data["paper_place"])
    messages.success(request, f"销毁清册已归档，档号 {record.archive_code}，永久保管")
    return redirect(found)
