"""What the search box finds, by kind: each group begins at the kind's own visible_to, its count too (PLT-09)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.archives import selectors as archives
from apps.archives.models import ArchiveRecord
from apps.core.formatting import when
from apps.matters import kinds
from apps.matters.models import Matter, SearchText
from apps.matters.search import FACTS, Found, look_up, words
from apps.org.models import User
from apps.portal.places import Place, places_in

SHOWN, PAGE, COUNTED = 5, 20, 100  # hits of a group on the first page; of one page of a group; counted no further
RECORDS = "archives"
RECORD_FIELDS = (*FACTS, SearchText.Field.FILE.value)  # what the page of a record shows: not the opinions


@dataclass(frozen=True)
class Hit:
    """One line of the results."""

    key: int
    title: str
    about: str
    url: str
    badge: str = ""
    colour: str = "grey"
    places: Sequence[Place] = ()


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `count` is bounded (100 means 100 or more), `after` is set when there are more."""

    code: str
    label: str
    tone: str
    count: int
    hits: list[Hit] = field(default_factory=list)
    after: int | None = None

    @property
    def count_words(self) -> str:
        """42, or 99+."""
        return f"{COUNTED - 1}+" if self.count >= COUNTED else str(self.count)


@dataclass(frozen=True)
class Asked:
    """A search: the words, one group or all, from which hit on, and what narrows it (SearchForm.given)."""

    query: str
    code: str = ""
    after: int | None = None
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many hits of a group."""
        return PAGE if self.code else SHOWN


def search(user: User, asked: Asked) -> list[Group]:
    """Groups with at least one hit, newest first within each; hits only of the group asked for, counts of all."""
    if not words(asked.query):
        return []
    found = look_up(asked.query)
    if found.few is not None and not found.few:
        return []
    groups = [_matters(user, kind, asked, found) for kind in kinds.all_kinds()]
    groups.append(_records(user, asked, found.only(asked.query, RECORD_FIELDS)))
    return [group for group in groups if group.count]


def _page(rows: "QuerySet[Any]", found: Found, asked: Asked, key: str = "pk") -> tuple[list[Any], int | None]:
    """The next found rows downwards by id, and the id to go on after."""
    below = rows if asked.after is None else rows.filter(pk__lt=asked.after)
    ids = found.newest(below, asked.size + 1, key)
    shown = list(rows.filter(pk__in=ids[: asked.size]).order_by("-pk"))
    return shown, ids[asked.size - 1] if len(ids) > asked.size else None


def _matters(user: User, kind: kinds.Kind, asked: Asked, found: Found) -> Group:
    rows = _narrowed(kind.visible_to(user), asked.given, "created_at")
    count = found.count(rows, COUNTED)
    if not count or asked.code not in ("", kind.code):
        return Group(kind.code, kind.label, kind.tone, count)
    shown, after = _page(rows, found, asked)
    ids = [matter.pk for matter in shown]
    facts, places = _facts(shown), places_in(ids, asked.query)
    hits = [
        Hit(
            key=matter.pk,
            title=matter.title,
            about=" · ".join([*filter(None, [matter.number, *facts.get(matter.pk, [])]), when(matter.created_at)]),
            url=matter.get_absolute_url(),
            badge=matter.state_label,
            colour=matter.state_colour,
            places=places.get(matter.pk, ()),
        )
        for matter in shown
    ]
    return Group(kind.code, kind.label, kind.tone, count, hits, after)


def _facts(shown: Sequence[Matter]) -> dict[int, list[str]]:
    """What a matter is found by beside number and title: the rest of its facts."""
    texts = SearchText.objects.filter(matter__in=[matter.pk for matter in shown], field__in=FACTS, ref="")
    known = {matter.pk: {matter.title, matter.number} for matter in shown}
    return {
        pk: [line for line in text.split("\n") if line not in known[pk]]
        for pk, text in texts.values_list("matter_id", "text")
    }


def _records(user: User, asked: Asked, found: Found) -> Group:
    rows = _narrowed(archives.visible_to(user), asked.given, "filed_at")
    count = found.count(rows, COUNTED, key="matter_id")
    if not count or asked.code not in ("", RECORDS):
        return Group(RECORDS, "档案", "grey", count)
    shown, after = _page(rows, found, asked, "matter_id")
    files = (SearchText.Field.FILE.value,)
    places = places_in([record.matter_id for record in shown], asked.query, files)
    return Group(RECORDS, "档案", "grey", count, [_record_hit(record, places) for record in shown], after)


def _record_hit(record: ArchiveRecord, places: dict[int, list[Place]]) -> Hit:
    about = " · ".join(filter(None, [record.archive_code, record.document_number, record.responsible_party]))
    return Hit(record.pk, record.title, about, record.get_absolute_url(), places=places.get(record.matter_id or 0, ()))


def _narrowed(rows: "QuerySet[Any]", given: dict[str, Any], moment: str) -> "QuerySet[Any]":
    """Within the days and the department asked for; days are those of the office."""
    if "since" in given:
        rows = rows.filter(**{f"{moment}__gte": _midnight(given["since"])})
    if "until" in given:
        rows = rows.filter(**{f"{moment}__lt": _midnight(given["until"] + dt.timedelta(days=1))})
    if "department" in given:
        rows = rows.filter(department=given["department"])
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
