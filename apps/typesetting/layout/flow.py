"""Rows upon pages: 22 lines to a page, a table's head repeated, a signature never without text beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.typesetting.layout import grid
from apps.typesetting.layout.marks import Mark, Sheet, moved
from apps.typesetting.layout.spans import Span, drawn_over

_SLACK = 0.01
TIGHTEST, LOOSEST = 0.95, 1.12  # how far the line spacing of a page may be changed to keep a signature with its text
ACCOMPANY = 2  # lines of text that go over to the signature's page


@dataclass(frozen=True)
class Row:
    """What stays together: a line, a row of a table, a picture. Marks are placed from its upper left corner.

    `blank` rows vanish at the top of a page; `keep_next` stays with the next row; `words` is a line of the text whose
    spacing may change, `listed` one that is 附件说明 and no 正文; `head` is repeated above it when it begins a page;
    `turned` holds a page of a table laid on its side; `overhang` is how far a seal reaches below the row, into the
    margin if need be; `spans` are cells of a table that reach over it, and `needs` the height that must be free for it
    and the rows they begin over.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    blank: bool = False
    keep_next: bool = False
    words: bool = False
    listed: bool = False
    head: tuple["Row", ...] = ()
    turned: bool = False
    overhang: float = 0.0
    spans: tuple[Span, ...] = ()
    needs: float = 0.0


BLANK = Row(grid.PITCH, blank=True)


@dataclass
class Page:
    """One side: where its first row begins, its rows, how much their spacing is changed."""

    top: float = grid.TOP
    rows: list[Row] = field(default_factory=list)
    factor: float = 1.0
    begun: set[Span] = field(default_factory=set)  # cells over several rows that began on an earlier page

    @property
    def room(self) -> float:
        return grid.BOTTOM - self.top

    @property
    def used(self) -> float:
        return sum(self.heights)

    @property
    def heights(self) -> list[float]:
        return [row.height * (self.factor if row.words else 1) for row in self.rows]

    @property
    def end(self) -> float:
        """Where the last row and its seal end, mm from the top of the paper."""
        return self.top + self.used + (self.rows[-1].overhang if self.rows else 0.0)

    @property
    def shows_text(self) -> bool:
        return any(row.words for row in self.rows)

    @property
    def turned(self) -> bool:
        return any(row.turned for row in self.rows)


def paginate(rows: Sequence[Row], top: float = grid.TOP, tail: Row | None = None) -> list[Page]:
    """The pages of a part of the document; `tail` (signature, date, note) ends it."""
    pages = [Page(top)]
    for place, row in enumerate(rows):
        _put(pages, row, _kept_with(rows, place))
    if tail:
        _put_tail(pages, tail)
    begun: set[Span] = set()
    for page in pages:
        page.begun = set(begun)
        begun.update(span for row in page.rows for span in row.spans)
    return pages


def drawn(page: Page) -> Sheet:
    """The page's marks at their places on the paper."""
    sheet = Sheet()
    y = page.top
    spanned: list[tuple[float, float, Sequence[Span]]] = []
    for row, height in zip(page.rows, page.heights, strict=True):
        spanned.append((y, height, row.spans))
        if row.turned:
            sheet.turned.extend(row.marks)
        else:
            extra = (height - row.height) / 2
            sheet.marks.extend(moved(mark, grid.LEFT, y + extra) for mark in row.marks)
        y += height
    sheet.marks.extend(moved(mark, grid.LEFT, 0) for mark in drawn_over(spanned, set(page.begun)))
    return sheet


def _put(pages: list[Page], row: Row, company: float) -> None:
    page = pages[-1]
    if page.rows and (page.turned or row.turned or page.used + company > page.room + _SLACK):
        page = Page()
        pages.append(page)
    if not page.rows and row.blank and len(pages) > 1:
        return
    if not page.rows and len(pages) > 1:
        page.rows.extend(row.head)
    if not page.rows and len(pages) == 1 and company > page.room + _SLACK:  # no room under the head of page 1
        page = Page(rows=list(row.head))
        pages.append(page)
    page.rows.append(row)


def _kept_with(rows: Sequence[Row], place: int) -> float:
    """The height that must be free for the row: its own and, for a heading, that of what follows."""
    height, follower = rows[place].height, place
    while rows[follower].keep_next and follower + 1 < len(rows) and follower < place + 3:
        follower += 1
        height += max(rows[follower].height, rows[follower].needs)
    return max(height, rows[place].needs)


def _put_tail(pages: list[Page], tail: Row) -> None:
    """Signature and date with 正文 on their page: spacing is changed a little, never 此页无正文 (7.3.5.5).

    附件说明 stands between both and is no 正文: it goes over to the signature's page together with lines of the text.
    """
    _bring_text(pages, tail)
    page = pages[-1]
    if not page.turned and page.used + tail.height <= page.room + _SLACK:
        page.rows.append(tail)
        return
    spaced = sum(row.height for row in page.rows if row.words)
    short = page.used + tail.height - page.room
    if spaced and not page.turned and (spaced - short) / spaced >= TIGHTEST:
        page.factor = (spaced - short) / spaced
        page.rows.append(tail)
        return
    company = [] if page.turned else _taken_over(page, grid.BOTTOM - grid.TOP - tail.height)
    if company:
        _loosen(page)
    pages.append(Page(rows=[*company, tail]))


def _bring_text(pages: list[Page], tail: Row) -> None:
    """Where 附件说明 alone begins the last page, lines of the text come over to it from the page before."""
    page = pages[-1]
    if len(pages) < 2 or pages[-2].turned or not all(row.listed or row.blank for row in page.rows):
        return
    company = _with_listed(pages[-2], page.room - page.used - tail.height - BLANK.height)
    if company:
        gap = [] if any(row.blank for row in company) else [BLANK]  # it vanished at the top of the page
        page.rows = [*company, *gap, *page.rows]
        _loosen(pages[-2])


def _loosen(page: Page) -> None:
    """Spread the lines of a page from which some were taken, where that is not seen."""
    spaced = sum(row.height for row in page.rows if row.words)
    if spaced:
        looser = (spaced + page.room - page.used) / spaced
        page.factor = looser if looser <= LOOSEST else 1.0


def _taken_over(page: Page, room: float) -> list[Row]:
    """The last lines of a page, taken from it; of one that is nothing but 附件说明 its last lines."""
    return _with_listed(page, room) or _last_lines(page)


def _with_listed(page: Page, room: float) -> list[Row]:
    """Lines of the text and all 附件说明 under them, taken from a page; nothing when there are none or no room."""
    kept = list(page.rows)
    listed: list[Row] = []
    while page.rows and (page.rows[-1].listed or page.rows[-1].blank):
        listed.insert(0, page.rows.pop())
    taken = [*_last_lines(page), *listed]
    if len(taken) == len(listed) or sum(row.height for row in taken) > room + _SLACK:
        page.rows = kept
        return []
    return taken


def _last_lines(page: Page) -> list[Row]:
    """The last lines of a page, taken from it: only lines of text, and never all of them."""
    taken: list[Row] = []
    while len(taken) < ACCOMPANY and page.rows and page.rows[-1].words:
        if sum(row.words for row in page.rows) < 2:
            break
        taken.insert(0, page.rows.pop())
    while len(page.rows) > 1 and page.rows[-1].keep_next and page.rows[-1].words:
        taken.insert(0, page.rows.pop())
    return taken
