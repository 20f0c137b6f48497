"""Preparing an appraisal: records, opinions, committee, witnesses; then it goes to approval (ARC-04, domain.md 3.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.appraisal import rules
from apps.appraisal.kinds import CODE, AppraisalState
from apps.appraisal.models import (
    AppraisalBatch,
    AppraisalLine,
    CommitteeMember,
    Decision,
    DestructionWitness,
    Duty,
    RecordFate,
)
from apps.appraisal.selectors import due_to, lines_of, obstacles, with_people
from apps.approvals.services import start_from_flow
from apps.archives.models import ArchiveRecord
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter
from apps.matters.services import add_part, amend, create_matter, give_number, hold, lock, move
from apps.matters.services import record as tell
from apps.org import roles
from apps.org.models import Principal, Role, User
from apps.vault import holdings

FLOW = SUBJECT = "appraisal"


@dataclass(frozen=True)
class Given:
    """What the archivist wrote of one line."""

    decision: str
    new_retention: str = ""
    reason: str = ""


@transaction.atomic
def open_batch(*, actor: User, records: Iterable[ArchiveRecord], title: str = "") -> AppraisalBatch:
    """Begin an appraisal with these records that are due. Raises Denied, or DomainError when none is."""
    rules.can_appraise(actor).require()
    title = title.strip() or f"{clock.today().year} 年到期档案鉴定"
    matter = create_matter(
        kind=CODE, title=title, actor=actor, state=AppraisalState.DRAFTING, department=actor.department, verb="提出鉴定"
    )
    batch = AppraisalBatch.objects.create(matter=matter)
    _add(batch, actor, records)
    hold(matter=matter, principals=[actor.principal])
    add_part(matter=matter, principal=archivists(), part="follower")
    give_number(matter)
    return batch


@transaction.atomic
def add_records(*, batch: AppraisalBatch, actor: User, records: Iterable[ArchiveRecord]) -> int:
    """Take more records into the batch; returns how many. Raises DomainError for one that is not due or not free."""
    batch = locked_batch(batch)
    rules.can_edit(actor, batch).require()
    return _add(batch, actor, records)


def _add(batch: AppraisalBatch, actor: User, records: Iterable[ArchiveRecord]) -> int:
    wanted = {record.pk: record for record in records}
    # Locked: two archivists who choose the same record wait for each other here.
    found = list(ArchiveRecord.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    free = set(due_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    if not found or len(free) < len(wanted):
        raise DomainError("所选档案中有的保管期限未满、已在别的鉴定中或已销毁，请刷新到期档案后再选")
    if AppraisalLine.objects.filter(batch=batch).count() + len(found) > rules.MOST_RECORDS:
        raise DomainError(f"一批最多鉴定 {rules.MOST_RECORDS} 件，请按年度或门类分批")
    kept_on = dict(RecordFate.objects.filter(record__in=found).exclude(retention="").values_list("pk", "retention"))
    AppraisalLine.objects.bulk_create(
        AppraisalLine(batch=batch, record=one, retention=kept_on.get(one.pk, one.retention)) for one in found
    )
    matters = Matter.objects.filter(archive_record__in=found)
    kept = holdings.living([one.pk for one in found])
    levels = [
        *(one.secrecy for one in found),
        *matters.values_list("secrecy", flat=True),
        *(one.secrecy for one in kept),
    ]
    level = max([batch.matter.secrecy, *levels])
    if level > batch.matter.secrecy:
        amend(batch.matter, title=batch.matter.title, secrecy=level, urgency=batch.matter.urgency)
    tell(matter=batch.matter, actor=actor, code="appraisal_add", verb="纳入档案", note=f"{len(found)} 件")
    return len(found)


@transaction.atomic
def drop_line(*, batch: AppraisalBatch, actor: User, line_id: int) -> None:
    """Take a record out again; it is due as before."""
    batch = locked_batch(batch)
    rules.can_edit(actor, batch).require()
    line = AppraisalLine.objects.filter(batch=batch, pk=line_id).select_related("record").first()
    if line is None:
        raise DomainError("这一件已不在本批中，请刷新后再看")
    tell(matter=batch.matter, actor=actor, code="appraisal_drop", verb="移出档案", note=str(line.record)[:300])
    line.delete()


@transaction.atomic
def put_opinions(*, batch: AppraisalBatch, actor: User, given: Mapping[int, Given]) -> None:
    """Write the opinions of these lines, all or none; an empty one may wait. Raises DomainError at `line-<id>`."""
    batch = locked_batch(batch)
    rules.can_edit(actor, batch).require()
    lines = list(AppraisalLine.objects.filter(batch=batch, pk__in=given).select_related("record"))
    for line in lines:
        _write(line, given[line.pk])
    AppraisalLine.objects.bulk_update(lines, ["decision", "new_retention", "reason"], batch_size=200)


def _write(line: AppraisalLine, given: Given) -> None:
    place, code = f"line-{line.pk}", line.record.archive_code
    if given.decision not in ("", *Decision.values):
        raise DomainError(f"{code}：请选择销毁或续存", field=place)
    keep = given.decision == Decision.KEEP
    if keep and not (verdict := rules.can_be_kept(line, line.record, given.new_retention)):
        raise DomainError(verdict.reason if given.new_retention else f"{code}：请选择续存期限", field=place)
    if given.decision and not given.reason.strip():
        raise DomainError(f"{code}：请写明鉴定理由", field=place)
    line.decision, line.reason = given.decision, given.reason.strip()[:300]
    line.new_retention = given.new_retention if keep else ""


@transaction.atomic
def put_committee(
    *,
    batch: AppraisalBatch,
    actor: User,
    leader: User | None,
    departments: Sequence[User] = (),
    experts: Sequence[User] = (),
    archivists: Sequence[User] = (),
    witnesses: Sequence[User] = (),
) -> None:
    """Name the committee, and who will witness the destruction. Raises DomainError for a witness who may not be one."""
    batch = locked_batch(batch)
    rules.can_edit(actor, batch).require()
    for person in witnesses:
        if not (verdict := rules.can_witness(person, batch)):
            raise DomainError(verdict.reason, field="witness2" if person == witnesses[-1] else "witness1")
    if len({person.pk for person in witnesses}) != len(witnesses):
        raise DomainError("两位监销人不能是同一人", field="witness2")
    members: dict[int, CommitteeMember] = {}
    groups = ((Duty.LEADER, [leader] if leader else []), (Duty.DEPARTMENT, departments), (Duty.EXPERT, experts))
    for duty, people in (*groups, (Duty.ARCHIVIST, archivists)):
        for person in people:
            members.setdefault(person.pk, CommitteeMember(batch=batch, person=person, duty=duty))
    batch.members.all().delete()
    CommitteeMember.objects.bulk_create(members.values())
    batch.witnesses.all().delete()
    DestructionWitness.objects.bulk_create(
        DestructionWitness(batch=batch, position=place, person=person) for place, person in enumerate(witnesses, 1)
    )


@transaction.atomic
def submit_batch(*, batch: AppraisalBatch, actor: User) -> AppraisalBatch:
    """Send it to approval: the leader in charge of archives, then the legal representative (flow `appraisal`).

    Raises DomainError with the first record that cannot be destroyed, or what is still missing.
    """
    batch = locked_batch(batch)
    lines = lines_of(batch)
    rules.can_submit(actor, batch, lines).require()
    check_obstacles(lines)
    for line in lines:
        if line.decision == Decision.KEEP:
            rules.can_be_kept(line, line.record, line.new_retention).require()
    for witness in batch.witnesses.all():
        rules.can_witness(witness.person, batch).require()
    for member in batch.members.all():
        add_part(matter=batch.matter, principal=member.person.principal, part="reader")
    for witness in batch.witnesses.all():
        add_part(matter=batch.matter, principal=witness.person.principal, part="reader")
    batch.appraised_on = clock.today()
    batch.save(update_fields=["appraised_on"])
    destroyed = sum(line.decision == Decision.DESTROY for line in lines)
    note = f"{len(lines)} 件：拟销毁 {destroyed} 件，拟续存 {len(lines) - destroyed} 件"
    move(batch.matter, AppraisalState.APPROVING, actor=actor, note=note)
    start_from_flow(matter=batch.matter, flow_code=FLOW, subject=SUBJECT, actor=actor)
    return batch


@transaction.atomic
def cancel_batch(*, batch: AppraisalBatch, actor: User) -> None:
    """Give it up: every record is as it was, and due."""
    batch = locked_batch(batch)
    rules.can_cancel(actor, batch).require()
    release(batch)
    move(batch.matter, AppraisalState.CANCELLED, actor=actor)


def release(batch: AppraisalBatch) -> None:
    """The batch has ended: its records may be appraised again."""
    AppraisalLine.objects.filter(batch=batch).update(open=False)


def check_obstacles(lines: Iterable[AppraisalLine]) -> None:
    """Raise DomainError with the first record to be destroyed that is lent, read in the vault or gone."""
    chosen = {line.record_id: line for line in lines if line.decision == Decision.DESTROY}
    found = obstacles(chosen)
    if found:
        pk, words = next(iter(found.items()))
        others = f"（另有 {len(found) - 1} 件也不能销毁）" if len(found) > 1 else ""
        record = chosen[pk].record
        raise DomainError(
            f"{record.archive_code}《{record.title}》{words}，不能销毁{others}",
            links=[("查看档案", record.get_absolute_url())],
        )


def archivists() -> Principal:
    """The archivists as one."""
    return Role.objects.select_related("principal").get(code=roles.ARCHIVIST).principal


def locked_batch(batch: AppraisalBatch) -> AppraisalBatch:
    """Lock the matter, then read the row again: the first line of every verb."""
    matter = lock(batch.pk)
    fresh = with_people(AppraisalBatch.objects.all()).get(pk=matter.pk)
    fresh.matter = matter
    return fresh
