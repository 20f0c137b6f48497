"""Records with files in the vault: both custodians agree before the witnesses may confirm (ARC-04, ARC-05)."""

from django.db import transaction

from apps.appraisal import rules
from apps.appraisal.kinds import AppraisalState
from apps.appraisal.models import AppraisalBatch
from apps.appraisal.selectors import vault_files
from apps.appraisal.services.deciding import call_custodians, wait_for_witnesses
from apps.appraisal.services.drafting import locked_batch
from apps.core.errors import Stale
from apps.matters.services import hold, move
from apps.notifications.services import settle
from apps.org.models import User
from apps.vault import holdings
from apps.vault.models import Custodian
from apps.vault.selectors import acting_custodians
from apps.vault.services import destroying as vault


def agree_to_destruction(*, batch: AppraisalBatch, actor: User, passphrase: str) -> AppraisalBatch:
    """A custodian agrees, by the passphrase of the own lock; with both it lies with the witnesses.

    The passphrase is asked for outside the transaction: wrong ones are counted there, and a refusal does not undo the
    count. Raises Denied, Stale, or DomainError (passphrase wrong, lock paused or handed over).
    """
    rules.can_agree(actor, batch).require()
    return agreed(batch, vault.prove(actor=actor, passphrase=passphrase))


@transaction.atomic
def agreed(batch: AppraisalBatch, custodian: Custodian) -> AppraisalBatch:
    """The deed of a custodian whose passphrase was asked."""
    batch, actor = locked_batch(batch), custodian.person
    verdict = rules.can_agree(actor, batch)
    if not verdict.ok and not verdict.forbidden:
        raise Stale(verdict.reason)
    verdict.require()
    vault.consent(matter=batch.matter, files=vault_files(batch), custodian=custodian)
    settle(matter=batch.matter, codes=["todo"], recipients=[actor])
    if batch.matter.state != AppraisalState.UNLOCKING:
        return batch
    if holdings.are_agreed(vault_files(batch), batch.matter):
        move(batch.matter, AppraisalState.APPROVED, actor=actor)
        wait_for_witnesses(batch)
    else:
        waiting = [one.person.principal for one in acting_custodians() if one.pk != custodian.pk]
        hold(matter=batch.matter, principals=waiting)
    return batch


def call_successors() -> int:
    """A lock was handed over: appraisals that waited for its former custodian lie with the present one; how many."""
    waiting = AppraisalBatch.objects.filter(matter__state=AppraisalState.UNLOCKING)
    return sum(_call_again(pk) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _call_again(pk: int) -> bool:
    batch = locked_batch(AppraisalBatch(pk=pk))
    if batch.matter.state != AppraisalState.UNLOCKING:
        return False
    files = vault_files(batch)
    open_locks = {lock for file in files for lock in holdings.missing_locks(file, batch.matter)}
    call_custodians(batch, open_locks)
    return True
