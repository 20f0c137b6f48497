"""Who may do what to an appraisal, and when: the button and the service ask the same call (ARC-04)."""

from collections.abc import Sequence

from apps.appraisal.kinds import AppraisalState
from apps.appraisal.models import AppraisalBatch, AppraisalLine, Decision, DestructionWitness
from apps.appraisal.periods import may_follow
from apps.appraisal.selectors import vault_files
from apps.archives.models import ArchiveRecord
from apps.core import clock
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.org import roles
from apps.org.models import User
from apps.vault.rules import can_consent

S = AppraisalState
MOST_RECORDS = 300  # of one batch: a register is read line by line
FEWEST_MEMBERS = 3  # the leader, a department concerned, an archivist or expert


def can_appraise(user: User) -> Verdict:
    """Appraisals are prepared by the archivist."""
    return YES if user.has_role(roles.ARCHIVIST) else no_right("档案鉴定由档案员提出")


def _state(batch: AppraisalBatch, *wanted: str) -> Verdict:
    return YES if batch.matter.state in wanted else not_now(f"本次鉴定{batch.matter.state_label}，不能这样办理")


def can_edit(user: User, batch: AppraisalBatch) -> Verdict:
    """Records, opinions and people, while it is in preparation."""
    return can_appraise(user) and _state(batch, S.DRAFTING)


can_cancel = can_edit


def can_submit(user: User, batch: AppraisalBatch, lines: Sequence[AppraisalLine]) -> Verdict:
    """Each record with its opinion, a committee with its leader, and two witnesses where something is destroyed."""
    if not (answer := can_edit(user, batch)):
        return answer
    if not lines:
        return not_now("本批还没有档案，请先从到期档案中选入", show=True)
    without = sum(not line.decision for line in lines)
    if without:
        return not_now(f"还有 {without} 件没有鉴定意见", show=True)
    members = list(batch.members.all())
    if len(members) < FEWEST_MEMBERS or not any(one.duty == "leader" for one in members):
        return not_now(f"鉴定小组须有负责人，连同成员不少于 {FEWEST_MEMBERS} 人", show=True)
    if any(line.decision == Decision.DESTROY for line in lines) and len(batch.witnesses.all()) != 2:
        return not_now("有拟销毁的档案，须指定两位监销人", show=True)
    return YES


def can_witness(person: User, batch: AppraisalBatch) -> Verdict:
    """A witness is in office, cleared, and not the one who proposed the destruction."""
    if not person.is_active:
        return not_now(f"{person.name}已停用，请改选监销人")
    if person.pk == batch.matter.created_by_id:
        return not_now(f"{person.name}是提出人，不能监销，请另选")
    if person.clearance < batch.matter.secrecy:
        return not_now(f"{person.name}的可阅密级低于本批档案的密级，不能监销，请另选")
    return YES


def can_be_kept(line: AppraisalLine, record: ArchiveRecord, new: str) -> Verdict:
    """The new period is never shorter, and has not passed as well."""
    if may_follow(record.year, line.retention, new, clock.today()):
        return YES
    return not_now(f"{record.archive_code} 的续存期限不能短于原期限，也不能是已经届满的期限")


def own_place(user: User, batch: AppraisalBatch) -> DestructionWitness | None:
    """The person's place among the witnesses."""
    return next((one for one in batch.witnesses.all() if one.person_id == user.pk), None)


def can_confirm(user: User, batch: AppraisalBatch) -> Verdict:
    """A named witness, once, not who proposed it; approved before."""
    own = own_place(user, batch)
    if own is None or user.pk == batch.matter.created_by_id:
        return no_right("销毁由两位监销人分别确认")
    if not (answer := _state(batch, S.APPROVED)):
        return answer
    if user.clearance < batch.matter.secrecy:
        return no_right("您的可阅密级低于本批档案的密级")
    return not_now("您已确认，等另一位监销人确认", show=True) if own.confirmed_at else YES


def can_agree(user: User, batch: AppraisalBatch) -> Verdict:
    """A custodian of the vault, where something in it is to be destroyed: approved before, not destroyed yet."""
    if batch.matter.state not in (S.UNLOCKING, S.APPROVED):
        return not_now(f"本次鉴定{batch.matter.state_label}，不能这样办理")
    if user.clearance < batch.matter.secrecy:
        return no_right("您的可阅密级低于本批档案的密级")
    files = vault_files(batch)
    if not files:
        return not_now("本批没有存在保险柜里的文件，不需要保管员同意")
    return can_consent(user, files, batch.matter)


def can_replace_witness(user: User, batch: AppraisalBatch) -> Verdict:
    """The archivist, for one who has not confirmed: people fall ill and leave."""
    return can_appraise(user) and _state(batch, S.UNLOCKING, S.APPROVED)


def can_file(user: User, batch: AppraisalBatch) -> Verdict:
    """The archivist, when the files are gone and the register is made."""
    if not (answer := can_appraise(user) and _state(batch, S.DESTROYED)):
        return answer
    if batch.register_id is None:
        return not_now("正在清除电子文件并生成销毁清册，请稍候再归档", show=True)
    return YES
