"""What an address selects of a ledger: tab, filters, order, columns. The page, the sheet, the print and the
background job read the same one, so they cannot disagree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.cache import caches
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django_filters import DateFilter, ModelChoiceFilter

from apps.core.ledger import keyset
from apps.core.ledger.definition import Column, Ledger, Row, Tab
from apps.core.ledger.keyset import Order

CHOICES_SECONDS = 60  # lists of departments and people in filters may be this old
OWN = ("tab", "sort", "size")  # parameters of the ledger beside its filters


@dataclass(frozen=True)
class FilterField:
    """What a macro needs to draw one filter: kind is search, select, date or text."""

    name: str
    label: str
    kind: str
    value: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The value as a person reads it."""
        return dict(self.choices).get(self.value, self.value)


@lru_cache(maxsize=256)
def _shape(filterset: Any, name: str) -> tuple[str, str, list[tuple[str, str]] | None]:
    """Label, kind and choices of one filter; None stands for the rows of a table."""
    one = filterset.base_filters[name]
    label = str(one.label or "")
    if isinstance(one, ModelChoiceFilter):
        return label, "select", None
    if "choices" in one.extra:
        return label, "select", [(str(key), str(words)) for key, words in one.field.choices if str(key)]
    return label, "date" if isinstance(one, DateFilter) else "search" if name == "q" else "text", []


class Selection:
    """Reads the parameters once; nothing is fetched before it is asked for."""

    def __init__(self, ledger: Ledger, user: Any, params: QueryDict, request: HttpRequest | None = None) -> None:
        self.ledger, self.user, self.params, self.request = ledger, user, params, request
        self.tab: Tab | None = ledger.tab(params.get("tab", ""))
        self.sort_key, self.order = self._order()
        self.asked_columns = self._asked_columns()

    def _order(self) -> tuple[str, Order]:
        """The address names a column (`-due`); an unknown one gives the tab's own order."""
        asked = self.params.get("sort", "")
        for column in self.ledger.columns:
            if column.sort and asked.removeprefix("-") == column.key:
                return asked, Order(column.sort, asked.startswith("-"))
        usual = (self.tab.sort if self.tab else "") or self.ledger.default_sort
        order = Order.parse(usual)
        key = next((column.key for column in self.ledger.columns if column.sort == order.path), "")
        return f"-{key}" if key and order.down else key, order

    def _asked_columns(self) -> list[Column]:
        """The columns of `cols=number,title`; the title stays, for it is the row's link. None for none known."""
        asked = {key for given in self.params.getlist("cols") for key in given.split(",")}
        chosen = [column for column in self.ledger.choosable if column.key in asked]
        if not chosen:
            return []
        return [one for one in self.ledger.choosable if one.key in asked or one.css == "main"]

    @property
    def columns(self) -> list[Column]:
        """The columns of the page."""
        return self.asked_columns or self.ledger.shown

    @property
    def sheet_columns(self) -> list[Column]:
        """The columns of the sheet: the chosen ones, or all that have a value."""
        known = {*self.ledger.values, "pk"}
        able = [one for one in self.ledger.columns if one.export is not None or one.key in known]
        return [one for one in able if one in self.asked_columns] or able

    @property
    def cols(self) -> str:
        """The chosen columns for an address, empty for the usual ones."""
        keys = [column.key for column in self.asked_columns]
        return "" if keys == [column.key for column in self.ledger.shown] else ",".join(keys)

    # --- rows ------------------------------------------------------------------------------------
    @cached_property
    def filterset(self) -> Any:
        """The bound django-filter set, or None."""
        if self.ledger.filterset is None:
            return None
        return self.ledger.filterset(self.params, queryset=self._tab_rows, request=self.request)

    @cached_property
    def _tab_rows(self) -> QuerySet:
        rows = self.ledger.rows(self.user)
        return self.tab.where(rows, self.user) if self.tab else rows

    @cached_property
    def _asks(self) -> bool:
        """Whether the address names a filter; without one no form is made: a tenth of the page (P1)."""
        return self.ledger.filterset is not None and any(map(self.params.get, self.ledger.filterset.base_filters))

    @cached_property
    def filtered(self) -> QuerySet:
        """All rows of the tab that pass the valid filters; an invalid one is named beside its field."""
        if not self._asks:
            return self._tab_rows
        self.filterset.form.is_valid()
        return self.filterset.filter_queryset(self._tab_rows)

    @property
    def is_clear(self) -> bool:
        """Whether every filter could be read."""
        return not self._asks or self.filterset.form.is_valid()

    def fetch(self, limit: int, cursor: tuple[Any, int] | None = None, *, backwards: bool = False) -> list[Row]:
        """The rows beyond a cursor, in the order asked for, undecorated."""
        rows = self.filtered
        if cursor is not None:
            rows = keyset.beyond(rows, self.order, cursor, backwards=backwards)
        names = {*self.ledger.values, "pk"} | ({self.order.path} - {"pk"})
        return list(keyset.ordered(rows, self.order, backwards=backwards).values(*names)[:limit])

    def decorate(self, rows: list[Row]) -> list[Row]:
        """What the ledger adds to its rows."""
        if self.ledger.decorate is not None:
            self.ledger.decorate(rows, self.user)
        return rows

    def place(self, row: Row) -> tuple[Any, int]:
        """The cursor at a row."""
        return row["pk"] if self.order.path == "pk" else row[self.order.path], row["pk"]

    def chunks(self, size: int) -> Iterator[list[Row]]:
        """All rows, some at a time: each piece begins in the index where the last one ended."""
        cursor = None
        while rows := self.fetch(size, cursor):
            cursor = self.place(rows[-1])
            yield self.decorate(rows)
            if len(rows) < size:
                return

    # --- addresses -------------------------------------------------------------------------------
    def kept(self) -> dict[str, str]:
        """The parameters that make the view, without those of one look (paging, export) and foreign ones."""
        known = {*OWN, *(self.ledger.filterset.base_filters if self.ledger.filterset else ())}
        kept = {key: self.params.get(key, "") for key in self.params if key in known}
        return kept | ({"cols": self.cols} if self.cols else {})

    def query(self, **changes: Any) -> str:
        """This view with some parameters changed; paging starts over unless it is what changes."""
        merged = {**self.kept(), **changes}
        return urlencode({key: value for key, value in merged.items() if value not in ("", None)}, safe=",")

    def address(self, **changes: Any) -> str:
        """The same as an address."""
        return f"?{self.query(**changes)}"

    # --- filters ---------------------------------------------------------------------------------
    @cached_property
    def filters(self) -> list[FilterField]:
        """The filters as plain values; the form widgets are never drawn."""
        declared: Any = self.ledger.filterset
        if declared is None:
            return []
        return [self._filter(name, *_shape(declared, name)) for name in declared.base_filters]

    def _filter(self, name: str, label: str, kind: str, choices: list[tuple[str, str]] | None) -> FilterField:
        value = self.params.get(name, "")
        errors = list(self.filterset.form.errors.get(name, [])) if self._asks else []
        return FilterField(name, label, kind, value, self._rows_of(name) if choices is None else choices, errors)

    def _rows_of(self, name: str) -> list[tuple[str, str]]:
        """Departments, people: read at most once a minute."""

        def read() -> list[tuple[str, str]]:
            return [(str(row.pk), str(row)) for row in self.filterset.form.fields[name].queryset]

        return caches["local"].get_or_set(f"ledger:{self.ledger.code}:{name}", read, CHOICES_SECONDS) or []

    @property
    def is_filtered(self) -> bool:
        """Whether any filter has a value."""
        return any(one.value for one in self.filters)

    @property
    def words(self) -> str:
        """Tab and filters as a person reads them: 办理中；主办部门：生产部."""
        parts = [self.tab.label] if self.tab else []
        parts += [f"{one.label}：{one.words}" for one in self.filters if one.value]
        return "；".join(parts) or "全部"
