"""One page of a ledger, from the address."""

from functools import cached_property
from urllib.parse import urlencode

from django.core.cache import caches
from django.http import HttpRequest

from apps.core.ledger import keyset
from apps.core.ledger.definition import COUNT_LIMIT, PAGE_SIZES, Action, Column, Ledger, Row, Tab
from apps.core.ledger.registry import View, views_of
from apps.core.ledger.selection import Selection

MAX_ROW_NUMBER = 10**7
MANY_SECONDS = 60  # "1000+" may be this old: counting to a thousand costs more than drawing the page


class LedgerPage(Selection):
    """Reads the address once; everything the template shows is an attribute."""

    def __init__(self, request: HttpRequest, ledger: Ledger) -> None:
        super().__init__(ledger, request.user, request.GET, request)
        wanted = self.params.get("size", "")
        self.size = next((size for size in PAGE_SIZES if str(size) == wanted), PAGE_SIZES[0])
        self._load()

    def _load(self) -> None:
        backwards = False
        cursor = keyset.decode(self.params.get("after", ""), self.filtered, self.order)
        if cursor is None:
            cursor = keyset.decode(self.params.get("before", ""), self.filtered, self.order)
            backwards = cursor is not None
        found = self.fetch(self.size + 1, cursor, backwards=backwards)
        if cursor is not None and not found:  # the rows beyond it have gone meanwhile: begin anew
            cursor, backwards = None, False
            found = self.fetch(self.size + 1)
        more = len(found) > self.size
        found = found[: self.size]
        if backwards:
            found.reverse()
        self.rows = self.decorate(found)
        self.has_next = more if not backwards else True
        self.has_previous = more if backwards else cursor is not None
        self.is_first = cursor is None

    @cached_property
    def count(self) -> int:
        """How many rows there are, counted to COUNT_LIMIT + 1 at most; free when the page holds them all, and asked
        once a minute when there are more than the limit."""
        if self.is_first and not self.has_next:
            return len(self.rows)
        known = caches["local"]
        key = self._many_key()
        if known.get(key):
            return COUNT_LIMIT + 1
        count = self.filtered.order_by().values("pk")[: COUNT_LIMIT + 1].count()
        if count > COUNT_LIMIT:
            known.set(key, True, MANY_SECONDS)
        return count

    def _many_key(self) -> str:
        """Rights are part of it: whoever loses some does not hear of the thousand any more."""
        user = self.user
        rights = getattr(user, "pk", 0), getattr(user, "clearance", 0), tuple(getattr(user, "principal_ids", ()))
        return f"many:{self.ledger.code}:{hash((rights, self.query(sort='', size='')))}"

    @property
    def count_words(self) -> str:
        """共 37 件, 共 1000+ 件."""
        number = f"{COUNT_LIMIT}+" if self.count > COUNT_LIMIT else str(self.count)
        return f"共 {number} {self.ledger.unit}"

    @property
    def first_number(self) -> int:
        """Number of the first row shown, carried along in the address; only a courtesy."""
        asked = self.params.get("from", "")
        if self.is_first or not (asked.isascii() and asked.isdigit()):
            return 1
        return max(1, min(int(asked[:9]), MAX_ROW_NUMBER))

    @property
    def range_words(self) -> str:
        """第 1–25 件，共 37 件."""
        if not self.rows:
            return self.count_words
        last = self.first_number + len(self.rows) - 1
        return f"第 {self.first_number}–{last} {self.ledger.unit}，{self.count_words}"

    # --- addresses -------------------------------------------------------------------------------
    def _cursor(self, row: Row) -> str:
        return keyset.encode(*self.place(row))

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

    @property
    def clear_url(self) -> str:
        """This tab without filters; the chosen columns stay."""
        kept = {"tab": self.tab.code if self.tab else "", "cols": self.cols, "sort": "" if self.tab else "usual"}
        return f"?{urlencode({key: value for key, value in kept.items() if value}, safe=',')}"

    def carried(self, *without: str) -> list[tuple[str, str]]:
        """The parameters a form of the page must carry along, without those it asks for itself."""
        own = {one.name for one in self.filters} if "filters" in without else set()
        return [(key, value) for key, value in self.kept().items() if value and key not in own and key not in without]

    # --- what the floors above lend ---------------------------------------------------------------
    @cached_property
    def views(self) -> list[View]:
        """Saved views of this person for this ledger."""
        return views_of(self.user, self.ledger)

    def is_view(self, view: View) -> bool:
        """Whether the address shows this view."""
        return bool(view.query) and sorted(view.query.split("&")) == sorted(self.query().split("&"))

    @cached_property
    def actions(self) -> list[Action]:
        """What this person may do with several rows."""
        return [action for action in self.ledger.actions if action.offered(self.user)]
