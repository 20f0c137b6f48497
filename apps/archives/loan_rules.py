"""Who may do what to a loan, and when: the button and the service ask the same call."""

from apps.approvals.models import Approval
from apps.archives import fates
from apps.archives.kinds import LoanState
from apps.archives.models import ArchiveRecord, Loan, LoanLimit
from apps.core import clock
from apps.core.formatting import when
from apps.core.secrecy import Secrecy
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.org import roles
from apps.org.models import User

S = LoanState


def overdue_of(user: User) -> int:
    """Papers the person should have returned."""
    rows = Loan.objects.filter(borrower=user, medium=Loan.Medium.PAPER, opens_at__isnull=False)
    return rows.filter(returned_at__isnull=True, due_at__lt=clock.now()).count()


def can_request(user: User) -> Verdict:
    """Everybody may ask; who has something overdue returns it first."""
    late = overdue_of(user)
    if late:
        return not_now(f"您有 {late} 件借阅已逾期未还，请先归还，再申请新的借阅", show=True)
    return YES


def _keeper(user: User) -> Verdict:
    return YES if user.has_role(roles.ARCHIVIST) else no_right("查档、出库和归还由档案员办理")


def _state(loan: Loan, *wanted: str) -> Verdict:
    if loan.matter.state in wanted:
        return YES
    return not_now(f"本次借阅{loan.matter.state_label}，不能这样办理")


def can_match(user: User, loan: Loan) -> Verdict:
    """The archivist names the record that is wanted, or says that there is none."""
    return _keeper(user) and _state(loan, S.REQUESTED)


def can_lend(borrower: User, record: ArchiveRecord, medium: str, days: int) -> Verdict:
    """Whether this record may be asked for by this person in this way at all."""
    if not (there := fates.is_there(record)):
        return there
    if borrower.clearance < record.secrecy:
        return not_now(f"{borrower.name}的可阅密级低于本件密级「{Secrecy(record.secrecy).label}」，不能借阅")
    limit = LoanLimit.objects.filter(secrecy=record.secrecy).first()
    if limit is None:
        return not_now(f"还没有设置「{Secrecy(record.secrecy).label}」档案的借阅期限，请系统管理员在后台设置")
    if days > limit.days:
        return not_now(f"「{Secrecy(record.secrecy).label}」档案最长借 {limit.words}，请改短")
    if medium == Loan.Medium.ELECTRONIC and record.electronic_filed_at is None:
        return not_now("本件没有电子文件，请改为借出纸质件")
    if medium == Loan.Medium.PAPER and record.paper_filed_at is None:
        return not_now("本件没有纸质件，请改为在线阅览")
    return YES


def can_hand_out(user: User, loan: Loan) -> Verdict:
    """The archivist, once it is approved and the paper is in its place."""
    if not (answer := _keeper(user) and _state(loan, S.TO_HAND_OUT)):
        return answer
    if loan.record is not None and not (there := fates.is_there(loan.record)):  # destroyed since it was asked for
        return there
    other = Loan.objects.filter(record=loan.record_id, medium=Loan.Medium.PAPER, opens_at__isnull=False)
    out = other.filter(returned_at__isnull=True).exclude(pk=loan.pk).select_related("borrower").first()
    if out is not None:
        return not_now(f"纸质件现由{out.borrower.name}借出，应于 {when(out.due_at)} 前归还", show=True)
    return YES


def can_return(user: User, loan: Loan) -> Verdict:
    """The archivist takes it back."""
    return _keeper(user) and _state(loan, S.LENT)


def can_renew(user: User, loan: Loan) -> Verdict:
    """The borrower, before the day of return, as often as the level permits, one request at a time."""
    if user.pk != loan.borrower_id:
        return no_right("续借由借阅人本人申请")
    if not (answer := _state(loan, S.LENT)):
        return answer
    if loan.is_overdue:
        return not_now("已超过归还期限，不能续借，请尽快归还", show=True)
    limit = LoanLimit.objects.filter(secrecy=loan.matter.secrecy).first()
    if limit is None or loan.renewals >= limit.renewals:
        return not_now(f"已续借 {loan.renewals} 次，不能再续，请按期归还", show=True)
    if loan.renewal_requests.filter(approval__state=Approval.State.RUNNING).exists():
        return not_now("续借申请正在审批，请等结果", show=True)
    return YES


def can_cancel(user: User, loan: Loan) -> Verdict:
    """The borrower, until it is handed out; a running approval is withdrawn on its own page."""
    if user.pk != loan.borrower_id:
        return no_right("只有借阅人可以撤回申请")
    return _state(loan, S.REQUESTED, S.TO_HAND_OUT)


def can_read(user: User, loan: Loan) -> Verdict:
    """The borrower alone, within the window, as long as the clearance reaches. Asked at each request."""
    if user.pk != loan.borrower_id:
        return no_right("只有借阅人本人可以阅览")
    if loan.medium != Loan.Medium.ELECTRONIC or loan.matter.state != S.OPENED or loan.record is None:
        return no_right("本次借阅没有开放在线阅览")
    if user.clearance < max(loan.record.secrecy, loan.matter.secrecy):
        return no_right("您的可阅密级低于本件密级，不能阅览")
    if loan.ended_at is not None:
        return no_right(f"本次阅览已于 {when(loan.ended_at)} 提前结束")
    if loan.opens_at is not None and clock.now() < loan.opens_at:
        return no_right(f"阅览时间自 {when(loan.opens_at)} 起，还没有开始")
    if not loan.is_window_open:
        return no_right(f"阅览时间已于 {when(loan.due_at)} 结束，如需继续请重新申请")
    return YES


def can_download(user: User, loan: Loan) -> Verdict:
    """Reading does not mean taking along: the download is asked for and approved apart."""
    if not (answer := can_read(user, loan)):
        return answer
    return YES if loan.wants_download else no_right("本次借阅只批准了在线阅览，没有批准下载")


def can_end(user: User, loan: Loan) -> Verdict:
    """The borrower is done, or the archivist takes the window back."""
    if user.pk != loan.borrower_id and not user.has_role(roles.ARCHIVIST):
        return no_right("阅览由借阅人或档案员结束")
    if not loan.is_window_open and not (loan.opens_at and loan.ended_at is None and clock.now() < loan.opens_at):
        return not_now("阅览时间已经结束")
    return _state(loan, S.OPENED)
