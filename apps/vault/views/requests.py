"""One request: two releases, a refusal, the pages, the end."""

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.core.ledger import ledger_response
from apps.core.verbs import show_refusal
from apps.org.requests import person
from apps.vault import rules, selectors, services
from apps.vault.forms import PassphraseForm, PlainForm, RefuseForm
from apps.vault.kinds import UNDECIDED
from apps.vault.ledgers import REGISTER, REQUESTS
from apps.vault.models import Lock, VaultRequest


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests the person has a part in."""
    return ledger_response(request, REQUESTS, template="vault/list.html")


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register of everything done with the vault, to be exported."""
    rules.can_see_register(person(request)).require()
    return ledger_response(request, REGISTER, template="vault/list.html")


@require_safe
def request_detail(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: terms, both locks, what the person may do."""
    return _page(request, _request(request, request_id))


def _page(
    request: HttpRequest, asked: VaultRequest, *, status: int = 200, release: Any = None, refuse: Any = None
) -> HttpResponse:
    user = person(request)
    done = {one.lock: one for one in asked.releases.all()}
    context = {
        "asked": asked,
        "matter": asked.matter,
        "file": asked.file,
        "locks": [(Lock(lock).label, done.get(lock)) for lock in Lock.values],
        "undecided": asked.matter.state in UNDECIDED,
        "can_release": rules.can_release(user, asked),
        "can_decide": rules.can_decide(user, asked),
        "can_read": rules.can_read(user, asked),
        "can_withdraw": rules.can_withdraw(user, asked),
        "can_end": rules.can_end(user, asked),
        "is_reader": asked.reader_id == user.pk,
        "release_form": release or PassphraseForm(prefix="release"),
        "refuse_form": refuse or RefuseForm(prefix="refuse"),
        "entries": selectors.timeline_of(asked),
    }
    return render(request, "vault/request_detail.html", context, status=status)


@require_POST
def release(request: HttpRequest, request_id: int) -> HttpResponse:
    """A custodian releases with the own passphrase."""
    user, asked = person(request), _request(request, request_id)
    form = PassphraseForm(request.POST, prefix="release")
    if not rules.can_decide(user, asked).forbidden and not form.is_valid():
        return _page(request, asked, release=form, status=422)
    try:
        asked = services.release(request=asked, actor=user, passphrase=form.data.get("release-passphrase", ""))
    except Denied:
        raise
    except DomainError as error:
        return _refused(request, request_id, form, error, "release")
    both = asked.matter.state not in UNDECIDED
    words = "两位保管员都已放行，已通知查阅人" if both else "您已放行，待另一位保管员放行后方可查阅"
    messages.success(request, words)
    return redirect("vault:request_detail", asked.pk)


@require_POST
def refuse(request: HttpRequest, request_id: int) -> HttpResponse:
    """A custodian says no, and why."""
    user, asked = person(request), _request(request, request_id)
    rules.can_decide(user, asked).require()
    form = RefuseForm(request.POST, prefix="refuse")
    if not form.is_valid():
        return _page(request, asked, refuse=form, status=422)
    try:
        services.refuse(request=asked, actor=user, reason=form.cleaned_data["reason"])
    except Denied:
        raise
    except DomainError as error:
        return _refused(request, request_id, form, error, "refuse")
    messages.success(request, "已不予放行，申请人和查阅人会收到通知")
    return redirect("vault:request_detail", asked.pk)


def _refused(request: HttpRequest, request_id: int, form: PlainForm, error: DomainError, name: str) -> HttpResponse:
    """The page once more with the sentence at the field, as the request stands now."""
    show_refusal(form, error)
    return _page(request, _request(request, request_id), status=error.status, **{name: form})


@require_POST
def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    """Who asked takes it back."""
    asked = services.withdraw(request=_request(request, request_id), actor=person(request))
    messages.success(request, "申请已撤回")
    return redirect("vault:request_detail", asked.pk)


@require_POST
def end(request: HttpRequest, request_id: int) -> HttpResponse:
    """Close the window before its time."""
    asked = services.end_reading(request=_request(request, request_id), actor=person(request))
    messages.success(request, "查阅已结束，放行的钥匙已销毁")
    return redirect("vault:request_detail", asked.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, request_id: int) -> HttpResponse:
    """The reading page. GET shows no page of the file; each page is the answer to a POST and stands in that answer
    alone, so it has no address, is not fetched ahead, and each look is an entry. Whoever may not is entered as well,
    by GET too: a refused look at a classified file is evidence.
    """
    user = person(request)
    asked = selectors.visible_request(user, request_id)
    if asked is None:
        services.note_denied(actor=user, request_id=request_id, note=f"无权人员访问阅读页（{request.method}）")
        raise Http404
    try:
        return _reader(request, asked, _read(request, asked))
    except Denied:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("vault:request_detail", asked.pk)


def _read(request: HttpRequest, asked: VaultRequest) -> services.Page | None:
    """The page asked for by POST; none for a first look. Raises Denied or DomainError, entered either way."""
    user = person(request)
    if request.method == "POST":
        text = request.POST.get("page", "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
        return services.read_page(request=asked, actor=user, number=number)
    verdict = rules.can_read(user, asked)
    if not verdict.ok:
        services.note_denied(actor=user, request_id=asked.pk, note=verdict.reason)
        verdict.require()
    return None


def _reader(request: HttpRequest, asked: VaultRequest, page: services.Page | None) -> HttpResponse:
    context = {
        "asked": asked,
        "matter": asked.matter,
        "file": asked.file,
        "page": page,
        "picture": base64.b64encode(page.jpeg).decode() if page else "",
    }
    response = render(request, "vault/read.html", context)
    left = max(1, int((asked.ends_at - clock.now()).total_seconds()) + 1)
    response["Refresh"] = f"{left}; url={reverse('vault:request_detail', args=[asked.pk])}"  # the page goes by itself
    return response


def _request(request: HttpRequest, request_id: int) -> VaultRequest:
    asked = selectors.visible_request(person(request), request_id)
    if asked is None:
        if request.method == "POST":
            services.note_denied(actor=person(request), request_id=request_id, note=f"无权人员提交 {request.path}")
        raise Http404
    return asked
