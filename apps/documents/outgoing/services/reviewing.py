"""From the draft to the signature: the run of the flow, what it waits for, the number at its end (DOC-07, PLT-04)."""

from django.db import transaction

from apps.approvals import selectors as approvals
from apps.approvals.models import Approval, ApprovalStep, FlowStep, Mode, Opinion
from apps.approvals.services import extend_run, start_from_flow
from apps.core import clock
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.documents.models import OutgoingDocument, OutgoingState
from apps.documents.outgoing import checks, routes, rules
from apps.documents.outgoing.deadlines import FILE, FILING_TIME
from apps.documents.outgoing.names import single_names
from apps.documents.outgoing.services.turning import change_state, locked, role_principal
from apps.matters.models import Participant
from apps.matters.services import add_part, give_number, hold, record
from apps.notifications.services import notify_principals
from apps.org import roles
from apps.org.models import Principal, User

S = OutgoingState
WATCHERS = (roles.REGISTRY_CLERK, roles.OFFICE_DIRECTOR)


@transaction.atomic
def submit_draft(*, document: OutgoingDocument, actor: User, note: str = "") -> OutgoingDocument:
    """Send the draft for review by the current flow (送审). Raises Denied, or DomainError with what is missing."""
    document = locked(document)
    rules.can_submit(actor, document).require()
    _check_ready(document)
    change_state(document, S.REVIEWING, actor=actor, note=note.strip())
    for code in WATCHERS:
        add_part(matter=document.matter, principal=role_principal(code), part=Participant.Part.FOLLOWER)
    start_from_flow(
        matter=document.matter, flow_code=routes.FLOW, subject=routes.SUBJECT, actor=actor, **_named(document)
    )
    return document


def _named(document: OutgoingDocument) -> dict:
    """Whom the document determines, and what conditions look at."""
    departments = document.countersigners.select_related("principal").order_by("position", "pk")
    leader: list[Principal] = [document.leader.principal] if document.leader else []
    rows = FlowStep.objects.filter(flow__code=routes.FLOW, flow__is_current=True, who=FlowStep.Who.PICKED)
    return {
        "given": [one.principal for one in departments],
        "picked": {row.order: leader for row in rows},
        "amount": document.amount,
        "stated": routes.stated(document),
    }


def _check_ready(document: OutgoingDocument) -> None:
    if not document.body.strip():
        raise DomainError("正文还是空的，请写好再送审", field="body")
    open_ones = document.comments.filter(resolved_at__isnull=True).count()
    if open_ones:
        raise DomainError(
            f"还有 {open_ones} 条批注没有处理，请逐条写明处理情况再送审",
            links=[("查看没有处理的批注", f"{document.matter.get_absolute_url()}#comments")],
        )
    if document.document_kind.name == "请示" and len(single_names(document.main_recipients)) != 1:
        raise DomainError(
            "请示只写一个主送机关（一文一事、一个主送），需要其他机关知悉的用抄送", field="main_recipients"
        )
    own = document.matter.department_id
    if own is not None and document.countersigners.filter(pk=own).exists():
        raise DomainError("会签部门不能是拟稿部门自己，请从会签中去掉", field="countersigners")


@transaction.atomic
def raise_to_core(*, document: OutgoingDocument, actor: User, reason: str) -> OutgoingDocument:
    """The office adds the decision level to a draft it reviews; nobody can take it away again (PLT-04)."""
    document = locked(document)
    rules.can_raise(actor, document).require()
    if not reason.strip():
        raise DomainError("请写明提为核心件的理由", field="reason")
    document.raised = True
    document.save(update_fields=["raised"])
    run = approvals.running(document.matter)
    added = extend_run(approval=run, **_named(document)) if run is not None else []
    names = "、".join(step.label for step in added)
    note = reason.strip() + (f"（增加：{names}）" if names else "")
    record(matter=document.matter, actor=actor, code="raise", verb="提为核心件", note=note)
    return document


@transaction.atomic
def excuse_faults(*, document: OutgoingDocument, actor: User, reason: str) -> OutgoingDocument:
    """What the form check still finds, and what countersigners wanted, may stand for this reason; only in this
    version: whoever changes the draft is asked again."""
    document = locked(document)
    rules.can_excuse(actor, document).require()
    if not reason.strip():
        raise DomainError("请写明保留的理由", field="reason")
    document.excused, document.excused_version = reason.strip(), document.version
    document.save(update_fields=["excused", "excused_version"])
    note = f"第 {document.version} 稿：{reason.strip()}"
    record(matter=document.matter, actor=actor, code="excuse", verb="说明保留理由", note=note)
    return document


def before_decision(step: ApprovalStep, decision: str) -> None:
    """The office lets nothing pass with a fault that must be mended, and nothing is signed with a word unanswered.

    Called by the engine inside its transaction. Raises DomainError with what is in the way.
    """
    if decision != Opinion.Decision.APPROVE:
        return
    is_last = not step.approval.steps.filter(state=ApprovalStep.State.WAITING).exists()
    is_offices = step.assignees.filter(principal__role__code=roles.OFFICE_DIRECTOR).exists()
    waits = step.mode == Mode.ALL and step.assignees.filter(decided_at__isnull=True).count() > 1
    if waits or not (is_last or is_offices):
        return
    document = OutgoingDocument.objects.select_related("matter", "document_kind", "issuer_code").get(
        pk=step.approval.matter_id
    )
    in_the_way = checks.in_the_way(document, with_form=is_offices)
    if in_the_way:
        raise DomainError("；".join(in_the_way))


def on_approval(*, approval: Approval, outcome: Approval.State, actor: User | None) -> None:
    """The run has ended: signed and numbered, or back with the drafter."""
    document = OutgoingDocument.objects.select_related("issuer_code", "document_kind").get(pk=approval.matter_id)
    document.matter = approval.matter
    if outcome == Approval.State.APPROVED:
        _sign(document, approval, actor)
        return
    to = S.DRAFTING if outcome == Approval.State.WITHDRAWN else S.RETURNED
    words = {Approval.State.REJECTED: "审核未同意"}.get(outcome, "")
    change_state(document, to, actor=actor, note=words)
    hold(matter=document.matter, principals=[document.drafter.principal])


def _sign(document: OutgoingDocument, approval: Approval, actor: User | None) -> None:
    """签发: signer, date, then the number, last of all, so that a rejected draft burns none and none is missing."""
    matter, now = document.matter, clock.now()
    said = Opinion.objects.filter(step__approval=approval, decision=Opinion.Decision.APPROVE)
    last = said.select_related("author", "on_behalf_of").order_by("-id").first()
    document.signer = (last.speaker if last else None) or actor or approval.started_by
    document.signed_at, document.document_date = now, clock.today()
    document.save(update_fields=["signer", "signed_at", "document_date"])
    change_state(document, S.SIGNED, actor=actor, note=f"{document.signer.name}签发")
    clerk = role_principal(roles.REGISTRY_CLERK)
    hold(matter=matter, principals=[clerk])
    deadlines.set_deadline(matter=matter, code=FILE, principal=clerk, due_at=now + FILING_TIME, starts_at=now)
    notify_principals(
        principals=[clerk],
        key=f"outgoing:{matter.pk}:signed",
        code="todo",
        title=f"请排版印发：{matter.title}",
        matter=matter,
        url=matter.get_absolute_url(),
    )
    code = document.issuer_code.code
    give_number(matter, scope=code, year=document.document_date.year, code=code)
