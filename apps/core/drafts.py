"""Tells the browser which kept draft was handed in (static/js/drafts.js keeps what is being typed).

A draft may be forgotten only when the server has taken the text: not on a press of the button, not on a
redirect to the sign-in page, not on an error. So the mark rides on the success message of the action.
"""

import re
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

_KEY = re.compile(r"[\w.:-]{1,80}")


class DraftMiddleware:
    """Marks the success message of a POST with the keys its forms carried in `_draft`.

    Stands below MessageMiddleware, so that the mark is stored with the message. Views need nothing for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code < 400:
            mark_taken(request)
        return response


def mark_taken(request: HttpRequest) -> None:
    """Put `draft-clear:<key> …` among the tags of the first success message queued by this request."""
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    taken = [message for message in queued if message.level == messages.SUCCESS]
    if not taken:
        return
    keys = [key for key in request.POST.getlist("_draft")[:10] if _KEY.fullmatch(key)]
    if keys:
        taken[0].extra_tags = "draft-clear:" + " ".join(keys)
