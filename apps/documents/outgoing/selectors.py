"""Reads of outgoing documents: every list, detail, export and download begins at visible_to."""

import datetime as dt
import difflib
from collections import defaultdict

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse

from apps.approvals.course import course_of
from apps.approvals.models import ApprovalStep
from apps.core import clock
from apps.core.formatting import span
from apps.deadlines.models import Deadline
from apps.documents.models import (
    DocumentKind,
    DraftComment,
    DraftVersion,
    IssuerCode,
    OutgoingDocument,
    OutgoingState,
    Recipient,
)
from apps.documents.outgoing.deadlines import FILE
from apps.documents.outgoing.holding import holdings_of
from apps.documents.outgoing.kinds import NUMBERED
from apps.documents.titles import title_key
from apps.matters import selectors as matters
from apps.matters.models import Participant
from apps.matters.todo import TodoLine
from apps.org.models import Membership, User

S = OutgoingState
LIMIT = 50
WORDS = {
    S.DRAFTING: ("拟稿未送审", "继续拟稿"),
    S.RETURNED: ("请修改文稿", "修改"),
    S.SIGNED: ("请排版印发", "印发"),
    S.ISSUED: ("请分发", "分发"),
    S.DISTRIBUTED: ("请归档", "归档"),
    S.PAPER_DUE: ("请登记纸质件入库", "入库"),
}


def visible_to(user: User) -> QuerySet[OutgoingDocument]:
    """Documents in which the person has or had a part, up to their clearance."""
    return matters.seen_through_matter(OutgoingDocument.objects.all(), user)


def document_for(user: User, pk: int) -> OutgoingDocument | None:
    """One document with what its page shows of the row itself; None when the person may not see it."""
    rows = visible_to(user).select_related(
        "matter__created_by", "matter__department", "matter__archive_record",
        "drafter", "document_kind", "issuer_code", "leader", "signer", "seal__keeper",
    )  # fmt: skip
    return rows.filter(pk=pk).first()


def load_parts(document: OutgoingDocument, user: User) -> None:
    """Put on the document what its page needs of its children, one query each."""
    document.my_receipt = receipt_of(user, document) if document.matter.state in NUMBERED else None
    document.course = course_of(document.matter)
    prefetch_related_objects([document], "countersigners")
    document.timeline_list = list(document.matter.timeline.order_by("id"))
    document.holdings = holdings_of([document.pk])[document.pk]
    document.holder_list = [one.label for one in document.holdings]


def receipt_of(user: User, document: OutgoingDocument) -> Recipient | None:
    """What this person may sign for: one that waits before one that is signed for."""
    mine = Membership.objects.filter(user=user).values("principal_id")
    rows = document.recipients.filter(principal__in=mine).select_related("principal")
    return min(rows, key=lambda one: one.received_at is not None, default=None)


def copies_of(user: User, document: OutgoingDocument) -> set[int]:
    """The numbers of the copies that came to this person or to somebody they act for."""
    mine = Membership.objects.filter(user=user).values("principal_id")
    rows = document.recipients.filter(principal__in=mine, copy_number__isnull=False)
    return {number for number in rows.values_list("copy_number", flat=True) if number}


def recipients_of(document: OutgoingDocument) -> list[Recipient]:
    """To whom it went, in order."""
    return list(document.recipients.select_related("received_by"))


def to_sign_for(user: User) -> list[TodoLine]:
    """Issued documents that wait for this person's 签收 (one query)."""
    mine = Membership.objects.filter(user=user).values("principal_id")
    rows = Recipient.objects.filter(principal__in=mine, received_at__isnull=True)
    rows = rows.filter(document__matter__secrecy__lte=user.clearance)
    rows = rows.select_related("document__matter", "document__issuer_code").order_by("-id")[:LIMIT]
    once = {row.document_id: row for row in rows}
    return [
        TodoLine(
            matter_id=row.document_id,
            kind="发文",
            tone="red",
            title=row.document.matter.title,
            number=row.document.matter.number,
            why="请签收",
            from_whom=row.document.issuer_code.issuer,
            since=row.sent_at,
            due_at=None,
            url=reverse("documents:outgoing_detail", args=[row.document_id]),
            action="签收",
            urgency=row.document.matter.urgency,
        )
        for row in once.values()
    ]


def versions_of(document: OutgoingDocument) -> list[DraftVersion]:
    """All versions without their content, the newest first."""
    return list(document.versions.select_related("author").defer("content").order_by("-number"))


def version_of(document: OutgoingDocument, number: int) -> DraftVersion | None:
    """One version with its content."""
    return document.versions.select_related("author").filter(number=number).first()


def comments_of(document: OutgoingDocument) -> list[DraftComment]:
    """Open ones first, by their place in the text."""
    rows = document.comments.select_related("author", "resolved_by")
    return sorted(rows, key=lambda one: (one.resolved_at is not None, one.paragraph, one.pk))


def filing_limit(document: OutgoingDocument) -> Deadline | None:
    """The 24-hour clock, from signing on."""
    return Deadline.objects.filter(matter=document.pk, code=FILE, cancelled_at__isnull=True).first()


REQUESTS = ("请示", "报告")  # one matter each: a twin that is open or recent is pointed out (DOC-10)
RECENT = dt.timedelta(days=400)
NEAR = 0.8  # share of equal characters from which two requests are pointed out
COMPARED = 300


def similar_requests(user: User, *, kind: str, title: str, besides: int = 0) -> list[OutgoingDocument]:
    """Requests and reports like this one, among those the person may see: open ones, and those of the last year."""
    key = _matter_of(title)
    if kind not in REQUESTS or len(key) < 4:
        return []
    rows = visible_to(user).filter(document_kind__name__in=REQUESTS).exclude(matter__state=S.VOIDED).exclude(pk=besides)
    recent = rows.filter(matter__created_at__gte=clock.now() - RECENT).select_related("matter", "document_kind")
    return [one for one in recent.order_by("-pk")[:COMPARED] if _alike(key, _matter_of(one.matter.title))][:5]


def _matter_of(title: str) -> str:
    """What a request is about: 购置五轴加工中心 of 某公司关于购置五轴加工中心的请示."""
    return title_key(title.rpartition("关于")[2].removesuffix("请示").removesuffix("报告").removesuffix("的"))


def _alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR


def kinds() -> QuerySet[DocumentKind]:
    """The fifteen kinds, the usual ones first."""
    return DocumentKind.objects.all()


def codes() -> QuerySet[IssuerCode]:
    """The codes in use."""
    return IssuerCode.objects.filter(is_active=True)


def todo_line(part: Participant, user: User) -> TodoLine:
    """What waits for somebody in an outgoing document; steps of a run are listed by approvals."""
    matter = part.matter
    why, action = WORDS[OutgoingState(matter.state)]
    document = matter.outgoing_document
    due = document.signed_at + dt.timedelta(days=1) if document.signed_at else None
    return TodoLine(
        matter_id=matter.pk,
        kind="发文",
        tone="red",
        title=matter.title,
        number=matter.number,
        why=why,
        from_whom=matter.department.name if matter.department else matter.created_by.name,
        since=part.since,
        due_at=due,
        url=reverse("documents:outgoing_detail", args=[matter.pk]),
        action=action,
        urgency=matter.urgency,
    )


def ledger_rows(user: User) -> QuerySet[OutgoingDocument]:
    """The ledger's rows."""
    return visible_to(user)


def times_of(matter_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """How long each step of the runs on these matters took, as (step, time), in order (one query)."""
    rows = ApprovalStep.objects.filter(
        approval__matter__in=matter_ids, opened_at__isnull=False, closed_at__isnull=False
    ).order_by("approval_id", "order", "id")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for matter_id, label, opened, closed in rows.values_list("approval__matter", "label", "opened_at", "closed_at"):
        if opened and closed:
            found[matter_id].append((label, span(closed - opened)))
    return found
