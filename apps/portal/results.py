"""What the search box finds, by kind: each group begins at the kind's own visible_to, its count too (PLT-09)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
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
USED_SECONDS = 86_400  # a kind once used is remembered so long
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
    """The hits of one kind; `count` is bounded (100 means 100 or more), `after` is set when there are more.

    `cut` says that the words are so common and so rarely together that older rows were not looked through.
    """

    code: str
    label: str
    tone: str
    count: int
    hits: list[Hit] = field(default_factory=list)
    after: int | None = None
    cut: bool = False

    @property
    def count_words(self) -> str:
        """42, or 99+; 42+ when the older ones were not looked through."""
        if self.count >= COUNTED:
            return f"{COUNTED - 1}+"
        return f"{self.count}+" if self.cut else str(self.count)


@dataclass
class _Look:
    """What one look for a group brought."""

    count: int
    cut: bool
    shown: list[Any] = field(default_factory=list)
    after: int | None = None


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
    """Groups with at least one hit (or not looked through), newest first within each; hits only of the group asked
    for, counts of all."""
    if not words(asked.query):
        return []
    found = look_up(asked.query)
    if found.few is not None and not found.few:
        return []
    groups = [_matters(user, kind, asked, found) for kind in _used(found)]
    groups.append(_records(user, asked, found.only(RECORD_FIELDS)))
    return [group for group in groups if group.count or group.cut]


def _used(found: Found) -> list[kinds.Kind]:
    """The kinds of which there is any matter: for one without, a walk would go through those of all the others.

    What is known to be used is remembered; what is not is asked each time, by the index of kinds.
    """
    known = {kind.code: kind for kind in kinds.all_kinds()}
    if found.few is not None:
        return list(known.values())  # the kinds of the few are asked, no walk begins
    used: set[str] = set(cache.get("search:kinds", ()))
    if missing := known.keys() - used:
        rows = Matter.objects.filter(kind__in=sorted(missing)).order_by("kind").values_list("kind", flat=True)
        if more := set(rows.distinct()):
            used |= more
            cache.set("search:kinds", used, USED_SECONDS)
    return [kind for code, kind in known.items() if code in used]


def _look(rows: "QuerySet[Any]", found: Found, asked: Asked, code: str, key: str = "pk") -> _Look:
    """Count the group, and when its hits are asked for take the next of them, downwards by matter."""
    counted = found.newest(rows, COUNTED, key)
    look = _Look(count=len(counted.ids), cut=counted.cut)
    if not counted.ids or asked.code not in ("", code):
        return look
    ids, size = counted.ids, asked.size
    if asked.after is not None:
        further = found.newest(rows, size + 1, key, below=asked.after)
        ids, look.cut = further.ids, look.cut or further.cut
    look.after = ids[size - 1] if len(ids) > size else None
    known = rows.model._default_manager.filter(**{f"{key}__in": ids[:size]})  # these were seen to be visible above
    look.shown = list(known.order_by(f"-{key}"))
    return look


def _matters(user: User, kind: kinds.Kind, asked: Asked, found: Found) -> Group:
    seen = kind.visible_to(user).exclude(archive_record__secrecy__gt=user.clearance)  # filed under a stricter level
    look = _look(_narrowed(seen, asked.given, "created_at"), found.of_kind(kind.code), asked, kind.code)
    shown = look.shown
    ids = [matter.pk for matter in shown]
    facts, places = (_facts(shown), places_in(ids, asked.query, known=found.texts)) if shown else ({}, {})
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
    return Group(kind.code, kind.label, kind.tone, look.count, hits, look.after, look.cut)


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
    look = _look(rows, found, asked, RECORDS, key="matter_id")
    files = (SearchText.Field.FILE.value,)
    places = places_in([record.matter_id for record in look.shown], asked.query, files, found.texts)
    hits = [_record_hit(record, places) for record in look.shown]
    return Group(RECORDS, "档案", "grey", look.count, hits, look.after, look.cut)


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
