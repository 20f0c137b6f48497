"""What is filtered as Excel: at once up to EXPORT_LIMIT rows, beyond that by a background job."""

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.http import HttpResponse

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.ledger.definition import EXPORT_LIMIT, Ledger
from apps.core.ledger.selection import Selection
from apps.core.ledger.sheet import MEDIA_TYPE, Sheet

CHUNK = 2000
UNCLEAR = "筛选条件有误，请改正后再导出"


class TooManyRows(DomainError):
    """More than EXPORT_LIMIT: a background job may do it."""


def file_name(ledger: Ledger) -> str:
    """收文台账20261121.xlsx, by the day in Shanghai."""
    return f"{ledger.title}{clock.today():%Y%m%d}.xlsx"


def export_response(chosen: Selection) -> HttpResponse:
    """All rows of the view, not only of the page. Raises TooManyRows above EXPORT_LIMIT rows, and DomainError for a
    filter that cannot be read: a page says so beside the filter, a sheet would silently hold all rows."""
    ledger = chosen.ledger
    if not chosen.is_clear:
        raise DomainError(UNCLEAR)
    rows = chosen.fetch(EXPORT_LIMIT + 1)
    if len(rows) > EXPORT_LIMIT:
        raise TooManyRows(f"符合条件的记录超过 {EXPORT_LIMIT} {ledger.unit}，请先用筛选缩小范围再导出")
    buffer = io.BytesIO()
    with Sheet(buffer, ledger.title, chosen.sheet_columns) as sheet:
        sheet.add(chosen.decorate(rows))
    response = HttpResponse(buffer.getvalue(), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f"attachment; filename=export.xlsx; filename*=UTF-8''{quote(file_name(ledger))}"
    if ledger.on_export is not None:
        ledger.on_export(chosen.user, ledger.title, len(rows))
    return response


def write_all(chosen: Selection, path: Path, tell: Callable[[int], None]) -> int:
    """Write every row of the view to a file, telling how far it is; returns how many.

    Raises DomainError for a filter that cannot be read (a department that is gone since).
    """
    if not chosen.is_clear:
        raise DomainError(UNCLEAR)
    with Sheet(path, chosen.ledger.title, chosen.sheet_columns) as sheet:
        for rows in chosen.chunks(CHUNK):
            sheet.add(rows)
            tell(sheet.count)
    return sheet.count
