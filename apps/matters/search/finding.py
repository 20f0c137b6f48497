"""From words to matters, in two steps (performance.md, Chinese search).

A matter is found when every word of the query stands somewhere in it: one in the title, another in an opinion, a
third in a file. A rare word costs one look into the index. For a common word the list would be long while the page
is full after a few rows, so there the index is asked for each row in the order in which they are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from apps.matters.models import SearchText
from apps.matters.search import lookup  # noqa: F401  (registers text__matches)
from apps.matters.search.words import Phrase, phrases

M = TypeVar("M", bound=Model)
FEW = 1000  # up to here the hits are taken as a list; a commoner word is checked row by row in the order of the page
STEP, MOST_AT_ONCE = 200, 5000  # rows of the first and of the longest step through what somebody may see
FACTS = (SearchText.Field.FACTS.value,)  # number, title and short facts: what the filter of a ledger looks into
EVERYWHERE: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What the index says of a query: the matters as a list when they are few, else how to ask for each.

    `sample` holds some of the many: enough of them visible to somebody is a bounded count without counting.
    """

    conditions: tuple[tuple[Phrase, ...], ...]  # each must hold in some row of the matter
    fields: tuple[str, ...]
    few: frozenset[int] | None
    sample: frozenset[int] = frozenset()

    def within(self, rows: "QuerySet[M]", key: str = "pk") -> "QuerySet[M]":
        """Keep the rows whose matter (`key` leads to its id) was found."""
        return rows.filter(self.condition(key))

    def condition(self, key: str = "pk") -> Q:
        """The same as a condition, for those who have another beside it."""
        if self.few is not None:
            return Q(**{f"{key}__in": self.few})
        rows = (_rows(self.fields, condition).filter(matter_id=OuterRef(key)) for condition in self.conditions)
        return Q(*(Exists(one) for one in rows))

    def newest(self, rows: "QuerySet[Any]", most: int, key: str = "pk") -> list[int]:
        """Ids of the first `most` found rows, downwards.

        For a common word the rows are gone through in steps: a few hundred of them nearly always fill a page, and
        no planner has to guess how often a phrase stands in what this person may see.
        """
        rows, size = rows.order_by("-pk"), STEP
        if self.few is not None:
            return list(self.within(rows, key).values_list("pk", flat=True)[:most])
        found: list[int] = []
        below = rows
        while len(found) < most:
            part = list(below.values_list("pk", key)[:size])
            held = frozenset(matter for _, matter in part)
            for condition in self.conditions:
                held = _among(held, self.fields, condition)
            found += [pk for pk, matter in part if matter in held]
            if len(part) < size:
                break
            below, size = rows.filter(pk__lt=part[-1][0]), min(size * 4, MOST_AT_ONCE)
        return found[:most]

    def only(self, query: str, fields: tuple[str, ...]) -> "Found":
        """The same query in fewer fields; what was few is looked through again instead of the index."""
        if self.few is None:
            return look_up(query, fields)
        few = self.few
        for condition in self.conditions:
            few = _among(few, fields, condition)
        return Found(self.conditions, fields, few)

    def count(self, rows: "QuerySet[M]", most: int, key: str = "pk") -> int:
        """How many of the rows were found, counted no further than `most`."""
        known = rows.order_by()
        if self.few is None and len(self.sample) >= most:
            seen = known.filter(**{f"{key}__in": self.sample})[:most].count()
            if seen >= most:
                return most
        return len(self.newest(rows, most, key))


def _rows(fields: Sequence[str], condition: Sequence[Phrase]) -> "QuerySet[SearchText]":
    rows = SearchText.objects.filter(text__matches=list(condition)).order_by()
    return rows.filter(field__in=fields) if fields else rows


def look_up(query: str, fields: tuple[str, ...] = EVERYWHERE) -> Found:
    """Ask the index, once for each word and once more for several; a query without any word finds nothing.

    Facts are one row of a matter, so there all words are asked for at once.
    """
    wanted = phrases(query)
    if not wanted:
        return Found((), fields, frozenset())
    conditions = (tuple(wanted),) if fields == FACTS else tuple((phrase,) for phrase in wanted)
    probes = [(condition, *_probe(fields, condition)) for condition in conditions]
    if not any(whole for _, _, whole in probes):
        sample = probes[0][1] if len(probes) == 1 else _probe(fields, tuple(wanted))[0]
        return Found(conditions, fields, None, sample)
    few = frozenset.intersection(*(ids for _, ids, whole in probes if whole))
    for condition, _, whole in probes:
        if not whole:
            few = _among(few, fields, condition)
    return Found(conditions, fields, few)


def _among(few: frozenset[int], fields: Sequence[str], condition: Sequence[Phrase]) -> frozenset[int]:
    """Those of the matters that hold this too."""
    if not few:
        return few
    rows = SearchText.objects.filter(matter_id__in=few, text__holds=list(condition)).order_by()
    rows = rows.filter(field__in=fields) if fields else rows
    return frozenset(rows.values_list("matter_id", flat=True))


def _probe(fields: Sequence[str], condition: Sequence[Phrase]) -> tuple[frozenset[int], bool]:
    """The matters of the matching rows, of FEW at most, and whether these are all."""
    ids = list(_rows(fields, condition).values_list("matter_id", flat=True)[: FEW + 1])
    return frozenset(ids), len(ids) <= FEW


def narrow(rows: "QuerySet[M]", query: str, key: str = "pk", fields: tuple[str, ...] = FACTS) -> "QuerySet[M]":
    """Keep the rows whose matter contains every word of the query in these fields."""
    return look_up(query, fields).within(rows, key)


def matching(query: str) -> "QuerySet[SearchText]":
    """The texts in which at least one word of the query stands, to be asked of a few matters."""
    wanted = Q(pk__in=[])
    for phrase in phrases(query):
        wanted |= Q(text__holds=[phrase])
    return SearchText.objects.filter(wanted)
