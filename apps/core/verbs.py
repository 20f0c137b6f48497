"""One verb on one thing, as every page with panels does it: GET opens the panel, POST does the deed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.errors import Denied, DomainError
from apps.core.verdict import Verdict


def perform(
    request: HttpRequest,
    verdict: Verdict,
    *,
    page: Callable[..., HttpResponse],
    form: Callable[[], Any],
    act: Callable[[dict[str, Any]], Any],
    done: str,
    to: tuple[Any, ...],
) -> HttpResponse:
    """Answer a request for a verb.

    A right that is missing raises Denied (403), also for GET. Bad input, or a service that refuses, draws `page`
    again with `bound`, the form as it was sent, so that nothing typed is lost; links of the refusal come along when
    there are any. After the deed `done` is said and the person goes `to` (name and arguments of an address).
    """
    if verdict.forbidden:
        verdict.require()
    if request.method != "POST":
        return page()
    verdict.require()
    sent: forms.Form = form()
    if not sent.is_valid():
        return page(bound=sent, status=422)
    try:
        act(sent.cleaned_data)
    except Denied:
        raise
    except DomainError as error:
        show_refusal(sent, error)
        return page(bound=sent, status=error.status, **({"links": error.links} if error.links else {}))
    messages.success(request, done)
    return redirect(*to)


def show_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Put what a service refused at its field, or above the form where it has no such field."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
