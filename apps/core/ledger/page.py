"""One page of a ledger, from the address."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from apps.core.ledger import keyset
from apps.core.ledger.definition import COUNT_LIMIT, PAGE_SIZES, Column, Ledger, Row, Tab
from apps.core.ledger.keyset import Order

CHOICES_SECONDS = 60  # lists of departments and people in filters may be this old
MAX_ROW_NUMBER = 10**7


@dataclass(frozen=True)
class FilterField:
    """What a macro needs to draw one filter: kind is search, select, date or text."""

    name: str
    label: str
    kind: str
    value: str
    choices: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class LedgerPage:
    """Reads the address once; everything the template shows is an attribute."""

    def __init__(self, request: HttpRequest, ledger: Ledger) -> None:
        self.request, self.ledger, self.user = request, ledger, request.user
        self.params = request.GET
        self.tab: Tab | None = ledger.tab(self.params.get("tab", ""))
        wanted = self.params.get("size", "")
        self.size = next((size for size in PAGE_SIZES if str(size) == wanted), PAGE_SIZES[0])
        self.sort_key, self.order = self._order()
        self._load()

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
    def filtered(self) -> QuerySet:
        """All rows of the tab that pass the valid filters; an invalid one is named beside its field."""
        if self.filterset is None:
            return self._tab_rows
        self.filterset.form.is_valid()
        return self.filterset.filter_queryset(self._tab_rows)

    def _load(self) -> None:
        backwards = False
        cursor = keyset.decode(self.params.get("after", ""), self.filtered, self.order)
        if cursor is None:
            cursor = keyset.decode(self.params.get("before", ""), self.filtered, self.order)
            backwards = cursor is not None
        found = self._fetch(cursor, backwards)
        if cursor is not None and not found:  # the rows beyond it have gone meanwhile: begin anew
            cursor, backwards = None, False
            found = self._fetch(cursor, backwards)
        more = len(found) > self.size
        found = found[: self.size]
        if backwards:
            found.reverse()
        self.rows = found
        self.has_next = more if not backwards else True
        self.has_previous = more if backwards else cursor is not None
        self.is_first = cursor is None
        if self.ledger.decorate is not None:
            self.ledger.decorate(found, self.user)

    def _fetch(self, cursor: tuple[Any, int] | None, backwards: bool) -> list[Row]:
        """The rows beyond a cursor in the order asked for, one more than the page holds."""
        rows = self.filtered
        if cursor is not None:
            rows = keyset.beyond(rows, self.order, cursor, backwards=backwards)
        names = {*self.ledger.values, "pk"} | ({self.order.path} - {"pk"})
        return list(keyset.ordered(rows, self.order, backwards=backwards).values(*names)[: self.size + 1])

    @cached_property
    def count(self) -> int:
        """How many rows there are, counted to COUNT_LIMIT + 1 at most; free when the page holds them all."""
        if self.is_first and not self.has_next:
            return len(self.rows)
        return self.filtered.order_by().values("pk")[: COUNT_LIMIT + 1].count()

    @property
    def count_words(self) -> str:
        """共 37 行, 共 1000+ 行."""
        return f"共 {COUNT_LIMIT}+ 行" if self.count > COUNT_LIMIT else f"共 {self.count} 行"

    @property
    def first_number(self) -> int:
        """Number of the first row shown, carried along in the address; only a courtesy."""
        asked = self.params.get("from", "")
        if self.is_first or not (asked.isascii() and asked.isdigit()):
            return 1
        return max(1, min(int(asked[:9]), MAX_ROW_NUMBER))

    @property
    def range_words(self) -> str:
        """第 1–25 行，共 37 行."""
        if not self.rows:
            return self.count_words
        last = self.first_number + len(self.rows) - 1
        return f"第 {self.first_number}–{last} 行，{self.count_words}"

    # --- addresses -------------------------------------------------------------------------------
    def address(self, **changes: Any) -> str:
        """This view with some parameters changed; paging starts over unless it is what changes."""
        kept = {
            key: self.params.get(key, "") for key in self.params if key not in ("after", "before", "from", "export")
        }
        merged = {**kept, **changes}
        return f"?{urlencode({key: value for key, value in merged.items() if value not in ('', None)})}"

    def _cursor(self, row: Row) -> str:
        return keyset.encode(row["pk"] if self.order.path == "pk" else row[self.order.path], row["pk"])

    @property
    def next_url(self) -> str:
        if not self.rows or not self.has_next:
            return ""
        return self.address(after=self._cursor(self.rows[-1]), **{"from": self.first_number + len(self.rows)})

    @property
    def previous_url(self) -> str:
        if not self.rows or not self.has_previous:
            return ""
        return self.address(before=self._cursor(self.rows[0]), **{"from": max(1, self.first_number - self.size)})

    @property
    def first_url(self) -> str:
        return "" if self.is_first else self.address()

    def tab_url(self, tab: Tab) -> str:
        """Filters stay, sort and paging start over."""
        return self.address(tab=tab.code, sort="")

    def sort_url(self, column: Column) -> str:
        """Sort by this column; again turns it round."""
        return self.address(sort=f"-{column.key}" if self.sort_key == column.key else column.key)

    def aria_sort(self, column: Column) -> str:
        """ascending, descending or none, for the head of a sortable column."""
        if self.sort_key.removeprefix("-") != column.key:
            return "none"
        return "descending" if self.order.down else "ascending"

    # --- filters ---------------------------------------------------------------------------------
    @cached_property
    def filters(self) -> list[FilterField]:
        """The filters as plain values; the form widgets are never drawn."""
        if self.filterset is None:
            return []
        form = self.filterset.form
        return [self._filter(name, form) for name in form.fields]

    def _filter(self, name: str, form: Any) -> FilterField:
        source, errors = form.fields[name], list(form.errors.get(name, []))
        value = self.params.get(name, "")
        label = str(source.label or "")
        if isinstance(source, ModelChoiceField):
            return FilterField(name, label, "select", value, self._model_choices(name, source), errors)
        if hasattr(source, "choices"):
            choices = [(str(key), str(words)) for key, words in source.choices if str(key)]
            return FilterField(name, label, "select", value, choices, errors)
        kind = "date" if "date" in type(source).__name__.lower() else "search" if name == "q" else "text"
        return FilterField(name, label, kind, value, [], errors)

    def _model_choices(self, name: str, source: Any) -> list[tuple[str, str]]:
        key = f"ledger:{self.ledger.code}:{name}"
        rows = cache.get_or_set(key, lambda: [(str(row.pk), str(row)) for row in source.queryset], CHOICES_SECONDS)
        return rows or []

    @property
    def is_filtered(self) -> bool:
        """Whether any filter has a value."""
        return any(one.value for one in self.filters)

    @property
    def clear_url(self) -> str:
        """This tab without filters."""
        return f"?{urlencode({'tab': self.tab.code})}" if self.tab else "?"
