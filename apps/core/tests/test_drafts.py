"""A draft is forgotten when the server has taken the text, and only then."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from apps.core.drafts import DraftMiddleware


def walk(data: dict[str, object], *, level: int | None, response: HttpResponse | None = None) -> list[str]:
    """Send a POST through the middleware; the tags of the messages it leaves."""
    request = RequestFactory().post("/x/", data)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)

    def view(request: HttpRequest) -> HttpResponse:
        if level is not None:
            messages.add_message(request, level, "说了一句")
        return response or HttpResponseRedirect("/y/")

    DraftMiddleware(view)(request)
    return [message.extra_tags or "" for message in request._messages._queued_messages]


def test_a_success_names_the_draft_that_was_handed_in() -> None:
    assert walk({"_draft": "step-12"}, level=messages.SUCCESS) == ["draft-clear:step-12"]


def test_several_drafts_of_one_form_are_all_named() -> None:
    assert walk({"_draft": ["a-1", "b-2"]}, level=messages.SUCCESS) == ["draft-clear:a-1 b-2"]


@pytest.mark.parametrize("level", [messages.ERROR, messages.WARNING, messages.INFO])
def test_anything_but_a_success_keeps_the_draft(level: int) -> None:
    assert walk({"_draft": "step-12"}, level=level) == [""]


def test_a_redirect_without_a_word_keeps_the_draft() -> None:
    assert walk({"_draft": "step-12"}, level=None) == []


def test_a_refused_form_keeps_the_draft() -> None:
    assert walk({"_draft": "step-12"}, level=messages.SUCCESS, response=HttpResponse(status=422)) == [""]


@pytest.mark.parametrize("key", ['"><script>', "a b", "", "x" * 81])
def test_a_key_that_is_none_is_not_repeated(key: str) -> None:
    assert walk({"_draft": key}, level=messages.SUCCESS) == [""]
