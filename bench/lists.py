"""P1, P3, P4, P5: the lists against the bare page; the last page against the first; size and queries.

DATABASE_URL=postgres:///bench .venv/bin/python bench/lists.py
"""

import sys

import bench_setup  # noqa: F401  Django must be ready before the models are imported
from django.db import connection
from django.test.utils import CaptureQueriesContext
from measuring import interleaved, verdict
from pages import bare_page, opener, signed_in

from apps.core.ledger import keyset
from apps.documents.models import IncomingDocument

PAGES = {  # name → (person, address)
    "文书·收文全部": ("lixf", "/incoming/?tab=all"),
    "文书·办理中": ("lixf", "/incoming/?tab=open"),
    "文书·已超时": ("lixf", "/incoming/?tab=late"),
    "部门·收文全部": ("zhouzhe", "/incoming/?tab=all"),
    "部门·我的办理": ("zhouzhe", "/incoming/?tab=mine"),
    "员工·收文全部": ("heshuf", "/incoming/?tab=all"),
    "督办台账": ("zhangmy", "/supervision/"),
    "档案": ("lixf", "/archives/"),
    "通知": ("lixf", "/notifications/"),
    "工作台": ("zhangmy", "/"),
    "待阅": ("zhangmy", "/to-read/"),
    "我发起的": ("lixf", "/started/"),
}
LIMITS = {"工作台": 10}


def queries(work: object) -> int:
    work()  # type: ignore[operator]  # what a visit caches is cached
    with CaptureQueriesContext(connection) as seen:
        work()  # type: ignore[operator]
    return len(seen.captured_queries)


def last_page(address: str) -> str:
    """The address of the page that ends the register."""
    rows = list(IncomingDocument.objects.order_by("pk").values_list("pk", flat=True)[24:25])
    return f"{address}&after={keyset.encode(rows[0], rows[0])}" if rows else address


def main() -> None:
    works: dict[str, object] = {"bare": bare_page()}
    for name, (username, address) in PAGES.items():
        works[name] = opener(signed_in(username), address)
    first = works["文书·收文全部"]
    works["末页"] = opener(signed_in("lixf"), last_page("/incoming/?tab=all"))
    found = interleaved(works, rounds=5, times=20)  # type: ignore[arg-type]
    bare = found["bare"]
    print(f"bare page {bare:.2f} ms CPU (application + PostgreSQL), {IncomingDocument.objects.count()} documents")
    for name in PAGES:
        asked, size = queries(works[name]), len(works[name]().content)  # type: ignore[operator]
        note = "" if asked <= LIMITS.get(name, 6) else " > goal"
        print(
            f"  {name}: {found[name]:.2f} ms, {found[name] / bare:.2f} × bare, "
            f"{asked} queries{note}, {size / 1000:.0f} kB"
        )
    page = len(first().content) / 1000  # type: ignore[operator]
    met = [
        verdict("P4", "size of a page", page, 40, unit=" kB"),
        verdict("P3", "last page against first", found["末页"] / found["文书·收文全部"], 1.2, unit=" ×"),
        verdict(
            "P1",
            "the dearest list against bare",
            max(found[n] for n in PAGES if n not in LIMITS) / bare,
            1.2,
            unit=" ×",
        ),
    ]
    sys.exit(not all(met))


if __name__ == "__main__":
    main()
