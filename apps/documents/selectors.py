"""Reads of incoming documents: every list, detail, export and download begins at visible_to."""

import datetime as dt
import difflib
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from apps.approvals import selectors as approvals
from apps.core import clock
from apps.documents.models import CirculationReader, IncomingDocument, IncomingState, Undertaking
from apps.documents.titles import title_key
from apps.matters import selectors as matters
from apps.matters.models import Participant
from apps.matters.todo import TodoLine
from apps.org import roles
from apps.org.models import Membership, User

S = IncomingState
LIMIT = 50
NEAR = 0.86  # share of equal characters from which two titles are pointed out as near-same
RECENT = dt.timedelta(days=400)


def visible_to(user: User) -> QuerySet[IncomingDocument]:
    """Documents in which the person has or had a part, up to their clearance."""
    return matters.seen_through_matter(IncomingDocument.objects.all(), user)


def document_for(user: User, pk: int) -> IncomingDocument | None:
    """One document with what its page shows of the row itself; None when the person may not see it."""
    rows = visible_to(user).select_related(
        "matter__created_by", "matter__department", "matter__archive_record", "lead_department"
    )
    return rows.filter(pk=pk).first()


@dataclass(frozen=True)
class Duplicate:
    """A document that may be the same paper."""

    matter_id: int
    number: str
    title: str
    source: str
    why: str
    url: str


def duplicates(
    user: User, *, title: str, source_number: str, source_organisation: str = "", besides: int = 0
) -> list[Duplicate]:
    """Documents with the same source number or a near-same title, among those the person may see (DOC-01).

    `besides` is the one that is being corrected.
    """
    key, number = title_key(title), source_number.strip()
    rows = visible_to(user).exclude(matter__state=S.VOIDED).exclude(pk=besides)
    fields = ("pk", "matter__number", "matter__title", "source_organisation", "source_number", "title_key")
    found: dict[int, Duplicate] = {}
    if number:
        for row in rows.filter(source_number=number).values(*fields)[:5]:
            found[row["pk"]] = _duplicate(row, "来文字号相同")
    if len(key) >= 6:
        for row in rows.filter(title_key=key).values(*fields)[:5]:
            found.setdefault(row["pk"], _duplicate(row, "标题相同"))
        recent = rows.filter(received_at__gte=clock.now() - RECENT)
        near = Q(title_key__startswith=key[:4]) | Q(title_key__endswith=key[-6:])
        if source_organisation.strip():
            near |= Q(source_organisation=source_organisation.strip())
        for row in recent.filter(near).order_by("-pk").values(*fields)[:200]:
            if row["pk"] not in found and _alike(key, row["title_key"]):
                found[row["pk"]] = _duplicate(row, "标题相近")
    return list(found.values())[:5]


def _alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR


def _duplicate(row: dict, why: str) -> Duplicate:
    source = " ".join(part for part in (row["source_organisation"], row["source_number"]) if part)
    url = reverse("documents:incoming_detail", args=[row["pk"]])
    return Duplicate(row["pk"], row["matter__number"], row["matter__title"], source, why, url)


HELD = frozenset({S.REGISTERED, S.UNDERTAKING, S.REPORTED, S.CLOSED})
WORDS = {
    S.REGISTERED: ("请拟办", "拟办"),
    S.REPORTED: ("请审核办结", "办结"),
    S.CLOSED: ("请归档", "归档"),
}


def todo_line(part: Participant, user: User) -> TodoLine:
    """拟办, 分办, 承办, 办结, 归档: which verb holding means follows from the state.

    批示 is listed by approvals, 传阅 by to_read.
    """
    matter = part.matter
    document = matter.incoming_document
    why, action = WORDS.get(IncomingState(matter.state), ("请承办", "承办"))
    if matter.state == S.UNDERTAKING and part.principal.kind == "department":
        why, action = "请分办", "分办"
    return TodoLine(
        matter_id=matter.pk,
        kind="收文",
        tone="red",
        title=matter.title,
        number=matter.number,
        why=why,
        from_whom=document.source_organisation,
        since=part.since,
        due_at=document.due_at if matter.state != S.CLOSED else None,
        url=reverse("documents:incoming_detail", args=[matter.pk]),
        action=action,
        urgency=matter.urgency,
    )


def to_read(user: User) -> list[TodoLine]:
    """Documents in circulation whose turn is this person's (one query)."""
    rows = (
        CirculationReader.objects.filter(user=user, opened_at__isnull=False, read_at__isnull=True)
        .filter(document__matter__secrecy__lte=user.clearance)
        .select_related("document__matter")
        .order_by("-id")[:LIMIT]
    )
    return [
        TodoLine(
            matter_id=row.document_id,
            kind="传阅",
            tone="grey",
            title=row.document.matter.title,
            number=row.document.matter.number,
            why="请阅",
            from_whom=row.document.source_organisation,
            since=row.opened_at or row.document.state_since,
            due_at=None,
            url=reverse("documents:incoming_detail", args=[row.document_id]),
            action="阅",
            urgency=row.document.matter.urgency,
        )
        for row in rows
    ]


def holders_of(matter_ids: list[int]) -> dict[int, list[str]]:
    """Who holds each of these matters now (one query for a page of rows)."""
    rows = Participant.objects.filter(matter_id__in=matter_ids, part="holder", until__isnull=True).order_by("id")
    found: dict[int, list[str]] = defaultdict(list)
    for matter_id, label in rows.values_list("matter_id", "principal__label"):
        found[matter_id].append(label)
    return found


def shut_out(document: IncomingDocument) -> list[str]:
    """Who holds or reads it and is not cleared for its level (of a department or role: nobody is)."""
    parts = Participant.objects.filter(matter=document.pk, part__in=["holder", "reader"], until__isnull=True)
    cleared = Membership.objects.filter(principal=OuterRef("principal"), user__clearance__gte=document.matter.secrecy)
    names = parts.exclude(Exists(cleared)).order_by("principal__label").values_list("principal__label", flat=True)
    return list(dict.fromkeys(names))


def ledger_rows(user: User) -> QuerySet[IncomingDocument]:
    """The ledger's rows with the reading count of circulated ones."""
    readings = CirculationReader.objects.filter(document=OuterRef("pk")).order_by().values("document")
    done = readings.filter(read_at__isnull=False)
    # Sub-selects of the shown rows only: a join with GROUP BY would count for every row before the page is cut.
    return visible_to(user).annotate(
        readers_all=Subquery(readings.annotate(n=Count("pk")).values("n")),
        readers_done=Coalesce(Subquery(done.annotate(n=Count("pk")).values("n")), 0),
    )


def holding(user: User) -> Exists | Q:
    """Condition on IncomingDocument: somebody I act for holds it now, or a step of it waits for me as a deputy."""
    holders = Participant.objects.filter(matter=OuterRef("pk"), part="holder", until__isnull=True)
    own = Exists(holders.filter(principal__in=user.principal_ids))
    if not user.stands_in:
        return own
    return Q(own) | Q(Exists(approvals.open_shares(user).filter(step__approval__matter=OuterRef("pk"))))


def is_open() -> Q:
    """Condition on IncomingDocument: neither closed nor otherwise at its end."""
    return Q(in_progress=True)


def similar(user: User, document: IncomingDocument) -> list[Duplicate]:
    """Earlier papers like this one, for the rail."""
    return duplicates(
        user,
        title=document.matter.title,
        source_number=document.source_number,
        source_organisation=document.source_organisation,
        besides=document.pk,
    )


def shares_for(user: User, document: IncomingDocument) -> list[Undertaking]:
    """All shares, each knowing whether this person acts for its department (one query)."""
    mine = Membership.objects.filter(user=user, principal__department=OuterRef("department"))
    rows = document.undertakings.select_related("department", "assignee", "reported_by")
    shares: list[Undertaking] = list(rows.annotate(is_mine=Exists(mine)))
    for share in shares:
        share.document = document
        share.acting = {user.pk: share.is_mine}  # type: ignore[attr-defined]  # annotated
    return shares


def share_of(user: User, document: IncomingDocument) -> Undertaking | None:
    """The open share of the person, or of a department they act for (the loaded list is used when there is one)."""
    loaded = getattr(document, "share_list", None)
    every = loaded if loaded is not None else shares_for(user, document)
    shares = [share for share in every if share.reported_at is None]
    own = next((share for share in shares if share.assignee_id == user.pk), None)
    return own or next((share for share in shares if share.acting[user.pk]), None)


def is_watcher(user: User) -> bool:
    """The office sees who has read and may chase them."""
    return user.has_role(roles.REGISTRY_CLERK, roles.OFFICE_DIRECTOR, roles.GM_ASSISTANT)


def load_parts(document: IncomingDocument, user: User) -> None:
    """Put on the document what its page needs of its children, one query each."""
    document.reader_list = list(document.readers.select_related("user"))
    document.share_list = shares_for(user, document)
    document.timeline_list = list(document.matter.timeline.order_by("id"))
    document.holder_list = holders_of([document.pk])[document.pk]
    document.my_reading = next((one for one in document.reader_list if one.user_id == user.pk), None)
    document.my_share = share_of(user, document)


def common_for(user: User, document: IncomingDocument) -> dict[str, list[str]]:
    """Common opinions for the panels a person may open on this document."""
    scopes = []
    if document.my_reading is not None and document.my_reading.read_at is None:
        scopes.append("read")
    if document.my_share is not None:
        scopes.append("undertake")
    return {scope: approvals.common_opinions(user, scope) for scope in scopes}


def usual_sources(user: User) -> list[str]:
    """Organisations that wrote before, the most frequent first, offered while typing."""
    rows = visible_to(user).filter(received_at__gte=clock.now() - RECENT).values("source_organisation")
    counted = rows.annotate(times=Count("pk")).order_by("-times", "source_organisation")[:40]
    return [row["source_organisation"] for row in counted]


def proposal_initial(document: IncomingDocument) -> dict[str, object]:
    """What was planned before, when a proposal was sent back."""
    if not document.nature:
        return {}
    shares = [share.department_id for share in document.undertakings.all() if share.part == Undertaking.Part.SUPPORTING]
    return {
        "nature": document.nature,
        "lead_department": document.lead_department_id,
        "supporting": shares,
        "leaders": approvals.asked_in_last_run(document.matter),
        "readers": [reader.user_id for reader in document.readers.all()],
        "circulation_mode": document.circulation_mode,
    }
