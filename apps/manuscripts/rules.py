"""Who may do what to a manuscript, and when: the button and the service ask the same call (DOC-12)."""

from apps.approvals import selectors as approvals
from apps.approvals.models import ApprovalStep
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.manuscripts.kinds import BEFORE_SIGN_OFF, WRITABLE
from apps.manuscripts.models import Manuscript, ManuscriptComment, ManuscriptState
from apps.org import roles
from apps.org.models import User

S = ManuscriptState
ASSIGNERS = (roles.GENERAL_MANAGER, roles.GM_ASSISTANT, roles.OFFICE_DIRECTOR)


def is_office(user: User) -> bool:
    """The office director answers for every manuscript."""
    return user.has_role(roles.OFFICE_DIRECTOR)


def is_writer(user: User, manuscript: Manuscript) -> bool:
    """主笔 or one who writes along. `co_writer_ids` stands on the row where the page has loaded its parts."""
    if manuscript.writer_id == user.pk:
        return True
    known = getattr(manuscript, "co_writer_ids", None)
    return user.pk in known if known is not None else manuscript.co_writers.filter(pk=user.pk).exists()


def _state(manuscript: Manuscript, *wanted: str, refusal: str = "") -> Verdict:
    matter = manuscript.matter
    return YES if matter.state in wanted else not_now(refusal or f"本件{matter.state_label}，不能这样办理")


def _lead(user: User, manuscript: Manuscript, what: str) -> Verdict:
    return YES if manuscript.writer_id == user.pk else no_right(f"{what}由主笔办理")


def can_assign(user: User) -> Verdict:
    """The GM, the GM's assistant on the GM's order, or the office director gives the task (交办)."""
    return YES if user.has_role(*ASSIGNERS) else no_right("文稿由总经理、总经理助理或办公室主任交办")


def can_change_task(user: User, manuscript: Manuscript) -> Verdict:
    """Whoever gave the task, and the office director, change requirement, writers and limits until it is decided."""
    if user.pk != manuscript.matter.created_by_id and not is_office(user):
        return no_right("交办内容由交办人或办公室主任修改")
    return _state(manuscript, *WRITABLE, refusal=f"本件{manuscript.matter.state_label}，交办内容不能再改")


def own_step(user: User, manuscript: Manuscript) -> ApprovalStep | None:
    """The step in which this person, in their own right, is asked now: not the assistant who records the GM's words."""
    share = approvals.open_shares(user).filter(step__approval__matter=manuscript.pk).select_related("step").first()
    return share.step if share is not None else None


def can_write(user: User, manuscript: Manuscript) -> Verdict:
    """The writers while it is theirs; whoever decides changes words themselves while it lies with them."""
    if manuscript.matter.state in WRITABLE:
        return YES if is_writer(user, manuscript) else no_right("文稿由主笔和参与起草的人员撰写")
    if manuscript.matter.state != S.REVIEWING:
        return not_now(f"本件{manuscript.matter.state_label}，文稿不能再改")
    return YES if own_step(user, manuscript) is not None else no_right("报批中的文稿由核稿、审定的人修改")


def can_hand_in(user: User, manuscript: Manuscript) -> Verdict:
    """The writer hands in what is written as the next version (交稿)."""
    return _lead(user, manuscript, "提交稿件") and _state(manuscript, *WRITABLE)


def can_submit(user: User, manuscript: Manuscript) -> Verdict:
    """The writer sends it to the office director and the leader (报批), once a first draft was handed in."""
    right = _lead(user, manuscript, "报批")
    if right and manuscript.matter.state == S.TASKED:
        return not_now("请先提交初稿，再报批", show=True)
    return right and _state(manuscript, S.REVISING, S.RETURNED)


def can_comment(user: User, manuscript: Manuscript) -> Verdict:
    """The leader, whoever gave the task, the office director and whoever decides speak at a place of the text."""
    allowed = user.pk in (manuscript.leader_id, manuscript.matter.created_by_id) or is_office(user)
    if not allowed and own_step(user, manuscript) is None:
        return no_right("批注由使用领导、交办人、办公室主任和审核的人填写")
    refusal = "提交初稿以后才能批注" if manuscript.matter.state == S.TASKED else ""
    return _state(manuscript, S.REVISING, S.REVIEWING, S.RETURNED, refusal=refusal)


def can_resolve(user: User, manuscript: Manuscript, comment: ManuscriptComment) -> Verdict:
    """The writers, or who wrote it, say what became of a comment."""
    if comment.resolved_at is not None:
        return not_now("这条批注已处理")
    if user.pk != comment.author_id and not is_writer(user, manuscript):
        return no_right("批注由起草人处理")
    return _state(manuscript, S.REVISING, S.REVIEWING, S.RETURNED)


def can_collect(user: User, manuscript: Manuscript) -> Verdict:
    """The writers and the office director ask departments, add files and links, until it goes up."""
    if not is_writer(user, manuscript) and not is_office(user):
        return no_right("材料由起草人和办公室主任征集、补充")
    return _state(manuscript, *WRITABLE, refusal=f"本件{manuscript.matter.state_label}，不再征集材料")


def can_cancel(user: User, manuscript: Manuscript) -> Verdict:
    """Whoever gave the task, the leader it is for, or the office director, before it is signed off."""
    if user.pk not in (manuscript.matter.created_by_id, manuscript.leader_id) and not is_office(user):
        return no_right("撤销由交办人、使用领导或办公室主任办理")
    return _state(manuscript, *BEFORE_SIGN_OFF, refusal=f"本件{manuscript.matter.state_label}，不能撤销")


def can_file(user: User, manuscript: Manuscript) -> Verdict:
    """The office director files it; nobody else of the office sees a draft for a leader."""
    right = YES if is_office(user) else no_right("文稿由办公室主任归档")
    return right and _state(manuscript, S.FINAL, refusal="审定以后才能归档")
