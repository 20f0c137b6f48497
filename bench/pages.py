"""Pages for measuring: the bare page every ratio refers to, and a signed-in client for ours."""

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import clear_url_caches, path

from apps.documents.models import IncomingDocument
from officeadmin import urls

BARE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>收文</title></head><body><table>
{% for d in rows %}<tr><td><a href="/incoming/{{ d.pk }}/">{{ d.matter.number }}</a></td><td>{{ d.matter.title }}</td>
<td>{{ d.matter.state }}</td><td>{{ d.source_organisation }}</td><td>{{ d.source_number }}</td><td>{{ d.nature }}</td>
<td>{{ d.received_at|date:"Y-m-d H:i" }}</td><td>{{ d.due_at|date:"Y-m-d H:i" }}</td><td>{{ d.matter.urgency }}</td>
<td>{{ d.copies }}</td></tr>{% endfor %}</table></body></html>"""
_template = engines["django"].from_string(BARE)


def _bare_view(request: HttpRequest) -> HttpResponse:
    rows = IncomingDocument.objects.select_related("matter").order_by("-pk")[:25]
    return HttpResponse(_template.render({"rows": rows}, request))


def bare_page() -> Callable[[], HttpResponse]:
    """25 rows × 10 columns by the ORM and a minimal Django template: no count, nobody signed in (performance.md).

    Asked of Django's handler like ours, but through no middleware at all.
    """
    urls.urlpatterns.append(path("bare/", _bare_view))
    clear_url_caches()
    client = Client(HTTP_HOST="127.0.0.1")
    with override_settings(MIDDLEWARE=[]):
        client.handler.load_middleware()
    return opener(client, "/bare/")


def signed_in(username: str) -> Client:
    """A client with a session of this person."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(get_user_model().objects.get(username=username), backend="apps.org.auth.OrgBackend")
    return client


def opener(client: Client, address: str) -> Callable[[], HttpResponse]:
    """A call that opens the address and insists on its being there."""

    def work() -> HttpResponse:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        return response

    return work
