"""Who may do what to an outgoing document, and when: the button and the service ask the same call."""

from collections.abc import Iterable

from apps.approvals.course import Course, course_of
from apps.approvals.models import ApprovalStep
from apps.core.secrecy import Secrecy
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.documents.models import DraftComment, OutgoingDocument, OutgoingState, PageForm, Recipient, Seal
from apps.org import roles
from apps.org.models import User

S = OutgoingState
OFFICE = (roles.REGISTRY_CLERK, roles.OFFICE_DIRECTOR)
WRITABLE = (S.DRAFTING, S.RETURNED)


def _office(user: User, what: str) -> Verdict:
    return YES if user.has_role(*OFFICE) else no_right(f"{what}由办公室文书或办公室主任办理")


def _state(document: OutgoingDocument, *wanted: str, refusal: str = "") -> Verdict:
    matter = document.matter
    return YES if matter.state in wanted else not_now(refusal or f"本件{matter.state_label}，不能这样办理")


def _drafter(user: User, document: OutgoingDocument, what: str) -> Verdict:
    return YES if document.drafter_id == user.pk else no_right(f"{what}由拟稿人办理")


def can_draft(user: User) -> Verdict:
    """Everybody who belongs to a department drafts for it."""
    return YES if user.department_id else no_right("您还没有所属部门，请系统管理员先设置，再拟稿")


def _course(document: OutgoingDocument) -> Course:
    """The runs on the document: a page has read them, a service on its locked row reads them now."""
    return document.course if hasattr(document, "course") else course_of(document.matter)


def office_step(document: OutgoingDocument) -> ApprovalStep | None:
    """The step in which the office checks the draft, while it lies there."""
    step = _course(document).active
    asked = [getattr(share.principal, "role", None) for share in step.assignees.all()] if step is not None else []
    return step if any(role.code == roles.OFFICE_DIRECTOR for role in asked if role is not None) else None


def can_edit(user: User, document: OutgoingDocument) -> Verdict:
    """The drafter while it is theirs; the office changes words while the draft lies with it for checking."""
    if document.matter.state in WRITABLE:
        return _drafter(user, document, "修改文稿")
    if document.matter.state != S.REVIEWING:
        return not_now(f"本件{document.matter.state_label}，文稿不能再改")
    if not user.has_role(*OFFICE):
        return no_right("审核中的文稿由办公室核稿时修改；请退回或写明修改意见")
    return YES if office_step(document) is not None else not_now("文稿到办公室核稿这一步时才能修改")


def can_submit(user: User, document: OutgoingDocument) -> Verdict:
    """The drafter sends the draft for review (送审)."""
    return _drafter(user, document, "送审") and _state(document, *WRITABLE)


def can_excuse(user: User, document: OutgoingDocument) -> Verdict:
    """The office lets a fault of form stand, with the reason."""
    right = _office(user, "保留格式问题")
    if right and office_step(document) is None:
        return not_now("文稿到办公室核稿这一步时才能说明保留理由")
    return right


def can_raise(user: User, document: OutgoingDocument) -> Verdict:
    """The office director raises a draft to core business; lowering does not exist (PLT-04)."""
    if not user.has_role(roles.OFFICE_DIRECTOR):
        return no_right("提为核心件由办公室主任办理")
    if document.raised:
        return not_now("已提为核心件")
    if document.matter.state == S.REVIEWING and office_step(document) is None and not _own_step(user, document):
        return not_now("文稿到办公室核稿这一步时才能提为核心件")
    return _state(document, S.REVIEWING)


def _own_step(user: User, document: OutgoingDocument) -> bool:
    """A director who heads the drafting department too decides there for both steps (approvals.services.passing)."""
    return _course(document).waiting_for(user) is not None


def can_comment(user: User, document: OutgoingDocument) -> Verdict:
    """Whoever is asked in this run, and the office, say what is to change at a place in the text."""
    if document.matter.state != S.REVIEWING:
        return not_now(f"本件{document.matter.state_label}，审核中才能批注")
    if user.has_role(*OFFICE):
        return YES
    course, mine = _course(document), user.principal_ids
    asked = any(share.principal_id in mine for share in course.shares("active", "done"))
    return YES if asked or course.waiting_for(user) else no_right("批注由审核这份文稿的人员填写")


def can_resolve(user: User, document: OutgoingDocument, comment: DraftComment) -> Verdict:
    """The drafter, and the office while it checks, deal with a comment."""
    if comment.resolved_at is not None:
        return not_now("这条批注已处理")
    if user.pk not in (document.drafter_id, comment.author_id) and not user.has_role(*OFFICE):
        return no_right("批注由拟稿人或办公室处理")
    return _state(document, S.DRAFTING, S.RETURNED, S.REVIEWING)


def can_void(user: User, document: OutgoingDocument) -> Verdict:
    """The drafter drops a draft; the office voids a number that was given, with the reason kept and listed."""
    if document.matter.state in WRITABLE:
        return _drafter(user, document, "作废文稿")
    return _office(user, "作废发文字号") and _state(
        document, S.SIGNED, S.ISSUED, refusal=f"本件{document.matter.state_label}，不能作废"
    )


def needs_seal(document: OutgoingDocument) -> bool:
    """纪要 bear no seal; where no seal is registered, its place is marked on the page."""
    return document.form != PageForm.MINUTES and Seal.objects.filter(is_active=True).exists()


def can_ask_seal(user: User, document: OutgoingDocument) -> Verdict:
    """The registry asks the keeper for a seal on what is signed and numbered: never on a draft (domain.md 8.5)."""
    right = _office(user, "申请用印") and _state(document, S.SIGNED, refusal="签发编号以后才能申请用印")
    if not right:
        return right
    if document.seal is not None and (_sealable(document, document.seal) or document.seal_uses.exists()):
        return not_now(f"已申请加盖「{document.seal.name}」")
    return YES if needs_seal(document) else not_now("本件不用印")


def _sealable(document: OutgoingDocument, seal: Seal) -> bool:
    """Whether its keeper can still do it; after a change of keeper that may have become the one who signed."""
    return seal.is_active and seal.keeper.is_active and seal.keeper_id != document.signer_id


def can_seal(user: User, document: OutgoingDocument) -> Verdict:
    """The keeper of the seal asked for, who is not the one that signed (审用分离)."""
    if document.seal is None or document.seal.keeper_id != user.pk or not user.has_role(roles.SEAL_KEEPER):
        return no_right("用印由印章保管人办理")
    if document.signer_id == user.pk:
        return no_right("审批与用印须由不同的人办理，请更换印章保管人")
    if document.seal_uses.exists():
        return not_now("已用印")
    return _state(document, S.SIGNED)


def can_issue(user: User, document: OutgoingDocument) -> Verdict:
    """The registry typesets and issues what is signed, numbered and, where there are seals, sealed."""
    right = _office(user, "印发") and _state(document, S.SIGNED, refusal="签发编号以后才能印发")
    if right and needs_seal(document) and not document.seal_uses.exists():
        waits = f"等待{document.seal.keeper.name}用印" if document.seal else "请先申请用印，再印发"
        return not_now(waits, show=True)
    return right


def can_distribute(user: User, document: OutgoingDocument) -> Verdict:
    """The registry sends it to its recipients; further ones may follow."""
    return _office(user, "分发") and _state(
        document, S.ISSUED, S.DISTRIBUTED, S.PAPER_DUE, S.FILED, refusal="印发以后才能分发"
    )


def can_sign_for(user: User, document: OutgoingDocument, recipient: Recipient | None) -> Verdict:
    """A recipient in the house signs for what came, once."""
    if recipient is None:
        return no_right("本件没有发给您或您的部门")
    return YES if recipient.received_at is None else not_now("已签收")


def can_remind(user: User, document: OutgoingDocument) -> Verdict:
    """The office reminds those who have not signed for it."""
    return _office(user, "催收") and _state(document, S.DISTRIBUTED, S.PAPER_DUE, S.FILED, refusal="分发以后才能催收")


def can_file(user: User, document: OutgoingDocument) -> Verdict:
    """The registry or the archivist files what was distributed."""
    if not user.has_role(*OFFICE, roles.ARCHIVIST):
        return no_right("归档由文书或档案员办理")
    return _state(document, S.DISTRIBUTED, refusal="分发以后才能归档")


def can_shelve(user: User, document: OutgoingDocument) -> Verdict:
    """The archivist takes the paper copy in."""
    if not user.has_role(roles.ARCHIVIST):
        return no_right("纸质件由档案员登记入库")
    return _state(document, S.PAPER_DUE)


def can_waive_paper(user: User, document: OutgoingDocument) -> Verdict:
    """The registry or the archivist says that there is no paper copy after all, with the reason."""
    if not user.has_role(*OFFICE, roles.ARCHIVIST):
        return no_right("由文书或档案员办理")
    return _state(document, S.PAPER_DUE)


def sees_filing(user: User, document: OutgoingDocument) -> bool:
    """The clock of filing is the office's own: recipients of the document have nothing to do with it."""
    return user.has_role(*OFFICE, roles.ARCHIVIST) or user.pk == document.drafter_id


def must_number_copies(document: OutgoingDocument) -> bool:
    """A document with a mark of secrecy bears 份号, so that every copy can be counted and called back."""
    return document.matter.secrecy >= Secrecy.COMMERCIAL


def numbers_copies(document: OutgoingDocument) -> bool:
    """Whether its copies are numbered: by its secrecy until it is issued, then as was decided (domain.md 2)."""
    return document.copies_numbered if document.printed_on else must_number_copies(document)


def can_take_copy(user: User, document: OutgoingDocument, number: int, own: Iterable[int]) -> Verdict:
    """One numbered copy: the office and the archivist each, a recipient theirs (`own`)."""
    if not user.has_role(*OFFICE, roles.ARCHIVIST) and number not in own:
        return no_right("这一份不是发给您的，请查看发给您的一份")
    if not document.printed_on or not document.copies_numbered:
        return not_now("本件印发后没有编份号")
    return YES
