"""From words to rows, in two steps (performance.md, Chinese search)."""

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from apps.matters.models import SearchText
from apps.matters.search import lookup  # noqa: F401  (registers text__matches)
from apps.matters.search.words import phrases

M = TypeVar("M", bound=Model)
FEW = 500  # up to here the hits are taken as a list; a commoner word is checked row by row in the order of the page


def narrow(rows: "QuerySet[M]", query: str, key: str = "pk") -> "QuerySet[M]":
    """Keep the rows whose matter (`key` leads to its id) contains every word; no word in the query: none.

    A rare word costs one look into the index. For a common word that list would be long while the first page
    is full after a few rows, so there the index is asked for each row in the order in which they are shown.
    """
    wanted = phrases(query)
    if not wanted:
        return rows.none()
    hits = SearchText.objects.filter(text__matches=wanted)
    few = list(hits.order_by().values_list("matter_id", flat=True)[: FEW + 1])
    if len(few) <= FEW:
        return rows.filter(**{f"{key}__in": set(few)})
    return rows.filter(Exists(hits.filter(matter_id=OuterRef(key))))
