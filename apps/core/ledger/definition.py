"""What a ledger is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet

Row = dict[str, Any]
PAGE_SIZES = (25, 50, 100)
COUNT_LIMIT = 1000
EXPORT_LIMIT = 5000


@dataclass(frozen=True)
class Column:
    """`cell(row)` draws it on the page (None: only in the sheet); `export(row)` is its value in Excel
    (None: not exported unless the row has `key`). `sort` is a field path. `width` in characters."""

    key: str
    label: str
    cell: Callable[[Row], Any] | None = None
    sort: str | None = None
    export: Callable[[Row], Any] | None = None
    width: int = 16
    css: str = ""
    phone: bool = True


@dataclass(frozen=True)
class Tab:
    """A standing selection. `sort` is the column path it opens with, `-` for downwards."""

    code: str
    label: str
    where: Callable[[QuerySet, Any], QuerySet]
    sort: str = ""


@dataclass(frozen=True)
class Ledger:
    """A list page. `empty` is (title, hint) or (title, hint, action label, action url)."""

    code: str
    title: str
    rows: Callable[[Any], QuerySet]
    values: tuple[str, ...]
    columns: tuple[Column, ...]
    row_url: Callable[[Row], str]
    filterset: type[FilterSet] | None = None
    tabs: tuple[Tab, ...] = ()
    decorate: Callable[[list[Row], Any], None] | None = None
    default_sort: str = "-pk"
    empty: tuple[str, ...] = ("没有符合条件的记录", "")
    row_css: Callable[[Row], str] | None = None
    on_export: Callable[[Any, str, int], None] | None = None

    @property
    def shown(self) -> list[Column]:
        """The columns of the page."""
        return [column for column in self.columns if column.cell is not None]

    def tab(self, code: str) -> Tab | None:
        """The tab with this code; the first one for an unknown code; None when there are none."""
        return next((tab for tab in self.tabs if tab.code == code), self.tabs[0] if self.tabs else None)
