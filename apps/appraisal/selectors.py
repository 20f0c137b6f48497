"""Reads of appraisals: what is due, batches, to-do. Every list begins at who sees what."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from apps.appraisal.kinds import AppraisalState
from apps.appraisal.models import (
    AppraisalBatch,
    AppraisalLine,
    CommitteeMember,
    Decision,
    DestructionWitness,
    RecordFate,
)
from apps.appraisal.periods import YEARS, last_due_year
from apps.archives import selectors as archives
from apps.archives.fates import Fate
from apps.archives.loan_selectors import running
from apps.archives.models import ArchiveRecord, Loan
from apps.core import clock
from apps.matters import selectors as matters
from apps.matters.models import Participant, TimelineEntry
from apps.matters.todo import TodoLine
from apps.org import roles
from apps.org.models import User
from apps.vault import holdings
from apps.vault.models import VaultFile


def due_to(user: User) -> QuerySet[ArchiveRecord]:
    """Records past their period, the one of an earlier appraisal included; none destroyed or under appraisal (ARC-04).

    The archivist's business: nobody else is shown any.
    """
    if not user.has_role(roles.ARCHIVIST):
        return ArchiveRecord.objects.none()
    today = clock.today()
    passed = Q(pk__in=[])
    for code in YEARS:
        last = last_due_year(code, today)
        passed |= Q(fate__isnull=True, retention=code, year__lte=last) | Q(fate__retention=code, year__lte=last)
    under = AppraisalLine.objects.filter(record=OuterRef("pk"), open=True)
    return archives.visible_to(user).filter(passed, ~Exists(under), fate__destroyed_at__isnull=True)


def visible_to(user: User) -> QuerySet[AppraisalBatch]:
    """Batches in which the person has or had a part."""
    return matters.seen_through_matter(AppraisalBatch.objects.all(), user)


def visible_batch(user: User, pk: int) -> AppraisalBatch | None:
    """One batch with what rules and its page ask of it."""
    rows = visible_to(user).select_related("matter__created_by", "matter__department", "approved_by", "register")
    return with_people(rows).filter(pk=pk).first()


def with_people(rows: QuerySet[AppraisalBatch]) -> QuerySet[AppraisalBatch]:
    """Committee and witnesses at hand (two queries)."""
    beside = ("person__department", "person__principal")
    return rows.prefetch_related(
        Prefetch("members", CommitteeMember.objects.select_related(*beside)),
        Prefetch("witnesses", DestructionWitness.objects.select_related(*beside)),
    )


def lines_of(batch: AppraisalBatch) -> list[AppraisalLine]:
    """The records of a batch in the order of their classes (one query)."""
    rows = AppraisalLine.objects.filter(batch=batch).select_related("record__category", "record__department")
    return list(rows.order_by("record__fonds_code", "record__year", "record__archive_code"))


@dataclass(frozen=True)
class Counts:
    """How many records, and pages of those to be destroyed."""

    items: int
    open: int
    keep: int
    destroy: int
    pages: int


def counts_of(batch: AppraisalBatch) -> Counts:
    """One query."""
    destroy = Q(decision=Decision.DESTROY)
    found = AppraisalLine.objects.filter(batch=batch).aggregate(
        items=Count("pk"),
        open=Count("pk", filter=Q(decision="")),
        keep=Count("pk", filter=Q(decision=Decision.KEEP)),
        destroy=Count("pk", filter=destroy),
        pages=Sum("record__pages", filter=destroy),
    )
    return Counts(**{name: value or 0 for name, value in found.items()})


def obstacles(record_ids: Collection[int]) -> dict[int, str]:
    """Record → why it cannot be destroyed now: lent, asked for, read in the vault, destroyed (three queries)."""
    found: dict[int, str] = {}
    for pk in RecordFate.objects.filter(record__in=record_ids, destroyed_at__isnull=False).values_list("pk", flat=True):
        found[pk] = "已销毁"
    for asked in holdings.open_requests(record_ids):
        found.setdefault(asked.file.record_id, f"有涉密查阅未了结（{asked.matter.number}）")
    for loan in living_loans(record_ids).select_related("borrower", "matter"):
        words = f"由{loan.borrower.name}借出，尚未归还" if loan.is_out else f"有{loan.borrower.name}的借阅未了结"
        found.setdefault(loan.record_id or 0, f"{words}（{loan.matter.number}）")
    return found


def vault_files(batch: AppraisalBatch) -> list[VaultFile]:
    """What lies in the vault of the records to be destroyed, with the consents of the custodians (three queries)."""
    doomed = AppraisalLine.objects.filter(batch=batch, decision=Decision.DESTROY)
    return holdings.living(list(doomed.values_list("record_id", flat=True)))


def living_loans(record_ids: Collection[int]) -> QuerySet[Loan]:
    """Loans that are asked for, out, or whose window is open."""
    return running(Loan.objects.filter(record__in=record_ids)).order_by("matter_id")


def fate_of(record_id: int) -> Fate | None:
    """What became of a record, for the pages and rules of archives (apps.archives.fates)."""
    row = RecordFate.objects.filter(pk=record_id).select_related("batch__matter").first()
    return Fate(row.words, destroyed=row.destroyed_at is not None) if row else None


def timeline_of(batch: AppraisalBatch) -> list[TimelineEntry]:
    """What happened, the last first."""
    return list(TimelineEntry.objects.filter(matter=batch.pk).order_by("-id")[:100])


ACTIONS = {
    AppraisalState.DRAFTING: ("提出鉴定意见并送审", "鉴定"),
    AppraisalState.UNLOCKING: ("已批准销毁，含涉密文件，请以保险柜口令同意", "同意销毁"),
    AppraisalState.APPROVED: ("已批准销毁，请到场监销并确认", "监销"),
    AppraisalState.DESTROYED: ("请将销毁清册归档", "归档"),
}


def todo_line(part: Participant, user: User) -> TodoLine:
    """Opinions to give, a destruction to witness, a register to file; approvals have lines of their own."""
    why, action = ACTIONS[AppraisalState(part.matter.state)]
    return TodoLine(
        matter_id=part.matter_id,
        kind="鉴定",
        tone="red",
        title=part.matter.title,
        number=part.matter.number,
        why=why,
        from_whom=part.matter.created_by.name,
        since=part.since,
        due_at=None,
        url=part.matter.get_absolute_url(),
        action=action,
    )
