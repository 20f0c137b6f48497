"""What a ledger is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet

from apps.core.ledger import cells
from apps.core.verdict import Verdict

Row = dict[str, Any]
PAGE_SIZES = (25, 50, 100)
COUNT_LIMIT = 1000
EXPORT_LIMIT = 5000  # more is a background job
PRINT_LIMIT = 1000


@dataclass(frozen=True)
class Column:
    """`cell(row)` draws it on the page (None: the value as plain text, and not shown unless chosen); `export(row)`
    is its value in Excel (None: not exported unless the row has `key`). `sort` is a field path, `head` its name in
    the sheet where that differs, `width` in characters. `offered=False`: never on the page, only in the sheet."""

    key: str
    label: str
    cell: Callable[[Row], Any] | None = None
    sort: str | None = None
    export: Callable[[Row], Any] | None = None
    width: int = 16
    css: str = ""
    phone: bool = True
    head: str = ""
    offered: bool = True

    def value(self, row: Row) -> Any:
        """The plain value, as the sheet has it."""
        return self.export(row) if self.export is not None else row.get(self.key)

    def draw(self, row: Row) -> Any:
        """The cell of the page."""
        return self.cell(row) if self.cell is not None else cells.plain(self.value(row))


@dataclass(frozen=True)
class Tab:
    """A standing selection. `sort` is the column path it opens with, `-` for downwards."""

    code: str
    label: str
    where: Callable[[QuerySet, Any], QuerySet]
    sort: str = ""


@dataclass(frozen=True)
class Action:
    """What may be done with several chosen rows at once (批量).

    `act(user, pk, text)` does it to one row in its own transaction, asks the rule, and says what was done; it
    raises DomainError for a row that cannot. `offered(user)`: whether the button is drawn. `text` is the label
    of the words asked for, if any. `together(user, pks)` instead of `act` takes the chosen rows at once and says
    where the person is led: work that goes on in the background.
    """

    code: str
    label: str
    icon: str
    act: Callable[[Any, int, str], str]
    offered: Callable[[Any], bool]
    text: str = ""
    confirm: str = ""
    together: Callable[[Any, list[int]], str] | None = None


@dataclass(frozen=True)
class Tool:
    """What may be made of all that is selected, page after page: a link beside print and export, which leads to
    `url_name` with the parameters of the view. `offered(user)`: whether it is drawn."""

    label: str
    icon: str
    url_name: str
    offered: Callable[[Any], bool] = lambda user: True


@dataclass(frozen=True)
class Ledger:
    """A list page. `empty` is (title, hint) or (title, hint, action label, action url).

    `url_name` is the name of its address and `rule(user)` says who may open it: a saved view and a background
    export ask both. `unit` counts its rows (件 of papers).
    """

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
    unit: str = "行"
    url_name: str = ""
    rule: Callable[[Any], Verdict] | None = None
    actions: tuple[Action, ...] = ()
    tools: tuple[Tool, ...] = ()

    @property
    def shown(self) -> list[Column]:
        """The columns of the page unless others are chosen."""
        return [column for column in self.columns if column.cell is not None and column.offered]

    @property
    def choosable(self) -> list[Column]:
        """Every column the page may show."""
        known = {*self.values, "pk"}
        return [one for one in self.columns if one.offered and (one.cell or one.export or one.key in known)]

    def tab(self, code: str) -> Tab | None:
        """The tab with this code; the first one for an unknown code; None when there are none."""
        return next((tab for tab in self.tabs if tab.code == code), self.tabs[0] if self.tabs else None)

    def action(self, code: str) -> Action | None:
        """The action with this code."""
        return next((action for action in self.actions if action.code == code), None)
