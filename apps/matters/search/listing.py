"""Whole lists of the texts that hold a word, taken once for all kinds of one search.

Of each text its matter and its field are kept: what was found everywhere is narrowed to some fields without asking
again, and a kind of which no matter is in the list need not be asked at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F

from apps.matters.models import Matter, SearchText
from apps.matters.search.lookup import Among
from apps.matters.search.walking import Sought
from apps.matters.search.words import Phrase

Texts = list[tuple[int, str]]  # matter, field


@dataclass
class Lists:
    """The lists of one search; `top` is the newest id of a matter."""

    top: int = 0
    known: dict[tuple[Phrase, ...], Texts] = field(default_factory=dict)
    too_long: dict[tuple[Phrase, ...], int] = field(default_factory=dict)  # there are more than so many
    kinds: dict[int, str] = field(default_factory=dict)

    def take(self, one: Sought, most: int) -> bool:
        """List all texts that may hold this, if there are no more than `most`."""
        if one.phrases not in self.known and self.too_long.get(one.phrases, -1) < most:
            texts = _texts(one, most)
            if texts is None:
                self.too_long[one.phrases] = most
            else:
                self.known[one.phrases] = texts
        return one.phrases in self.known

    def few(
        self, conditions: Iterable[Sought], fields: Sequence[str]
    ) -> tuple[frozenset[int] | None, tuple[Sought, ...]]:
        """The matters in all lists, found in these fields; and what the lists do not say for certain."""
        sets, unsure = [], []
        for one in conditions:
            texts = self.known.get(one.phrases)
            if texts is not None:
                sets.append(frozenset(matter for matter, place in texts if not fields or place in fields))
            if texts is None or not _is_certain(one):
                unsure.append(one)
        return (frozenset.intersection(*sets), tuple(unsure)) if sets else (None, ())

    def of_kind(self, ids: frozenset[int], kind: str) -> frozenset[int]:
        """Those of this kind; what kind each is, is asked once."""
        if missing := ids - self.kinds.keys():
            rows = Matter.objects.filter(Among(F("pk"), missing)).order_by()
            self.kinds.update(rows.values_list("pk", "kind"))
            self.kinds.update(dict.fromkeys(missing - self.kinds.keys(), ""))
        return frozenset(pk for pk in ids if self.kinds[pk] == kind)


def _is_certain(one: Sought) -> bool:
    return one.texts is not None or all(phrase.is_exact for phrase in one.phrases)


def _texts(one: Sought, most: int) -> Texts | None:
    rows = SearchText.objects.order_by()
    if connection.vendor == "postgresql":
        found = list(rows.filter(text__signs=(one.phrases, ())).values_list("matter_id", "field")[: most + 1])
        return found if len(found) <= most else None
    if one.texts is None or len(one.texts) > most:
        return None
    return list(rows.filter(Among(F("pk"), one.texts)).values_list("matter_id", "field")) if one.texts else []
