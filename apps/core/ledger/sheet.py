"""Excel, row by row to the disk: memory stays flat however many rows; formulas neutralised."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

from apps.core.ledger.definition import Column, Row

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_ROWS = 1_000_000  # Excel ends at 1,048,576: the rest goes on the next sheet
FIRST_YEAR = 1900  # the calendar of Excel begins here
LONGEST = 32000
OPTIONS: dict[str, Any] = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class Sheet:
    """A workbook being written. Use it as a context; `add` takes rows in their order."""

    def __init__(self, target: Path | IO[bytes], title: str, columns: Sequence[Column]) -> None:
        options = {**OPTIONS, "in_memory": not isinstance(target, Path)}
        if isinstance(target, Path):
            options["tmpdir"] = str(target.parent)
        self.book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
        self.title, self.columns, self.count = title, columns, 0
        self.head = self.book.add_format({"bold": True, "bg_color": "#F3F1EC", "border": 1, "text_wrap": True})
        self.date = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.values = [column.value for column in columns]
        self._begin()

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.book.close()

    def _begin(self) -> None:
        """A new sheet with its heads; the first bears the title, the next ones a number."""
        number = self.count // SHEET_ROWS + 1
        name = self.title[:31] if number == 1 else f"{self.title[:26]}（{number}）"
        self.sheet = self.book.add_worksheet(name)
        self.line = 0
        self.sheet.freeze_panes(1, 0)
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.width)
            self.sheet.write_string(0, place, column.head or column.label, self.head)
        self._writers: dict[type, Callable[[int, Any], Any]] = {
            str: self._text,
            int: self._number,
            float: self._number,
            Decimal: self._number,
            type(None): lambda place, value: None,
            bool: lambda place, value: self._text(place, "是" if value else "否"),
            dt.date: self._date,
            dt.datetime: self._moment,
        }

    def add(self, rows: Sequence[Row]) -> None:
        """Write some rows. `line` is the number of a row in the whole list, for columns that count."""
        for row in rows:
            if self.count and self.count % SHEET_ROWS == 0:
                self._begin()
            self.count += 1
            self.line += 1
            row["line"] = self.count
            for place, value_of in enumerate(self.values):
                value = value_of(row)
                writer = self._writers.get(type(value))
                if writer is None:
                    self._text(place, str(value))
                else:
                    writer(place, value)

    def _text(self, place: int, value: str) -> None:
        if value:
            self.sheet.write_string(self.line, place, value if len(value) <= LONGEST else value[:LONGEST])

    def _number(self, place: int, value: Any) -> None:
        self.sheet.write_number(self.line, place, value)

    def _date(self, place: int, value: dt.date) -> None:
        if value.year < FIRST_YEAR:
            self._text(place, value.isoformat())
        else:
            self.sheet.write_datetime(self.line, place, value, self.date)

    def _moment(self, place: int, value: dt.datetime) -> None:
        local = timezone.localtime(value).replace(tzinfo=None)
        if local.year < FIRST_YEAR:
            self._text(place, local.date().isoformat())
        else:
            self.sheet.write_datetime(self.line, place, local, self.moment)
