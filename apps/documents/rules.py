"""Who may do what to an incoming document, and when: the button and the service ask the same call."""

from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.documents.models import CirculationReader, IncomingDocument, IncomingState, Undertaking
from apps.org import roles
from apps.org.models import Membership, User

S = IncomingState
OPEN = (S.REGISTERED, S.INSTRUCTING, S.UNDERTAKING, S.CIRCULATING, S.REPORTED)
OFFICE = (roles.REGISTRY_CLERK, roles.OFFICE_DIRECTOR)


def _office(user: User, what: str) -> Verdict:
    return YES if user.has_role(*OFFICE) else no_right(f"{what}由办公室文书或办公室主任办理")


def _state(document: IncomingDocument, *wanted: str, refusal: str = "") -> Verdict:
    state = document.matter.state
    return YES if state in wanted else not_now(refusal or f"本件{document.matter.state_label}，不能这样办理")


def can_register(user: User) -> Verdict:
    """The registry enters what came in."""
    return YES if user.has_role(*OFFICE) else no_right("收文由办公室文书登记")


def can_correct(user: User, document: IncomingDocument) -> Verdict:
    """The registry puts right what was entered wrongly, until the document is closed."""
    return _office(user, "修改登记") and _state(
        document, *OPEN, refusal=f"本件{document.matter.state_label}，登记不能再改"
    )


def can_attach(user: User, document: IncomingDocument) -> Verdict:
    """The registry adds a file that was forgotten, until the document is closed."""
    return _office(user, "补传附件") and _state(
        document, *OPEN, refusal=f"本件{document.matter.state_label}，不能再补传附件"
    )


def can_propose(user: User, document: IncomingDocument) -> Verdict:
    """The office director proposes (拟办)."""
    if not user.has_role(roles.OFFICE_DIRECTOR):
        return no_right("拟办由办公室主任办理")
    return _state(document, S.REGISTERED, refusal=f"本件{document.matter.state_label}，已经拟办过")


def can_return_to_sender(user: User, document: IncomingDocument) -> Verdict:
    """Preliminary review (初审): not ours, or not in order."""
    return _office(user, "退文") and _state(document, S.REGISTERED, refusal="已进入办理的来文不能再退回来文单位")


def can_void(user: User, document: IncomingDocument) -> Verdict:
    """A registration made by mistake; the number stays, with the reason."""
    return _office(user, "作废") and _state(document, *OPEN, refusal="办结以后不能作废")


def acts_for(user: User, undertaking: Undertaking) -> bool:
    """Head, deputies or liaison of the department (asked once for a page: selectors.shares_for)."""
    known = getattr(undertaking, "acting", {}).get(user.pk)
    if known is not None:
        return known
    return Membership.objects.filter(user=user, principal__department=undertaking.department_id).exists()


def can_assign(user: User, undertaking: Undertaking) -> Verdict:
    """The department's leaders hand the work to a person of it (分办)."""
    if not acts_for(user, undertaking):
        return no_right(f"由{undertaking.department.name}负责人分办")
    return _open_share(undertaking)


def can_report(user: User, undertaking: Undertaking) -> Verdict:
    """The assigned person or the department's leaders report the result."""
    if undertaking.assignee_id != user.pk and not acts_for(user, undertaking):
        return no_right(f"由{undertaking.department.name}的承办人反馈结果")
    return _open_share(undertaking)


def _open_share(undertaking: Undertaking) -> Verdict:
    if undertaking.reported_at is not None:
        return not_now(f"{undertaking.department.name}已反馈办理结果")
    return _state(undertaking.document, S.UNDERTAKING)


def can_send_back(user: User, document: IncomingDocument) -> Verdict:
    """The office finds the result wanting."""
    right = _office(user, "退回重办")
    if right and not document.lead_department_id:
        return not_now("阅件没有承办，不能退回重办")
    return right and _state(document, S.REPORTED)


def can_read(user: User, document: IncomingDocument, reader: CirculationReader | None) -> Verdict:
    """A reader whose turn it is, once."""
    if reader is None or reader.user_id != user.pk:
        return no_right("本件没有传阅给您")
    if reader.read_at is not None:
        return not_now("您已阅过本件")
    if reader.opened_at is None:
        return not_now("按顺序传阅，还没有轮到您")
    return YES


def can_circulate(user: User, document: IncomingDocument) -> Verdict:
    """The office adds readers while the document is open."""
    return _office(user, "传阅") and _state(document, S.UNDERTAKING, S.CIRCULATING, S.REPORTED)


def can_urge(user: User, document: IncomingDocument) -> Verdict:
    """The office chases those who have not read or not answered."""
    return _office(user, "催办") and _state(
        document, S.INSTRUCTING, S.UNDERTAKING, S.CIRCULATING, S.REPORTED, refusal="本件目前无人可催"
    )


def can_close(user: User, document: IncomingDocument) -> Verdict:
    """The office closes what is reported, or a reading round that is broken off with a reason."""
    return _office(user, "办结") and _state(
        document, S.REPORTED, S.CIRCULATING, refusal=f"本件{document.matter.state_label}，承办反馈后才能办结"
    )


def can_archive(user: User, document: IncomingDocument) -> Verdict:
    """The registry or the archivist files a closed document."""
    if not user.has_role(*OFFICE, roles.ARCHIVIST):
        return no_right("归档由文书或档案员办理")
    return _state(document, S.CLOSED, refusal="办结以后才能归档")
