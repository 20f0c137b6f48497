"""From words to matters, in two steps (performance.md, Chinese search).

A matter is found when every word of the query stands somewhere in it: one in the title, another in an opinion, a
third in a file. A rare word costs one look into the index. For a common word the list would be long while the page
is full after a few rows: those are sought from the newest downwards (walking.py). Where that way drags on, because a
kind has no hit, the list is taken after all, once for all kinds (listing.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import F, Model, Q, QuerySet

from apps.matters.models import SearchText
from apps.matters.search import lookup
from apps.matters.search.listing import Lists
from apps.matters.search.lookup import Among
from apps.matters.search.walking import Sought, Walk, held, holders, holding, newest_id
from apps.matters.search.words import Phrase, phrases

M = TypeVar("M", bound=Model)
FEW = 1000  # up to here the hits are taken as a list; a commoner word is checked row by row in the order of the page
SMALL = 1 << 15  # below this id the whole index is asked at once
WINDOW, WINDOW_PREFIX = 13, 9  # else first its newest block of 2**13 ids; a lone character in the newest 2**9
COMMON = 16  # hits among 2**13 ids from which the whole list is not even begun
LISTED, MOST_LISTED = 12_000, 50_000  # a list taken for a way that drags on: texts, and when it is known how many
PATIENCE = 700  # rows looked at before a way is said to drag on
KNOWN = 250_000  # texts with a word that are known by id in SQLite
PART, MOST_PART = 130, 520  # of the few, asked at once who may see them: for more the planner reads everybody's parts
RARE = 4  # times FEW: so many texts are listed before any way down is begun
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
    few: frozenset[int] | None  # they alone can hold it
    unsure: tuple[Sought, ...] = ()  # what each of the few must still be asked for
    kind: str = ""  # rows asked for are of this kind alone
    lists: Lists = field(default_factory=Lists, compare=False)  # shared by all kinds

    def within(self, rows: "QuerySet[M]", key: str = "pk") -> "QuerySet[M]":
        """Keep the rows whose matter (`key` leads to its id) was found."""
        return rows.filter(self.condition(key))

    def condition(self, key: str = "pk") -> Q:
        """The same as a condition, for those who have another beside it."""
        wanted = Q() if self.few is None else Q(Among(F(key), self.few))
        for one in self.conditions if self.few is None else self.unsure:
            wanted &= Q(holding(key, self.fields, one.phrases))
        return wanted

    def newest(self, rows: "QuerySet[Any]", most: int, key: str = "pk", below: int | None = None) -> Seen:
        """The ids `key` of the first `most` found rows, downwards (from `below`)."""
        if self.few is not None:
            return Seen(self._of_few(rows, most, key, below))
        walk = Walk(self.conditions, self.fields, rows, key, below)
        if not walk.newest(most, PATIENCE if self.lists.top and LISTED else None):
            listed = self._listed(walk)
            if listed is not None:
                return listed.newest(rows, most, key, below)
            walk.newest(most)
        return Seen(walk.found, walk.is_cut)

    @property
    def texts(self) -> tuple[frozenset[int], ...] | None:
        """The texts of each condition, where all are known by id."""
        known = tuple(one.texts for one in self.conditions if one.texts is not None)
        return known if len(known) == len(self.conditions) else None

    def only(self, fields: tuple[str, ...]) -> "Found":
        """The same query in fewer fields."""
        few, unsure = (None, ()) if self.few is None else self.lists.few(self.conditions, fields)
        return replace(self, fields=fields, few=few, unsure=unsure)

    def of_kind(self, kind: str) -> "Found":
        """The same query for rows of one kind."""
        few = self.lists.of_kind(self.few, kind) if self.few else self.few
        return replace(self, few=few, kind=kind)

    def _listed(self, walk: Walk) -> "Found | None":
        """The same with a list of the rarest condition."""
        first = self.conditions[0]
        density = first.density if first.texts is not None else walk.density
        most = LISTED if first.density * self.lists.top <= LISTED else 0
        if first.texts is not None or walk.hits > 1:  # then it is known how common it is
            most = MOST_LISTED if density * self.lists.top <= MOST_LISTED else 0
        if not most or not self.lists.take(first, most):
            return None
        for one in self.conditions[1:]:
            if one.texts is None and one.density * (1 << WINDOW) < 16 * COMMON:
                self.lists.take(one, LISTED)
        few, unsure = self.lists.few(self.conditions, self.fields)
        found = replace(self, few=few, unsure=unsure)
        return found.of_kind(self.kind) if self.kind else found

    def _of_few(self, rows: "QuerySet[Any]", most: int, key: str, below: int | None) -> list[int]:
        left = sorted((pk for pk in self.few or () if below is None or pk < below), reverse=True)
        found: list[int] = []
        size = PART
        while left and len(found) < most:
            part, left, size = left[:size], left[size:], min(size * 2, MOST_PART)
            ids = rows.filter(Among(F(key), part)).order_by(f"-{key}").values_list(key, flat=True)
            found += self._sure(list(ids if self.unsure else ids[: most - len(found)]), most - len(found))
        return found[:most]

    def _sure(self, ids: list[int], need: int) -> list[int]:
        """The first of the ids that hold the rest too."""
        found: list[int] = ids if not self.unsure else []
        step = need + need // 4
        while self.unsure and ids and len(found) < need:
            part, ids = ids[:step], ids[step:]
            kept = frozenset(part)
            for one in self.unsure:
                kept = held(kept, self.fields, one)
            found += [pk for pk in part if pk in kept]
        return found


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
    top = cache.get_or_set("search:newest", newest_id, NEWEST_SECONDS) or 0
    if not fields:
        return _everywhere([(phrase,) for phrase in wanted], top)
    conditions = [tuple(wanted)] if fields == FACTS else [(phrase,) for phrase in wanted]
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


def _everywhere(conditions: Sequence[tuple[Phrase, ...]], top: int) -> Found:
    """In all fields: lists of the rare words, with the field of each text."""
    lists = Lists(top=top)
    sought = []
    for condition in conditions:
        one = _measured(condition, top)
        most = RARE * FEW
        is_rare = one.density * top <= most
        if connection.vendor == "postgresql":
            is_rare &= one.density * (1 << WINDOW) < 16 * COMMON  # counted no further
        if most and is_rare and not lists.take(one, most):
            one = replace(one, density=most / max(top, 1))
        sought.append(one)
    known = tuple(sorted(sought, key=lambda one: one.density))
    few, unsure = lists.few(known, EVERYWHERE)
    return Found(known, EVERYWHERE, few, unsure, lists=lists)


def _measured(condition: tuple[Phrase, ...], top: int) -> Sought:
    """How common this is; so far as it cannot be told cheaply, nothing is said (0)."""
    if connection.vendor != "postgresql":
        texts = lookup.texts_with(condition, KNOWN)
        return Sought(condition, 1.0 if texts is None else len(texts) / max(top, 1), texts)
    return Sought(condition, _density(EVERYWHERE, condition, top, 32 * COMMON) if top >= SMALL else 0.0)


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


def _density(fields: Sequence[str], condition: tuple[Phrase, ...], top: int, most: int = 8 * COMMON) -> float:
    """Hits for each of the newest ids, so far as the signs tell."""
    if any(phrase.prefix for phrase in condition):  # the index would gather every word that begins so
        rows = _rows(fields).filter(matter_id__gt=top - (1 << WINDOW_PREFIX), text__holds=list(condition))
        return rows.count() / (1 << WINDOW_PREFIX)
    blocks = tuple(lookup.block(pk, WINDOW) for pk in (top, top - (1 << WINDOW)))
    rows = _rows(fields).filter(text__signs=(condition, blocks))
    covered = (top & ((1 << WINDOW) - 1)) + 1 + (1 << WINDOW)
    return len(rows.values_list("pk")[:most]) / covered


def narrow(rows: "QuerySet[M]", query: str, key: str = "pk", fields: tuple[str, ...] = FACTS) -> "QuerySet[M]":
    """Keep the rows whose matter contains every word of the query in these fields."""
    return look_up(query, fields).within(rows, key)


def matching(query: str) -> "QuerySet[SearchText]":
    """The texts in which at least one word of the query stands, to be asked of a few matters."""
    wanted = Q(pk__in=[])
    for phrase in phrases(query):
        wanted |= Q(text__holds=[phrase])
    return SearchText.objects.filter(wanted)
