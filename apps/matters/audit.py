"""Reading the timeline as an auditor does (PLT-07).

The auditor learns that something happened to every matter, but of a matter above their clearance neither its
title nor what was written: such entries are masked, and no search by words finds them.
"""

from typing import Any

from django.db.models import Q, QuerySet

from apps.matters.models import ChainCheck, ChainHead, TimelineEntry, TimelineSeal
from apps.matters.rules import can_audit
from apps.org import events
from apps.org.models import User

MASK = "（事项密级高于可阅密级）"
SIGNING = frozenset(events.LABELS) - events.BACK_OFFICE
SHOWN_CHECKS = 10
FIELDS = {
    "title": "标题",
    "address": "来源地址",
    "due_on": "期限",
    "progress": "进度",
    "paper_place": "存放位置",
    "archive_code": "档号",
    "pass_to": "转交",
    "deliveries": "投递",
}


def entries_for(user: User) -> QuerySet[TimelineEntry]:
    """Every entry, for an auditor; nothing for anybody else."""
    return TimelineEntry.objects.all() if can_audit(user) else TimelineEntry.objects.none()


def readable(user: User) -> Q:
    """Entries whose words the person may read: without a matter, or of one within their clearance."""
    return Q(matter__isnull=True) | Q(matter__secrecy__lte=user.clearance)


def mask(rows: list[dict[str, Any]], user: User) -> None:
    """Take title, note and changes off the rows of matters above the person's clearance."""
    for row in rows:
        row["masked"] = row["matter__secrecy"] is not None and row["matter__secrecy"] > user.clearance
        if row["masked"]:
            row |= {"object_label": MASK, "note": "", "changes": {}, "matter_id": None}


def changes_of(changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, before, after) of an entry, in the words of the office; a plain value has no before."""
    found = []
    for name, value in changes.items():
        before, after = value if isinstance(value, list) and len(value) == 2 else ("", value)
        found.append((FIELDS.get(name, name), _words(before), _words(after)))
    return found


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "—" if value is None else str(value)


def seal_of(entry_id: int) -> TimelineSeal | None:
    """The link that seals an entry; None while it waits."""
    return TimelineSeal.objects.filter(entry_id=entry_id).first()


def head() -> ChainHead:
    """The head of the chain now."""
    return ChainHead.objects.get(pk=1)


def checks() -> list[ChainCheck]:
    """The last checks, the newest first."""
    return list(ChainCheck.objects.select_related("requested_by")[:SHOWN_CHECKS])
