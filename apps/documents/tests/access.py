"""Who gets which answer from the addresses of incoming documents.

The world: one document with 生产部 (刘部长 leads it, 孙员工 is not told), 钱部长 reads it; one waiting for 拟办;
one closed. The office (文书, 主任, 助理) sees all; leaders see what was sent up to them (nothing here).
"""

from apps.core.tests.access import Row
from apps.documents.tests import factories, outgoing_access
from apps.org.tests.cast import Cast

EVERYBODY = {"*": 200, "anonymous": 302}
UNSEEN = {"*": 404, "anonymous": 302}
OFFICE = ("clerk", "director")


def codes(office: int, *, assistant: int = 403, head: int = 403, reader: int = 403) -> dict[str, int]:
    """Office, assistant, head of the lead department and reader see it; everybody else is told 404."""
    return {**UNSEEN, **dict.fromkeys(OFFICE, office), "assistant": assistant, "head": head, "finance_head": reader}


def office_only(code: int, **extra: int) -> dict[str, int]:
    """A document that only the office sees so far."""
    return {**UNSEEN, **dict.fromkeys(OFFICE, code), "assistant": 403, **extra}


def _verb(name: str, get: dict, post: dict, data: dict | None = None) -> list[Row]:
    return [
        Row(f"documents:incoming_{name}", codes=get),
        Row(f"documents:incoming_{name}", method="post", data=data or {}, codes=post),
    ]


REGISTRY = {"*": 403, "anonymous": 302, "clerk": 200, "director": 200}
INCOMING = [
    Row("documents:incoming_list", codes=EVERYBODY),
    Row("documents:incoming_create", codes=REGISTRY),
    Row("documents:incoming_create", method="post", data={}, codes={**REGISTRY, "clerk": 422, "director": 422}),
    Row("documents:incoming_duplicates", codes=REGISTRY),
    Row("documents:incoming_detail", codes=codes(200, assistant=200, head=200, reader=200)),
    Row("documents:incoming_slip", codes=codes(200, assistant=200, head=200, reader=200)),
    *_verb("correct", codes(200), codes(422)),
    *_verb("attach", codes(200), codes(422)),
    *_verb("propose", office_only(200, clerk=403), office_only(422, clerk=403)),
    *_verb("return", office_only(200), office_only(422)),
    *_verb("archive", office_only(200, head=403, archivist=200), office_only(422, head=403, archivist=422)),
    *_verb("read", codes(403, reader=200), codes(403, reader=302)),
    *_verb("report", codes(403, head=200), codes(403, head=422)),
    *_verb("assign", codes(403, head=200), codes(403, head=422)),
    *_verb("close", codes(200), codes(422)),
    *_verb("send_back", codes(200), codes(422)),
    *_verb("circulate", codes(200), codes(422)),
    *_verb("void", codes(200), codes(422)),
    Row("documents:incoming_urge", method="post", codes=codes(302)),
]
ROWS = [*INCOMING, *outgoing_access.ROWS]


def world(cast: Cast) -> dict[str, tuple]:
    """Three documents at three stages."""
    fresh = factories.registered(cast, title="待拟办的来文")
    done = factories.closed(
        cast, document=factories.registered(cast, title="待归档的来文"), lead_department=cast.production
    )
    working = factories.proposed(cast, factories.registered(cast, title="承办中的来文"), readers=[cast.finance_head])
    arguments = {
        row.name: (working.pk,) for row in INCOMING if row.name.split("_")[-1] not in ("list", "create", "duplicates")
    }
    arguments |= {f"documents:incoming_{name}": (fresh.pk,) for name in ("propose", "return")}
    arguments["documents:incoming_archive"] = (done.pk,)
    return arguments | outgoing_access.world(cast)
