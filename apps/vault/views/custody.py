"""The two locks: who holds them, naming, taking, handing over, recovering."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.errors import Denied, DomainError
from apps.org.requests import person
from apps.vault import rules, selectors, services
from apps.vault.forms import (
    AppointForm,
    ChangePassphraseForm,
    CodeForm,
    NewPassphraseForm,
    PassphraseForm,
    PlainForm,
)
from apps.vault.models import Custodian, Lock

State = Custodian.State
GIVEN, RECOVERED = "已移交，您不再保管这把锁", "已启封恢复，您现在保管这把锁；原信封里的恢复码已作废"
FORMS: dict[str, type[PlainForm]] = {
    "appoint": AppointForm,
    "take": NewPassphraseForm,
    "passphrase": ChangePassphraseForm,
    "envelope": PassphraseForm,
    "confirm": PassphraseForm,
    "hand_over": PassphraseForm,
    "recover": CodeForm,
}


@require_safe
def custody(request: HttpRequest) -> HttpResponse:
    """Both locks, and what this person may do with them."""
    rules.can_see_custody(person(request)).require()
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **bound: PlainForm) -> HttpResponse:
    user, rows = person(request), selectors.custodians()
    held = {row.pk: row for lock in rows.values() for row in lock.values()}
    own = next((row for row in held.values() if row.person_id == user.pk), None)
    successors = [row for row in held.values() if row.state == State.READY]
    context = {
        "locks": [(Lock(lock).label, found.get("acting"), found.get("successor")) for lock, found in rows.items()],
        "own": own,
        "successors": [_offer(user, row) for row in successors],
        "former": selectors.terms_ended(),
        "can_appoint": rules.can_appoint(user),
        "forms": {name: bound.get(name) or form(prefix=name) for name, form in FORMS.items()},
        "opened": next(iter(bound), ""),
    }
    return render(request, "vault/custody.html", context, status=status)


def _offer(user: Any, row: Custodian) -> dict[str, Any]:
    """What this person may do about a hand-over that waits."""
    return {
        "row": row,
        "confirm": rules.can_confirm(user, row),
        "by_custodian": rules.acting(user) is not None,
        "hand_over": rules.can_hand_over(user, row),
        "recover": rules.can_recover(user, row),
    }


def _bound(request: HttpRequest, name: str) -> PlainForm:
    return FORMS[name](request.POST, prefix=name)


def _again(request: HttpRequest, name: str, form: PlainForm, error: DomainError | None = None) -> HttpResponse:
    """The page with the form as it was sent and the sentence at its field; secrets are not sent back."""
    if error is not None:
        field = {"passphrase": "passphrase" if "passphrase" in form.fields else "old"}.get(error.field, error.field)
        field = "new" if field == "old" and name == "take" else field
        form.add_error(field if field in form.fields else None, error.message)
    return _page(request, status=error.status if error else 422, **{name: form})


@require_POST
def appoint(request: HttpRequest) -> HttpResponse:
    """The security administrator names who is to hold a lock."""
    user = person(request)
    rules.can_appoint(user).require()
    form = _bound(request, "appoint")
    if not form.is_valid():
        return _again(request, "appoint", form)
    try:
        row = services.appoint(actor=user, **form.cleaned_data)
    except Denied:
        raise
    except DomainError as error:
        return _again(request, "appoint", form, error)
    messages.success(request, f"已指定{row.person.name}保管{row.get_lock_display()}，请其登录后设置保险柜口令")
    return redirect("vault:custody")


@never_cache
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """The person named sets the passphrase; the recovery code is shown this once."""
    return _coded(request, "take", lambda user, data: services.take_lock(actor=user, passphrase=data["new"]))


@never_cache
@require_POST
def envelope(request: HttpRequest) -> HttpResponse:
    """A new recovery code, shown this once."""
    return _coded(
        request, "envelope", lambda user, data: services.renew_envelope(actor=user, passphrase=data["passphrase"])
    )


def _coded(request: HttpRequest, name: str, act: Any) -> HttpResponse:
    user = person(request)
    _require_term(user, State.APPOINTED if name == "take" else State.ACTING)
    form = _bound(request, name)
    if not form.is_valid():
        return _again(request, name, form)
    try:
        code = act(user, form.cleaned_data)
    except Denied:
        raise
    except DomainError as error:
        return _again(request, name, form, error)
    row = Custodian.objects.exclude(state=State.FORMER).select_related("person").get(person=user)
    return render(request, "vault/code.html", {"code": code, "row": row})


def _require_term(user: Any, state: str) -> None:
    """403 for whoever has no business with this form."""
    if not Custodian.objects.filter(person=user, state=state).exists():
        raise Denied("只有被指定的保管员本人可以办理")


@require_POST
def passphrase(request: HttpRequest) -> HttpResponse:
    """A custodian changes the own passphrase."""
    user = person(request)
    _require_term(user, State.ACTING)
    form = _bound(request, "passphrase")
    if not form.is_valid():
        return _again(request, "passphrase", form)
    try:
        services.change_passphrase(actor=user, old=form.cleaned_data["old"], new=form.cleaned_data["new"])
    except Denied:
        raise
    except DomainError as error:
        return _again(request, "passphrase", form, error)
    messages.success(request, "保险柜口令已更换；信封里的恢复码仍然有效")
    return redirect("vault:custody")


@require_POST
def confirm(request: HttpRequest, custodian_id: int) -> HttpResponse:
    """The other lock's custodian (with passphrase) or the general manager agrees to a hand-over."""
    return _handing(request, custodian_id, "confirm", rules.can_confirm, services.confirm_hand_over, "已确认交接")


@require_POST
def hand_over(request: HttpRequest, custodian_id: int) -> HttpResponse:
    """The custodian who leaves gives the lock away."""
    return _handing(
        request, custodian_id, "hand_over", rules.can_hand_over, services.hand_over, "已移交，您不再保管这把锁"
    )


@require_POST
def recover(request: HttpRequest, custodian_id: int) -> HttpResponse:
    """The successor opens the sealed envelope."""
    return _handing(
        request,
        custodian_id,
        "recover",
        rules.can_recover,
        services.recover,
        "已启封恢复，您现在保管这把锁；信封已作废",
    )


def _handing(request: HttpRequest, custodian_id: int, name: str, rule: Any, act: Any, done: str) -> HttpResponse:
    user = person(request)
    rules.can_see_custody(user).require()
    row = Custodian.objects.select_related("person").filter(pk=custodian_id, state=State.READY).first()
    if row is None:
        raise Http404
    verdict = rule(user, row)
    if verdict.forbidden:
        verdict.require()
    form = _bound(request, name)
    if name == "confirm" and rules.acting(user) is None:
        form.fields["passphrase"].required = False  # the general manager holds no lock
    if not form.is_valid():
        return _again(request, name, form)
    try:
        act(successor=row, actor=user, **form.cleaned_data)
    except Denied:
        raise
    except DomainError as error:
        return _again(request, name, form, error)
    messages.success(request, done)
    return redirect("vault:custody" if rules.can_see_custody(user) else "vault:file_list")
