"""What a decided approval means: records are kept on at once, the others wait for their witnesses."""

from collections.abc import Collection

from django.db import transaction

from apps.appraisal.kinds import AppraisalState
from apps.appraisal.models import AppraisalBatch, Decision, RecordFate
from apps.appraisal.selectors import lines_of
from apps.appraisal.services.drafting import locked_batch, release
from apps.appraisal.services.marking import remark
from apps.approvals.models import Approval
from apps.core import clock
from apps.matters.services import hold, move
from apps.notifications.services import notify
from apps.org.models import User
from apps.vault import holdings
from apps.vault.models import Lock
from apps.vault.selectors import acting_custodians


@transaction.atomic
def on_approval(*, approval: Approval, outcome: Approval.State, actor: User) -> None:
    """In the transaction of the decision. Returned or taken back it is in preparation again; refused it has ended."""
    batch = locked_batch(AppraisalBatch(pk=approval.matter_id))
    if outcome == Approval.State.APPROVED:
        _approved(batch, actor)
    elif outcome == Approval.State.REJECTED:
        release(batch)
        move(batch.matter, AppraisalState.REFUSED, actor=actor)
    else:
        move(batch.matter, AppraisalState.DRAFTING, actor=actor)
        hold(matter=batch.matter, principals=[batch.matter.created_by.principal])


def _approved(batch: AppraisalBatch, actor: User) -> None:
    batch.approved_by, batch.approved_on = actor, clock.today()
    batch.save(update_fields=["approved_by", "approved_on"])
    lines = lines_of(batch)
    for line in lines:
        if line.decision == Decision.KEEP:
            values = {"batch": batch, "retention": line.new_retention, "decided_at": clock.now()}
            fate, _ = RecordFate.objects.update_or_create(record=line.record, defaults=values)
            remark(line.record, fate, actor=actor, code="archive_keep", verb="鉴定续存", reason=line.reason)
    if not any(line.decision == Decision.DESTROY for line in lines):
        release(batch)
        move(batch.matter, AppraisalState.KEPT, actor=actor)
        return
    doomed = [line.record_id for line in lines if line.decision == Decision.DESTROY]
    if files := holdings.living(doomed):
        move(batch.matter, AppraisalState.UNLOCKING, actor=actor, note=f"涉密文件 {len(files)} 个")
        call_custodians(batch, set(Lock))
    else:
        move(batch.matter, AppraisalState.APPROVED, actor=actor)
        wait_for_witnesses(batch)


def wait_for_witnesses(batch: AppraisalBatch) -> None:
    """It lies with both witnesses now."""
    people = [one.person for one in batch.witnesses.all()]
    hold(matter=batch.matter, principals=[person.principal for person in people])
    call_witnesses(batch, people)


def call_custodians(batch: AppraisalBatch, locks: Collection[str]) -> None:
    """It lies with the custodians of these locks: both must agree before anything is destroyed (ARC-05)."""
    people = [one.person for one in acting_custodians() if one.lock in locks]
    hold(matter=batch.matter, principals=[person.principal for person in people])
    notify(
        recipients=people,
        key=f"appraisal:{batch.pk}:custodians:{'-'.join(str(one.pk) for one in people)}",
        code="todo",
        title=f"请同意销毁涉密文件：{batch.matter.title}",
        body="销毁已批准，其中有存在保险柜里的文件。两把锁的保管员都以保险柜口令同意后，才能监销",
        matter=batch.matter,
    )


def call_witnesses(batch: AppraisalBatch, people: list[User]) -> None:
    """Ask them to come and see."""
    notify(
        recipients=people,
        key=f"appraisal:{batch.pk}:witness",
        code="todo",
        title=f"请监销：{batch.matter.title}",
        body="销毁已批准。请到场监督，核对清册后以本人密码确认",
        matter=batch.matter,
    )
