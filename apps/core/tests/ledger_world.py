"""Rows for the tests of the ledger: archive records, because they have empty dates, ties and a real page."""

import datetime as dt
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.db.models import F, IntegerField, Max
from django.db.models.functions import Length
from django.http import QueryDict

from apps.archives.models import ArchiveCategory, ArchiveRecord
from apps.core.ledger import Column, Ledger, Tab
from apps.core.ledger.page import LedgerPage
from apps.core.secrecy import Secrecy
from apps.org.tests.cast import Cast

PAGE = "/archives/"
FILED = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


def add(cast: Cast, rows: Sequence[dict[str, Any]]) -> list[ArchiveRecord]:
    """One record for each dict of what matters, in the order of the primary key."""
    category = ArchiveCategory.objects.get_or_create(code="WS", defaults={"name": "文书"})[0]
    start = ArchiveRecord.objects.aggregate(last=Max("item_number"))["last"] or 0
    records = []
    for number, given in enumerate(rows, start + 1):
        facts = {
            "fonds_code": "Z109", "category": category, "year": 2026, "retention": "D30", "department": cast.office,
            "item_number": number, "archive_code": f"T-{number:06}", "title": f"题名{number}", "filed_by": cast.clerk,
            "filed_at": FILED, "secrecy": Secrecy.PUBLIC, **given,
        }  # fmt: skip
        records.append(ArchiveRecord(**facts))
    return ArchiveRecord.objects.bulk_create(records)


def every_record(user: Any) -> Any:
    """All of them, with an annotation to sort by."""
    return ArchiveRecord.objects.annotate(length=Length("note", output_field=IntegerField()), filed=F("paper_filed_at"))


SORTS = {
    "number": "pk",
    "code": "archive_code",
    "date": "document_date",  # may be empty, with ties
    "year": "year",  # never empty, with ties
    "title": "title",
    "moment": "paper_filed_at",  # may be empty
    "class": "category__name",  # the same for all
    "matter": "matter__number",  # empty through a left join
    "length": "length",  # an annotation
    "filed": "filed",  # an annotation that may be empty
}


def every(rows: Any, user: Any) -> Any:
    """The tab that leaves nothing out."""
    return rows


SMALL = Ledger(
    code="small",
    title="小台账",
    rows=every_record,
    values=("title", "document_date"),
    columns=tuple(Column(key, key, lambda row: row["title"], sort=path) for key, path in SORTS.items()),
    row_url=lambda row: "#",
    tabs=(Tab("all", "全部", every), Tab("dated", "按日期", every, "document_date")),
)


def page(address: str = "?", ledger: Ledger = SMALL) -> LedgerPage:
    """The page at an address such as `?sort=-date&after=…`."""
    request = SimpleNamespace(GET=QueryDict(address.removeprefix("?")), user=None)
    return LedgerPage(request, ledger)


def keys(shown: LedgerPage) -> list[int]:
    """Primary keys of the rows of a page."""
    return [row["pk"] for row in shown.rows]


def walk(address: str, ledger: Ledger = SMALL) -> list[LedgerPage]:
    """All pages from an address on, forward."""
    pages = [page(address, ledger)]
    while pages[-1].next_url:
        pages.append(page(pages[-1].next_url, ledger))
        assert len(pages) < 60, "paging does not end"
    return pages
