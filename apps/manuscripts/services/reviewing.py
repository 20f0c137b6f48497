"""From the writer to the leader's signature (报批、核稿、审定): the run of the flow, and what it ends in."""

from django.db import transaction

from apps.approvals.models import Approval, ApprovalStep, Opinion
from apps.approvals.services import start_from_flow
from apps.core import clock
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.manuscripts import rules
from apps.manuscripts.content import Text
from apps.manuscripts.deadlines import FINAL
from apps.manuscripts.models import Manuscript, ManuscriptState
from apps.manuscripts.services.collecting import end_requests
from apps.manuscripts.services.turning import change_state, locked, role_principal
from apps.manuscripts.services.writing import check_text, keep_version
from apps.matters.services import hold, record
from apps.notifications.services import notify_principals
from apps.org import roles
from apps.org.models import User

S = ManuscriptState
FLOW = SUBJECT = "manuscript"


@transaction.atomic
def submit_manuscript(*, manuscript: Manuscript, actor: User, note: str = "") -> Manuscript:
    """Send it to the office director and the leader (报批). What was written since the last version becomes one, so
    that what is decided is on record. Raises Denied, or DomainError with what is missing."""
    manuscript = locked(manuscript)
    rules.can_submit(actor, manuscript).require()
    check_text(manuscript)
    open_ones = manuscript.comments.filter(resolved_at__isnull=True).count()
    if open_ones:
        raise DomainError(f"还有 {open_ones} 条批注没有处理，请逐条写明处理情况再报批")
    last = manuscript.versions.last()
    if last is None or last.content != Text.of(manuscript).as_json():
        version = keep_version(manuscript, actor, "报批稿")
        record(matter=manuscript.matter, actor=actor, code="version", verb="提交稿件", note=f"{version.name}（报批稿）")
    change_state(manuscript, S.REVIEWING, actor=actor, note=note.strip())
    start_from_flow(
        matter=manuscript.matter,
        flow_code=FLOW,
        subject=SUBJECT,
        actor=actor,
        given=[manuscript.leader.principal],
        stated=stated(manuscript),
    )
    return manuscript


def stated(manuscript: Manuscript) -> dict[str, object]:
    """What conditions of the flow look at."""
    return {"sort": manuscript.get_sort_display(), "for_gm": manuscript.leader.has_role(roles.GENERAL_MANAGER)}


def before_decision(step: ApprovalStep, decision: str) -> None:
    """Nothing is signed off with a comment unanswered: the leader's own words would be lost in the final text.

    Called by the engine inside its transaction. Raises DomainError with what is in the way.
    """
    if decision != Opinion.Decision.APPROVE:
        return
    manuscript = Manuscript.objects.get(pk=step.approval.matter_id)
    open_ones = manuscript.comments.filter(resolved_at__isnull=True).count()
    if open_ones:
        raise DomainError(f"还有 {open_ones} 条批注没有处理：请退回修改，或先处理批注")


def on_approval(*, approval: Approval, outcome: Approval.State, actor: User | None) -> None:
    """The run has ended: signed off, or back with the writer."""
    manuscript = Manuscript.objects.select_related("writer__principal", "leader").get(pk=approval.matter_id)
    manuscript.matter = approval.matter
    if outcome == Approval.State.APPROVED:
        _sign_off(manuscript, approval, actor)
        return
    withdrawn = outcome == Approval.State.WITHDRAWN
    words = "审核未同意" if outcome == Approval.State.REJECTED else ""
    change_state(manuscript, S.REVISING if withdrawn else S.RETURNED, actor=actor, note=words)
    hold(matter=manuscript.matter, principals=[manuscript.writer.principal])


def _sign_off(manuscript: Manuscript, approval: Approval, actor: User | None) -> None:
    """审定: the text stands, the limit is met, nobody is asked for material any more; the office files it after use."""
    matter = manuscript.matter
    said = Opinion.objects.filter(step__approval=approval, decision=Opinion.Decision.APPROVE)
    last = said.select_related("author", "on_behalf_of").order_by("-id").first()
    manuscript.approved_by = (last.speaker if last else None) or actor or approval.started_by
    manuscript.final_at = clock.now()
    manuscript.save(update_fields=["approved_by", "final_at"])
    change_state(manuscript, S.FINAL, actor=actor, note=f"{manuscript.approved_by.name}审定 V{manuscript.version}")
    deadlines.meet(matter=matter, code=FINAL)
    end_requests(manuscript, actor)
    office = role_principal(roles.OFFICE_DIRECTOR)
    hold(matter=matter, principals=[office])
    notify_principals(
        principals=[office],
        key=f"manuscript:{matter.pk}:final",
        code="todo",
        title=f"文稿已审定，使用后请归档：{matter.title}",
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor] if actor else [],
    )
