"""The Jinja2 environment of the product pages: autoescaped, with the few globals templates need."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django.contrib.messages import get_messages
from django.urls import reverse
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from apps.core import addresses, clock, formatting, markup
from apps.core.backoffice import notices_for
from apps.core.middleware import current_request_id
from apps.core.secrecy import Secrecy, Urgency


def _url(name: str, *args: Any, **query: Any) -> str:
    """`url("documents:incoming_detail", 12)`; keyword arguments become path arguments."""
    if not args and not query:
        return addresses.page(name)
    if len(args) == 1 and not query and isinstance(args[0], int):
        return addresses.of(name, args[0])
    return reverse(name, args=args or None, kwargs=query or None)


def _crispy(form: Any, context: Any = None) -> Markup:
    """Draw a form by its crispy helper; the page writes <form> and the CSRF field, also for a form without helper."""
    if not hasattr(form, "helper"):
        form.helper = FormHelper()
        form.helper.form_tag = False
        form.helper.disable_csrf = True
    return Markup(render_crispy_form(form, context=context or {}))  # noqa: S704 (crispy escapes)


def _csp_nonce(request: Any) -> str:
    """The nonce of this answer; asking for it puts it into the policy. Empty when the answer has no policy."""
    return str(getattr(request, "csp_nonce", "") or "")


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja2 backend."""
    options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, **options}
    env = Environment(**options)  # noqa: S701 (Django's backend passes autoescape=True)
    env.globals.update(
        url=_url,
        static=markup.static,
        crispy=_crispy,
        markup=markup,
        time_now=clock.now,
        date_today=clock.today,
        get_messages=get_messages,
        csp_nonce=_csp_nonce,
        request_id=current_request_id,
        office_notices=notices_for,
        SECRECY=dict(Secrecy.choices),
        URGENCY=dict(Urgency.choices),
    )
    env.filters.update(
        when=formatting.when,
        day=formatting.day,
        ago=formatting.ago,
        size=formatting.size,
        money=formatting.money,
        span=formatting.span,
        iso=formatting.iso,
    )
    return env
