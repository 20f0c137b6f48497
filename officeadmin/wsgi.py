"""The door for gunicorn."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "officeadmin.settings")

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def behind_proxy(inner: Wsgi) -> Wsgi:
    """Take the address of the person from X-Real-IP, which our nginx sets and a client cannot forge through it.

    Without this every sign-in seems to come from nginx, and one guesser would lock out the whole office.
    X-Forwarded-For is never read: its beginning is whatever the client wrote.
    """

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        real = environ.get("HTTP_X_REAL_IP", "")
        if real:
            environ["REMOTE_ADDR"] = real
        return inner(environ, start_response)

    return application


application: Wsgi = get_wsgi_application()
if settings.BEHIND_PROXY:
    application = behind_proxy(application)
