"""From words to matters, in two steps (performance.md, Chinese search).

A matter is found when every word of the query stands somewhere in it: one in the title, another in an opinion, a
third in a file. A rare word costs one look into the index. For a common word the list would be long while the page
is full after a few rows: those are sought from the newest downwards (walking.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from apps.matters.models import SearchText
from apps.matters.search import lookup
from apps.matters.search.lookup import Among
from apps.matters.search.walking import Sought, Walk, holders, holding, newest_id
from apps.matters.search.words import Phrase, phrases

M = TypeVar("M", bound=Model)
FEW = 1000  # up to here the hits are taken as a list; a commoner word is checked row by row in the order of the page
SMALL = 1 << 15  # below this id the whole index is asked at once
WINDOW, WINDOW_PREFIX = 13, 9  # else first its newest block of 2**13 ids; a lone character in the newest 2**9
COMMON = 16  # hits among 2**13 ids from which the whole list is not even begun
NEWEST_SECONDS = 60  # how common a word is may be measured where the newest ids were a minute ago
FACTS = (SearchText.Field.FACTS.value,)  # number, title and short facts: what the filter of a ledger looks into
EVERYWHERE: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """Ids found, downwards; `cut` when common words were not followed back to the oldest row."""

    ids: list[int]
    cut: bool = False


@dataclass(frozen=True)
class Found:
    """What the index says of a query: the matters as a list when they are few, else how to ask for each."""

    conditions: tuple[Sought, ...]  # each must hold in some row of the matter
    fields: tuple[str, ...]
    few: frozenset[int] | None
    narrowed: bool = False  # the few were found in more fields than these

    def within(self, rows: "QuerySet[M]", key: str = "pk") -> "QuerySet[M]":
        """Keep the rows whose matter (`key` leads to its id) was found."""
        return rows.filter(self.condition(key))

    def condition(self, key: str = "pk") -> Q:
        """The same as a condition, for those who have another beside it."""
        if self.few is not None:
            return Q(Among(F(key), self._checked(self.few)))
        wanted = Q()
        for one in self.conditions:
            wanted &= Q(holding(key, self.fields, one.phrases))
        return wanted

    def newest(self, rows: "QuerySet[Any]", most: int, key: str = "pk", below: int | None = None) -> Seen:
        """The ids `key` of the first `most` found rows, downwards (from `below`)."""
        if self.few is None:
            walk = Walk(self.conditions, self.fields, rows, key, below)
            return Seen(walk.newest(most), walk.is_cut)
        few = self.few if below is None else frozenset(pk for pk in self.few if pk < below)
        ids = rows.filter(Among(F(key), few)).order_by(f"-{key}").values_list(key, flat=True)
        if not self.narrowed:
            return Seen(list(ids[:most]))
        kept = list(ids)
        held = self._checked(frozenset(kept))
        return Seen([pk for pk in kept if pk in held][:most])

    def only(self, fields: tuple[str, ...]) -> "Found":
        """The same query in fewer fields; what was few is looked through again instead of the index."""
        return replace(self, fields=fields, narrowed=True)

    def _checked(self, ids: frozenset[int]) -> frozenset[int]:
        if self.narrowed:
            for one in self.conditions:
                ids = holders(ids, self.fields, one.phrases)
        return ids


def _rows(fields: Sequence[str]) -> "QuerySet[SearchText]":
    rows = SearchText.objects.order_by()
    return rows.filter(field__in=fields) if fields else rows


def look_up(query: str, fields: tuple[str, ...] = EVERYWHERE) -> Found:
    """Ask the index for each word; a query without any word finds nothing.

    Facts are one row of a matter, so there all words are asked for at once.
    """
    wanted = phrases(query)
    if not wanted:
        return Found((), fields, frozenset())
    conditions = [tuple(wanted)] if fields == FACTS else [(phrase,) for phrase in wanted]
    top = cache.get_or_set("search:newest", newest_id, NEWEST_SECONDS) or 0
    probes = [_probe(fields, condition, top) for condition in conditions]
    sought = tuple(sorted((one for one, _ in probes), key=lambda one: one.density))
    whole = [ids for _, ids in probes if ids is not None]
    if not whole:
        return Found(sought, fields, None)
    few = frozenset.intersection(*whole)
    for one, ids in probes:
        if ids is None:
            few = holders(few, fields, one.phrases)
    return Found(sought, fields, few)


def _probe(fields: Sequence[str], condition: tuple[Phrase, ...], top: int) -> tuple[Sought, frozenset[int] | None]:
    """How common this is, and all its matters when they are few."""
    if top >= SMALL and connection.vendor == "postgresql":
        density = _density(fields, condition, top)
        if density * (1 << WINDOW) >= COMMON:
            return Sought(condition, density), None
    rows = _rows(fields)
    if connection.vendor != "postgresql":
        ids = list(rows.filter(text__matches=list(condition)).values_list("matter_id", flat=True)[: FEW + 1])
        return Sought(condition, 1.0), frozenset(ids) if len(ids) <= FEW else None
    signs = rows.filter(text__signs=(condition, ()))
    found = list(lookup.checked(signs, condition)[: FEW + 1])
    few = frozenset(matter for matter, exact in found if exact)
    return Sought(condition, len(found) / max(top, 1)), few if len(found) <= FEW else None


def _density(fields: Sequence[str], condition: tuple[Phrase, ...], top: int) -> float:
    """Hits for each of the newest ids, so far as the signs tell."""
    if any(phrase.prefix for phrase in condition):  # the index would gather every word that begins so
        rows = _rows(fields).filter(matter_id__gt=top - (1 << WINDOW_PREFIX), text__holds=list(condition))
        return rows.count() / (1 << WINDOW_PREFIX)
    blocks = tuple(lookup.block(pk, WINDOW) for pk in (top, top - (1 << WINDOW)))
    rows = _rows(fields).filter(text__signs=(condition, blocks))
    covered = (top & ((1 << WINDOW) - 1)) + 1 + (1 << WINDOW)
    return len(rows.values_list("pk")[: 8 * COMMON]) / covered


def narrow(rows: "QuerySet[M]", query: str, key: str = "pk", fields: tuple[str, ...] = FACTS) -> "QuerySet[M]":
    """Keep the rows whose matter contains every word of the query in these fields."""
    return look_up(query, fields).within(rows, key)


def matching(query: str) -> "QuerySet[SearchText]":
    """The texts in which at least one word of the query stands, to be asked of a few matters."""
    wanted = Q(pk__in=[])
    for phrase in phrases(query):
        wanted |= Q(text__holds=[phrase])
    return SearchText.objects.filter(wanted)
