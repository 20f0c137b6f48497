"""URL × role × code. The view and the file of the world are 李登记's own: to everybody else they do not exist.

Old registers are imported by the registry and the office director, old indexes by the archivist; people and
departments by system administrators, whom the cast does not have.
"""

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.attachments.services import stage_upload
from apps.core.tests.access import Row
from apps.ledgers.tests.factories import QUERY, make_view
from apps.org.tests.cast import Cast

EVERYBODY = {"*": 200, "anonymous": 302}
DONE = {"*": 302}
OWN = {"clerk": 302, "anonymous": 302, "*": 404}
OFFICE = {"clerk": 200, "director": 200, "anonymous": 302, "*": 403}
FILE = {"clerk": 200, "director": 404, "anonymous": 302, "*": 403}
CSV = "收文编号,标题,来文单位,收文日期\n旧收1号,关于防火的通知,市消防局,2025-03-01\n"

ROWS = [
    Row("ledgers:views", EVERYBODY),
    Row("ledgers:save", DONE, method="post", data={"name": "我的", "query": QUERY}),
    Row("ledgers:change", OWN, method="post", data={"name": "改名", "scope": "own"}),
    Row("ledgers:delete", OWN, method="post"),
    Row("ledgers:default", OWN, method="post", data={"on": "1"}),
    Row("ledgers:default", {"*": 405, "anonymous": 302}),
    Row("ledgers:export", DONE, method="post", data={"query": QUERY}),
    # 催阅 is the office's; whoever may chooses nothing here and is sent back with a sentence
    Row("ledgers:act", {"clerk": 302, "director": 302, "anonymous": 302, "*": 403}, method="post",
        data={"action": "urge"}),
    Row("ledgers:imports", {**OFFICE, "archivist": 200}),
    Row("ledgers:upload", OFFICE),
    Row("ledgers:upload", {**OFFICE, "clerk": 422, "director": 422}, method="post"),
    Row("ledgers:template", OFFICE),
    Row("ledgers:preview", FILE),
    Row("ledgers:preview", {**FILE, "clerk": 302}, method="post"),
    Row("ledgers:errors", FILE),
]  # fmt: skip


def world(cast: Cast) -> dict[str, tuple]:
    """One saved view of the ledger of incoming documents."""
    view = make_view(cast.clerk)
    one = ("incoming",)
    staged = stage_upload(owner=cast.clerk, upload=SimpleUploadedFile("旧.csv", CSV.encode(), "text/csv"))
    both = ("incoming", staged.pk)
    return {
        "ledgers:views": one,
        "ledgers:upload": one,
        "ledgers:template": one,
        "ledgers:preview": both,
        "ledgers:errors": both,
        "ledgers:save": one,
        "ledgers:export": one,
        "ledgers:act": one,
        "ledgers:change": (view.pk,),
        "ledgers:delete": (view.pk,),
        "ledgers:default": (view.pk,),
    }
