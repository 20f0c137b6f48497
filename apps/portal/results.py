"""What the search box finds, by kind of matter: each group begins at the kind's own visible_to (PLT-09)."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from apps.archives import selectors as archives
from apps.archives.filters import RecordFilter
from apps.core.formatting import when
from apps.matters import kinds
from apps.matters.models import Matter, SearchText
from apps.matters.search import Found, look_up, words
from apps.org.models import User

SHOWN, COUNTED = 8, 100  # of each group; the whole list is one click away, in its ledger


@dataclass(frozen=True)
class Hit:
    """One line of the results."""

    title: str
    about: str
    url: str
    badge: str = ""
    colour: str = "grey"


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `count` is bounded (100 means 100 or more)."""

    label: str
    tone: str
    hits: list[Hit]
    count: int
    url: str  # its ledger with the same words

    @property
    def count_words(self) -> str:
        """42, or 100+."""
        return f"{COUNTED}+" if self.count >= COUNTED else str(self.count)


def search(user: User, query: str) -> list[Group]:
    """Groups with at least one hit, newest first within each."""
    if not words(query):
        return []
    found = look_up(query)
    groups = [_matters(user, kind, query, found) for kind in kinds.all_kinds()]
    groups.append(_records(user, query))
    return [group for group in groups if group.hits]


def _ledger(name: str, query: str) -> str:
    return f"{reverse(name)}?{urlencode({'tab': 'all', 'q': query})}" if name else ""


def _bounded(rows: QuerySet) -> int:
    return rows.order_by()[:COUNTED].count()


def _matters(user: User, kind: kinds.Kind, query: str, found: Found) -> Group:
    rows = found.within(kind.visible_to(user)).order_by("-id")
    first = list(rows[: SHOWN + 1])
    count = _bounded(rows) if len(first) > SHOWN else len(first)
    shown = first[:SHOWN]
    facts = _facts(shown)
    hits = [
        Hit(
            title=matter.title,
            about=" · ".join([*filter(None, [matter.number, *facts.get(matter.pk, [])]), when(matter.created_at)]),
            url=matter.get_absolute_url(),
            badge=matter.state_label,
            colour=matter.state_colour,
        )
        for matter in shown
    ]
    return Group(kind.label, kind.tone, hits, count, _ledger(kind.list_name, query))


def _facts(shown: Iterable[Matter]) -> dict[int, list[str]]:
    """What a matter is found by beside number and title: the rest of its facts."""
    texts = SearchText.objects.filter(matter__in=[matter.pk for matter in shown], field=SearchText.Field.FACTS)
    known = {matter.pk: {matter.title, matter.number} for matter in shown}
    return {
        pk: [line for line in text.split("\n") if line not in known[pk]]
        for pk, text in texts.values_list("matter_id", "text")
    }


def _records(user: User, query: str) -> Group:
    rows = RecordFilter({"q": query}, queryset=archives.visible_to(user)).qs.order_by("-id")
    found = list(rows[: SHOWN + 1])
    count = _bounded(rows) if len(found) > SHOWN else len(found)
    hits = [
        Hit(record.title, " · ".join(filter(None, [record.archive_code, record.document_number])),
            record.get_absolute_url())
        for record in found[:SHOWN]
    ]  # fmt: skip
    return Group("档案", "grey", hits, count, _ledger("archives:record_list", query))
