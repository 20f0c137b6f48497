"""From words to rows, in two steps (performance.md, Chinese search)."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from apps.matters.models import SearchText
from apps.matters.search import lookup  # noqa: F401  (registers text__matches)
from apps.matters.search.words import phrases

M = TypeVar("M", bound=Model)
FEW = 500  # up to here the hits are taken as a list; a commoner word is checked row by row in the order of the page


@dataclass(frozen=True)
class Found:
    """What the index says of a query: the matters as a list when they are few, else how to ask for each."""

    hits: "QuerySet[SearchText]"
    few: frozenset[int] | None

    def within(self, rows: "QuerySet[M]", key: str = "pk") -> "QuerySet[M]":
        """Keep the rows whose matter (`key` leads to its id) was found."""
        if self.few is not None:
            return rows.filter(**{f"{key}__in": self.few})
        return rows.filter(Exists(self.hits.filter(matter_id=OuterRef(key))))


def look_up(query: str) -> Found:
    """Ask the index once; a query without any word finds nothing.

    A rare word costs one look. For a common word the list would be long while the first page is full after a
    few rows, so there the index is asked for each row in the order in which they are shown.
    """
    wanted = phrases(query)
    if not wanted:
        return Found(SearchText.objects.none(), frozenset())
    hits = SearchText.objects.filter(text__matches=wanted).order_by()
    few = list(hits.values_list("matter_id", flat=True)[: FEW + 1])
    return Found(hits, frozenset(few) if len(few) <= FEW else None)


def narrow(rows: "QuerySet[M]", query: str, key: str = "pk") -> "QuerySet[M]":
    """Keep the rows whose matter contains every word of the query."""
    return look_up(query).within(rows, key)
