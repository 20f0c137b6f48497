"""The newest rows of somebody that hold common words, found from the top downwards in bounded statements.

Two ways lead down, and they may be changed at any step because both go by the id of the matter:
through what the person may see, asking each whether it holds the words (good when the words are common), or through
the index, block of ids by block of ids, asking of each hit whether the person may see it (good when the person sees
much). What the last steps brought says which costs less for one more hit. No step looks at more than a few hundred.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.matters.models import SearchText
from apps.matters.search import lookup
from apps.matters.search.lookup import Among
from apps.matters.search.words import Phrase

STEP, MOST_ROWS, MOST_HITS = 100, 250, 1000  # rows of the first step, of the longest, hits of the longest
ROW_COST = 5  # a row that the person may see costs as much as so many hits of the index (bench/search.py)
MOST_LOOKED = 60_000  # rows looked at for one list; then the page says that it shows the newest only
MOST_BLOCKS = 8  # of one size in one statement
ROOM = 1.3  # a step is taken somewhat longer than it need be
KNOWN_STEPS = 4  # times as many rows are taken where all texts with the words are known (SQLite)
COMMON_PREFIX = 0.03  # a lone character commoner than this is not sought in the index: every pair begins so


@dataclass(frozen=True)
class Sought:
    """Phrases of one row, and the texts with them for each id of a matter; on SQLite all texts with them."""

    phrases: tuple[Phrase, ...]
    density: float
    texts: frozenset[int] | None = None


def newest_id() -> int:
    """The newest matter that the index knows."""
    return SearchText.objects.order_by("-matter_id").values_list("matter_id", flat=True).first() or 0


def holders(ids: frozenset[int], fields: Sequence[str], condition: Sequence[Phrase]) -> frozenset[int]:
    """Those of the matters that hold this too."""
    if not ids:
        return ids
    rows = SearchText.objects.filter(Among(F("matter_id"), ids), text__holds=list(condition)).order_by()
    rows = rows.filter(field__in=fields) if fields else rows
    return frozenset(rows.values_list("matter_id", flat=True))


def held(ids: frozenset[int], fields: Sequence[str], one: Sought) -> frozenset[int]:
    """The same, without the index where all texts with this are known."""
    if one.texts is None or not ids:
        return holders(ids, fields, one.phrases)
    rows = SearchText.objects.filter(Among(F("matter_id"), ids)).order_by()
    rows = rows.filter(field__in=fields) if fields else rows
    return frozenset(matter for matter, text in rows.values_list("matter_id", "pk") if text in one.texts)


def holding(key: str, fields: Sequence[str], condition: Sequence[Phrase]) -> Coalesce:
    """Whether the matter with this id holds this.

    A sub-select that gives one value is asked row by row and taken for true of every second row. EXISTS would be
    turned into a join, and the planner takes a phrase of common pairs for rare.
    """
    rows = SearchText.objects.filter(matter_id=OuterRef(key), text__holds=list(condition)).order_by()
    rows = rows.filter(field__in=fields) if fields else rows
    yes = Subquery(rows.annotate(yes=Value(value=True)).values("yes")[:1], output_field=BooleanField())
    return Coalesce(yes, Value(value=False), output_field=BooleanField())


@contextmanager
def _no_merging(*, asked: bool) -> Iterator[None]:
    """For somebody who sees nearly all: below some id PostgreSQL would merge the rows with all parts above it too."""
    if not asked or connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_mergejoin = off")
        yield


class Walk:
    """One way down from the newest row; `conditions` begin with the rarest."""

    def __init__(
        self, conditions: Sequence[Sought], fields: Sequence[str], rows: "QuerySet[Any]", key: str, below: int | None
    ) -> None:
        self.first, *others = conditions
        self.others, self.fields, self.rows, self.key = others, fields, rows, key
        self.below = below  # everything from here on has been looked at
        self.looked, self.done, self.is_cut = 0, False, False
        self.found: list[int] = []
        self.seen, self.seen_found = 1.0, 0.5  # through the rows: looked at, found
        self.hits, self.hits_found = 1.0, 1.0  # through the index
        self.density = max(self.first.density, 1e-9)
        prefix = any(phrase.prefix for phrase in self.first.phrases)
        self.is_row_by_row = prefix and self.first.density > COMMON_PREFIX

    def newest(self, most: int, patience: int | None = None) -> bool:
        """Seek the first `most` ids downwards (`found`); False when patience ended before: it may go on."""
        while not self.done and len(self.found) < most:
            if self.looked >= MOST_LOOKED:
                self.is_cut = True
                break
            if patience is not None and self.looked >= patience:
                return False
            need = most - len(self.found)
            self.found += self._index_step(need) if self._index_is_cheaper() else self._rows_step()
        del self.found[most:]
        return True

    def _index_is_cheaper(self) -> bool:
        if connection.vendor != "postgresql" or self.below is None:
            return False
        if self.is_row_by_row:
            return False
        return self.seen_found / self.seen < ROW_COST * self.hits_found / self.hits

    def _within(self, ids: Sequence[int], conditions: Sequence[Sought]) -> list[int]:
        kept = frozenset(ids)
        for one in conditions:
            kept = held(kept, self.fields, one)
        return [pk for pk in ids if pk in kept]

    # --- through what the person may see ------------------------------------------------------------
    def _rows_step(self) -> list[int]:
        # Below some id always as many: for a short list the planner goes through the parts of everybody.
        size = STEP if self.below is None else MOST_ROWS
        rows = self.rows if self.below is None else self.rows.filter(**{f"{self.key}__lt": self.below})
        rows = rows.order_by(f"-{self.key}")
        if self.first.texts is None:
            first = holding(self.key, self.fields, self.first.phrases)
            with _no_merging(asked=self.is_row_by_row and self.below is not None):
                part = list(rows.values_list(self.key, first)[:size])
            found = self._within([pk for pk, yes in part if yes], self.others)
        else:
            size *= KNOWN_STEPS
            part = [(pk, True) for pk in rows.values_list(self.key, flat=True)[:size]]
            found = self._within([pk for pk, _ in part], [self.first, *self.others])
        self.looked += len(part)
        self.seen, self.seen_found = self.seen + len(part), self.seen_found + len(found)
        self.done = len(part) < size
        self.below = part[-1][0] if part else 0
        return found

    # --- through the index --------------------------------------------------------------------------
    def _index_step(self, need: int) -> list[int]:
        wanted = min(max(need * self.hits / self.hits_found * ROOM, STEP), MOST_HITS)
        hits, start = self._block_hits(wanted)
        below, self.below = self.below or 0, start
        self.density = (len(hits) + 0.5) / (below - start)
        self.looked += len(hits)
        if start <= 0:
            self.done = True
        elif not hits:
            self._over_the_gap()
        rows = self.rows.filter(Among(F(self.key), hits)).order_by(f"-{self.key}")
        seen = list(rows.values_list(self.key, flat=True)) if hits else []
        found = self._within(seen, self.others)
        self.hits, self.hits_found = self.hits + len(hits), self.hits_found + len(found)
        return found

    def _over_the_gap(self) -> None:
        """Ids may be missing in great numbers: go on at the next one there is."""
        rows = SearchText.objects.filter(matter_id__lt=self.below).order_by("-matter_id")
        next_one = rows.values_list("matter_id", flat=True).first()
        self.done, self.below = next_one is None, (next_one or 0) + 1

    def _block_hits(self, wanted: float) -> tuple[set[int], int]:
        """The matters that hold the first condition in the blocks below, and where the lowest block begins.

        When there are more signs than was thought, the same is asked of fewer ids.
        """
        last = (self.below or 1) - 1
        ids = wanted / self.density
        while True:
            level = max((one for one in lookup.LEVELS if 1 << one <= ids), default=lookup.LEVELS[0])
            count = int(min(max(ids / (1 << level), 1), MOST_BLOCKS))
            lowest = max((last >> level) - count + 1, 0)
            blocks = tuple(f"_{level}:{number}" for number in range(lowest, (last >> level) + 1))
            rows = SearchText.objects.filter(text__signs=(self.first.phrases, blocks)).order_by()
            rows = rows.filter(field__in=self.fields) if self.fields else rows
            found = lookup.checked(rows, self.first.phrases)
            narrowest = level == lookup.LEVELS[0] and len(blocks) == 1
            taken = list(found if narrowest else found[: 2 * MOST_HITS + 1])
            self.looked += sum(not exact for _, exact in taken)
            if narrowest or len(taken) <= 2 * MOST_HITS:
                # bounded here: beside the signs PostgreSQL would gather all ids below from another index
                return {matter for matter, exact in taken if exact and matter <= last}, lowest << level
            self.looked += len(taken)
            ids = min(ids, len(blocks) << level) / 8
