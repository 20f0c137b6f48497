"""Destruction under the eyes of two (双人监销): each confirms with the own password; the second does it (ARC-04)."""

from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest

from apps.appraisal import rules
from apps.appraisal.kinds import AppraisalState
from apps.appraisal.models import AppraisalBatch, AppraisalLine, Decision, DestroyedFile, RecordFate
from apps.appraisal.selectors import living_loans
from apps.appraisal.services.deciding import call_witnesses
from apps.appraisal.services.drafting import check_obstacles, locked_batch, release
from apps.appraisal.services.marking import remark
from apps.archives.condemners import condemn_texts
from apps.archives.models import ArchiveRecord
from apps.attachments.services.destroying import condemn
from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.matters.services import add_part, hold, lock, move
from apps.matters.services import record as tell
from apps.org.models import User
from apps.vault import holdings
from apps.vault.services.destroying import condemn as condemn_files

WRONG = "密码不正确，请重新输入。这是您登录系统的密码"


def confirm_destruction(
    *, batch: AppraisalBatch, actor: User, password: str, request: HttpRequest | None = None
) -> AppraisalBatch:
    """One witness confirms; with the second the records are destroyed.

    The password is asked for outside the transaction, through the sign-in itself: wrong ones are counted there, and a
    refusal does not undo the count. Raises Denied, Stale, or DomainError (password; a record that is lent meanwhile).
    """
    rules.can_confirm(actor, batch).require()
    if not actor.has_usable_password():
        raise DomainError("您的账户没有本系统的密码，请先在“修改密码”中设置，再来确认", field="password")
    known = authenticate(request, username=actor.username, password=password)
    if known is None or known.pk != actor.pk:
        raise DomainError(WRONG, field="password")
    return confirmed(batch, actor)


@transaction.atomic
def confirmed(batch: AppraisalBatch, actor: User) -> AppraisalBatch:
    """The deed of a witness whose password was asked: the only callers are above and the demonstration."""
    batch = locked_batch(batch)
    verdict = rules.can_confirm(actor, batch)
    if not verdict.ok and not verdict.forbidden:
        raise Stale(verdict.reason)
    verdict.require()
    own = rules.own_place(actor, batch)
    assert own is not None  # noqa: S101  asked by the rule
    lines = _locked_lines(batch)
    check_obstacles(lines)
    _check_agreed(batch, lines)
    own.confirmed_at = clock.now()
    own.save(update_fields=["confirmed_at"])
    tell(matter=batch.matter, actor=actor, code="appraisal_witness", verb="监销确认", note=f"共 {len(lines)} 件")
    if any(one.confirmed_at is None for one in batch.witnesses.exclude(pk=own.pk)):
        hold(
            matter=batch.matter, principals=[one.person.principal for one in batch.witnesses.filter(confirmed_at=None)]
        )
        return batch
    _destroy(batch, lines, actor)
    return batch


def _check_agreed(batch: AppraisalBatch, lines: list[AppraisalLine]) -> None:
    """What was put into the vault after the custodians agreed asks for them once more."""
    files = holdings.living([line.record_id for line in lines])
    missing = [file for file in files if holdings.missing_locks(file, batch.matter)]
    if missing:
        raise DomainError(
            f"{missing[0].record.archive_code} 有涉密文件还没有经两位保管员同意销毁，请他们在本页办理后再监销"
        )


def _locked_lines(batch: AppraisalBatch) -> list[AppraisalLine]:
    """The lines to be destroyed, their records locked; what is lent just now is waited for, loans first, because a
    hand-out holds its loan and then writes to the record."""
    lines = list(AppraisalLine.objects.filter(batch=batch, decision=Decision.DESTROY).select_related("record"))
    pks = [line.record_id for line in lines]
    for loan_id in living_loans(pks).values_list("pk", flat=True):
        lock(loan_id)
    rows = ArchiveRecord.objects.select_for_update(of=("self",)).select_related("matter").filter(pk__in=pks)
    records = {record.pk: record for record in rows.order_by("pk")}
    for line in lines:
        line.record = records[line.record_id]
    return sorted(lines, key=lambda line: line.record.matter_id or 0)


def _destroy(batch: AppraisalBatch, lines: list[AppraisalLine], actor: User) -> None:
    from apps.appraisal.tasks import finish  # the door imports the services

    now = clock.now()
    for line in lines:
        defaults = {"batch": batch, "decided_at": now, "destroyed_at": now}
        fate, _ = RecordFate.objects.update_or_create(record=line.record, defaults=defaults)
        remark(line.record, fate, actor=actor, code="archive_destroy", verb="销毁", reason=line.reason)
        condemn_files(matter=batch.matter, record=line.record, actor=actor)
        if line.record.matter is not None:
            condemn_texts(lock(line.record.matter.pk))
            DestroyedFile.objects.bulk_create(
                DestroyedFile(
                    line=line, attachment_id=one.attachment_id, place=one.place, name=one.name, size=one.size,
                    sha256=one.sha256,
                )
                for one in condemn(matter=line.record.matter)
            )  # fmt: skip
    batch.destroyed_at = now
    batch.save(update_fields=["destroyed_at"])
    release(batch)
    names = "、".join(one.person.name for one in batch.witnesses.all())
    move(batch.matter, AppraisalState.DESTROYED, actor=actor, note=f"{len(lines)} 件，监销人 {names}")
    hold(matter=batch.matter, principals=[batch.matter.created_by.principal])
    finish.delay_on_commit(batch.pk)


@transaction.atomic
def replace_witness(*, batch: AppraisalBatch, actor: User, position: int, person: User) -> None:
    """Another witness instead of one who cannot come."""
    batch = locked_batch(batch)
    rules.can_replace_witness(actor, batch).require()
    places = {one.position: one for one in batch.witnesses.all()}
    place = places.get(position)
    if place is None or place.confirmed_at is not None:
        raise Stale("这位监销人已确认，不能更换")
    rules.can_witness(person, batch).require()
    if any(one.person_id == person.pk for one in places.values()):
        raise DomainError("两位监销人不能是同一人", field="person")
    before, place.person = place.person, person
    place.save(update_fields=["person"])
    add_part(matter=batch.matter, principal=person.principal, part="reader")
    called = batch.matter.state == AppraisalState.APPROVED  # before, it lies with the custodians of the vault
    if called:
        waiting = [one.person for one in batch.witnesses.filter(confirmed_at=None).select_related("person__principal")]
        hold(matter=batch.matter, principals=[one.principal for one in waiting])
    tell(
        matter=batch.matter,
        actor=actor,
        code="appraisal_witness",
        verb="更换监销人",
        note=f"{before.name} → {person.name}",
    )
    if called:
        call_witnesses(batch, [person])
