"""Excel of what is filtered: constant memory, formulas neutralised."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.ledger import keyset
from apps.core.ledger.definition import EXPORT_LIMIT, Column
from apps.core.ledger.page import LedgerPage

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_YEAR = 1900  # the calendar of Excel begins here


def export_response(page: LedgerPage) -> HttpResponse:
    """All rows of the view, not only of the page. Raises DomainError above EXPORT_LIMIT rows, and for a filter
    that cannot be read: a page says so beside the filter, a sheet would silently hold all rows."""
    ledger = page.ledger
    if page.filterset is not None and not page.filterset.form.is_valid():
        raise DomainError("筛选条件有误，请改正后再导出")
    names = {*ledger.values, "pk"}
    rows = list(keyset.ordered(page.filtered, page.order, backwards=False).values(*names)[: EXPORT_LIMIT + 1])
    if len(rows) > EXPORT_LIMIT:
        raise DomainError(f"符合条件的记录超过 {EXPORT_LIMIT} 行，请先用筛选缩小范围再导出")
    if ledger.decorate is not None:
        ledger.decorate(rows, page.user)
    known = names.union(*rows[:1])
    columns = [column for column in ledger.columns if column.export is not None or column.key in known]
    content = _write(ledger.title, columns, rows)
    name = f"{ledger.title}{clock.today():%Y%m%d}.xlsx"
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f"attachment; filename=export.xlsx; filename*=UTF-8''{quote(name)}"
    if ledger.on_export is not None:
        ledger.on_export(page.user, ledger.title, len(rows))
    return response


def _write(title: str, columns: list[Column], rows: list[dict[str, Any]]) -> bytes:
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(title[:31])
        head = book.add_format({"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True})
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.label, head)
        for line, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                value = column.export(row) if column.export is not None else row[column.key]
                _cell(sheet, line, place, value, date, moment)
    return buffer.getvalue()


def _cell(sheet: Any, line: int, place: int, value: Any, date: Any, moment: Any) -> None:
    """Numbers stay numbers (negative ones too); text is always text, so a leading = is never a formula."""
    if value is None or value == "":
        return
    if isinstance(value, dt.date) and value.year < FIRST_YEAR:
        sheet.write_string(line, place, value.isoformat()[:10])
    elif isinstance(value, dt.datetime):
        sheet.write_datetime(line, place, timezone.localtime(value).replace(tzinfo=None), moment)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, place, dt.datetime.combine(value, dt.time()), date)
    elif isinstance(value, bool):
        sheet.write_string(line, place, "是" if value else "否")
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, str(value)[:32000])
