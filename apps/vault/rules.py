"""Who may do what with the vault, and why not: the button and the service ask the same call (ARC-05)."""

import datetime as dt
from collections.abc import Sequence

from apps.archives.models import ArchiveRecord
from apps.core import clock
from apps.core.formatting import when
from apps.core.secrecy import Secrecy
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.matters.models import Matter
from apps.org import roles
from apps.org.models import User
from apps.vault.kinds import UNDECIDED, RequestState
from apps.vault.models import Custodian, Lock, VaultFile, VaultRequest

MOST_TIME = dt.timedelta(days=7)  # one window; a longer need is asked for again
FURTHEST = dt.timedelta(days=30)  # ahead that a window may begin
TRIES, PAUSE = 5, dt.timedelta(minutes=30)  # wrong passphrases, and how long the lock then answers nobody
REGISTER_READERS = (roles.VAULT_CUSTODIAN, roles.SECURITY_ADMIN, roles.AUDITOR)

LOW = "您的可阅密级低于本件密级"


def is_administrator(user: User) -> bool:
    """One of the 三员 or a superuser: they run the system and have no part in what lies in the vault."""
    return bool(user.is_superuser) or user.has_role(*roles.ADMINISTRATORS)


def acting(user: User) -> Custodian | None:
    """The lock this person holds now."""
    return Custodian.objects.filter(person=user, state=Custodian.State.ACTING).first()


def is_ready() -> bool:
    """Whether both locks have a custodian."""
    return Custodian.objects.filter(state=Custodian.State.ACTING).count() == len(Lock)


def is_offered(user: User) -> bool:
    """Whether the navigation names the vault: to those who may see company secrets, and those who guard it."""
    return user.clearance >= Secrecy.COMMERCIAL or user.has_role(*REGISTER_READERS)


# --- putting in -------------------------------------------------------------------------------------------------


def can_put_in(user: User) -> Verdict:
    """The archivist, once both locks are in place."""
    if not user.has_role(roles.ARCHIVIST):
        return no_right("涉密档案由档案员存入")
    if not is_ready():
        return not_now("两把锁还没有都由保管员接手，暂不能存入。请安全保密管理员在“两锁与保管员”中指定", show=True)
    return YES


def can_put_in_at(user: User, level: int, record: ArchiveRecord | None = None) -> Verdict:
    """The level is one of the company's, not above the archivist's clearance, not below the record's own."""
    if level not in (Secrecy.INTERNAL, Secrecy.COMMERCIAL, Secrecy.CORE):
        return not_now("请选择密级：内部、普通商密或核心商密")
    if user.clearance < level:
        return no_right("您的可阅密级低于所选密级，不能存入")
    lowest = max(record.secrecy, record.matter.secrecy if record.matter else 0) if record else level
    if level < lowest:
        return not_now(f"该档案的密级是{Secrecy(lowest).label}，存入时不能降低")
    return YES


# --- requesting -------------------------------------------------------------------------------------------------


def can_request(user: User, file: VaultFile) -> Verdict:
    """Whoever may see the title; the custodians decide and so do not ask."""
    if user.clearance < file.secrecy:
        return no_right(LOW)
    if acting(user) is not None:
        return no_right("保管员负责放行，不能提出查阅申请")
    if file.destroyed_at is not None:
        return not_now("本件已按销毁清册销毁，只保留著录信息，不能查阅")
    return YES


def can_be_reader(reader: User, file: VaultFile) -> Verdict:
    """A person in office with the clearance, neither custodian nor administrator."""
    if not reader.is_active:
        return not_now(f"{reader.name}已停用，请改选查阅人")
    if reader.clearance < file.secrecy:
        return not_now(f"{reader.name}的可阅密级低于本件密级，不能作为查阅人")
    if acting(reader) is not None:
        return not_now(f"{reader.name}是涉密档案保管员，保管员不能作为查阅人")
    if is_administrator(reader):
        return not_now(f"{reader.name}担任系统、安全或审计管理员，不能作为查阅人")
    return YES


def can_withdraw(user: User, request: VaultRequest) -> Verdict:
    """Who asked takes it back before it is decided."""
    if request.matter.created_by_id != user.pk:
        return no_right("只有申请人可以撤回")
    return YES if request.matter.state in UNDECIDED else not_now(f"本申请{request.matter.state_label}，不能撤回")


# --- releasing --------------------------------------------------------------------------------------------------


def can_decide(user: User, request: VaultRequest) -> Verdict:
    """An acting custodian with the clearance who neither reads nor asked, while it is undecided."""
    own = acting(user)
    if own is None or is_administrator(user) or not user.has_role(roles.VAULT_CUSTODIAN):
        return no_right("只有在任的涉密档案保管员可以放行")
    if user.clearance < request.file.secrecy:
        return no_right(LOW)
    if user.pk in (request.reader_id, request.matter.created_by_id):
        return no_right("查阅人、申请人本人不能放行，须由另外的保管员办理")
    if request.matter.state not in UNDECIDED:
        return not_now(f"本申请{request.matter.state_label}")
    if clock.now() >= request.ends_at:
        return not_now("申请的查阅时间已过，不能再放行")
    return YES


def can_release(user: User, request: VaultRequest) -> Verdict:
    """As above, and not a second time by the same person or the same lock."""
    verdict = can_decide(user, request)
    if not verdict.ok:
        return verdict
    own = acting(user)
    for one in request.releases.all():
        if one.released_by_id == user.pk or (own is not None and one.lock == own.lock):
            return not_now("您已放行，须由另一位保管员再放行，才可查阅", show=True)
    return YES


# --- reading ----------------------------------------------------------------------------------------------------


def can_read(user: User, request: VaultRequest) -> Verdict:
    """The named reader alone, within the window, with the clearance as it is now."""
    if request.reader_id != user.pk:
        return no_right("只有申请中指名的查阅人可以查阅")
    if user.clearance < request.file.secrecy:
        return no_right(LOW)
    if is_administrator(user) or acting(user) is not None:
        return no_right("保管员和系统、安全、审计管理员不能查阅")
    state, now = request.matter.state, clock.now()
    if state in UNDECIDED:
        return not_now("尚未由两位保管员都放行，不能查阅", show=True)
    if state != RequestState.OPEN:
        return not_now(f"本申请{request.matter.state_label}，不能查阅")
    if now < request.starts_at:
        return not_now(f"查阅时间自 {when(request.starts_at)} 开始", show=True)
    if now >= request.ends_at:
        return not_now("查阅时间已过，如仍需要请重新申请")
    return YES


def can_end(user: User, request: VaultRequest) -> Verdict:
    """The reader who is done, who asked, and either custodian who has second thoughts."""
    if request.matter.state != RequestState.OPEN:
        return not_now(f"本申请{request.matter.state_label}")
    if user.pk in (request.reader_id, request.matter.created_by_id) or acting(user) is not None:
        return YES
    return no_right("由查阅人、申请人或保管员结束查阅")


def can_see_register(user: User) -> Verdict:
    """Custodians, security administrator and auditor; each up to the clearance (selectors.entries_for)."""
    return YES if user.has_role(*REGISTER_READERS) else no_right("查阅登记簿由保管员、安全保密管理员和安全审计员查看")


# --- destroying -------------------------------------------------------------------------------------------------


def can_consent(user: User, files: Sequence[VaultFile], matter: Matter) -> Verdict:
    """An acting custodian with the clearance, not the one who proposed it, once; `files` with their consents."""
    own = acting(user)
    if own is None or is_administrator(user) or not user.has_role(roles.VAULT_CUSTODIAN):
        return no_right("涉密文件的销毁由两把锁的保管员分别同意")
    if any(user.clearance < file.secrecy for file in files):
        return no_right("您的可阅密级低于其中一件的密级，须先调整密级或移交保管")
    if user.pk == matter.created_by_id:
        return no_right("提出销毁的人不能再以保管员身份同意，须另由档案员提出")
    given = [one for file in files for one in file.consents.all() if one.matter_id == matter.pk]
    if sum(user.pk == one.given_by_id or own.lock == one.lock for one in given) >= len(files):
        return not_now("您已同意，等另一把锁的保管员", show=True)
    return YES


# --- locks and custodians ---------------------------------------------------------------------------------------


def can_see_custody(user: User) -> Verdict:
    """Those who have to do with the locks."""
    if user.has_role(roles.VAULT_CUSTODIAN, roles.SECURITY_ADMIN, roles.GENERAL_MANAGER, roles.ARCHIVIST):
        return YES
    return no_right("两锁与保管员由安全保密管理员、保管员和总经理查看")


def can_appoint(user: User) -> Verdict:
    """The security administrator names custodians, and can never be one."""
    return YES if user.has_role(roles.SECURITY_ADMIN) else no_right("保管员由安全保密管理员指定")


def can_be_custodian(person: User) -> Verdict:
    """Holds the role, is in office, is not an administrator, holds no other lock."""
    if not person.is_active:
        return not_now(f"{person.name}已停用，请改选保管员")
    if is_administrator(person):
        return not_now(f"{person.name}担任系统、安全或审计管理员，不能任涉密档案保管员")
    if not person.has_role(roles.VAULT_CUSTODIAN):
        return not_now(f"{person.name}没有“涉密档案保管员”角色，请先在后台授予")
    if Custodian.objects.filter(person=person).exclude(state=Custodian.State.FORMER).exists():
        return not_now(f"{person.name}已保管一把锁，同一人不能保管两把")
    return YES


def can_confirm(user: User, successor: Custodian) -> Verdict:
    """The custodian of the other lock, or the general manager; nobody who takes part in the hand-over himself."""
    if successor.state != Custodian.State.READY:
        return not_now("接任人还没有设置保险柜口令")
    if successor.confirmed_by_id is not None:
        return not_now("交接已经确认")
    own = acting(user)
    if user.pk == successor.person_id or (own is not None and own.lock == successor.lock):
        return no_right("交接由另一把锁的保管员或总经理确认")
    if own is not None or user.has_role(roles.GENERAL_MANAGER):
        return YES
    return no_right("交接由另一把锁的保管员或总经理确认")


def _to_hand_over(successor: Custodian) -> Verdict:
    if successor.state != Custodian.State.READY:
        return not_now("接任人还没有设置保险柜口令")
    if successor.confirmed_by_id is None:
        return not_now("须先由另一把锁的保管员或总经理确认交接", show=True)
    return YES


def can_hand_over(user: User, successor: Custodian) -> Verdict:
    """The acting custodian of this lock, with the passphrase."""
    own = acting(user)
    if own is None or own.lock != successor.lock:
        return no_right("由这把锁的现任保管员移交")
    return _to_hand_over(successor)


def can_recover(user: User, successor: Custodian) -> Verdict:
    """The successor, with the code of the sealed envelope, when the former custodian cannot hand over."""
    if user.pk != successor.person_id:
        return no_right("由接任人启封恢复")
    return _to_hand_over(successor)
