"""Who gets what from the addresses of archives: the clerk and the director see the matter, the archivist the record."""

from apps.archives.tests.factories import make_record
from apps.core.tests.access import Row
from apps.org.tests.cast import Cast

SEEN = {"clerk": 200, "director": 200, "archivist": 200, "anonymous": 302, "*": 404}
ROWS = [
    Row("archives:record_list", codes={"anonymous": 302, "*": 200}),
    Row("archives:record_detail", codes=SEEN),
    Row(
        "archives:record_paper",
        method="post",
        data={"place": "1号柜-03盒"},
        codes={"archivist": 302, "clerk": 403, "director": 403, "anonymous": 302, "*": 404},
    ),
]


def world(cast: Cast) -> dict[str, tuple]:
    """One filed matter with a file."""
    record = make_record(cast, files=True)
    return {"archives:record_detail": (record.pk,), "archives:record_paper": (record.pk,)}
