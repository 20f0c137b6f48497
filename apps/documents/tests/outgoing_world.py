"""Outgoing documents at each stage of the path, made by the services.

孙员工 of 生产部 drafts, 刘部长 reviews, 钱部长 (财务部) countersigns, 王主任 checks for the office, 张总 signs.
"""

import datetime as dt
from dataclasses import replace
from typing import Any

from apps.approvals import selectors as approvals
from apps.approvals.models import ApprovalStep
from apps.approvals.services import decide_step
from apps.documents.models import DocumentKind, IssuerCode, OutgoingDocument, Seal
from apps.documents.outgoing import services
from apps.documents.outgoing.content import Content
from apps.org import roles
from apps.org.models import User
from apps.org.services import grant_role
from apps.org.tests.cast import Cast

DAY = dt.date(2026, 11, 20)
BODY = """为加强安全管理，现就有关事项通知如下：
一、提高认识
各部门要高度重视。
二、抓好落实
（一）明确责任
（二）按期完成
请于2026年12月10日前报送办公室。"""


def code(name: str = "华办发", **facts: str) -> IssuerCode:
    """A 机关代字."""
    known = {
        "label": "办公室文件",
        "issuer": "华岳精工股份有限公司",
        "mark": "华岳精工股份有限公司文件",
        "printed_by": "华岳精工股份有限公司办公室",
        **facts,
    }
    return IssuerCode.objects.get_or_create(code=name, defaults=known)[0]


def kind(name: str) -> DocumentKind:
    """One of the fifteen."""
    return DocumentKind.objects.get(name=name)


def content(**changes: Any) -> Content:
    """A notice that has nothing wrong with it. `kind` and `departments` by name and row."""
    departments = changes.pop("departments", ())
    leader = changes.pop("leader", None)
    name = changes.pop("kind", "通知")
    data: dict[str, Any] = {
        "title": f"华岳精工股份有限公司关于做好冬季安全生产工作的{name}",
        "document_kind": kind(name).pk,
        "issuer_code": code(changes.pop("code", "华办发")).pk,
        "main_recipients": "各部门",
        "body": BODY,
        "countersigners": tuple(sorted(one.pk for one in departments)),
        "leader": leader.pk if leader else None,
        **changes,
    }
    return Content(**data)


def drafted(cast: Cast, actor: User | None = None, **changes: Any) -> OutgoingDocument:
    """With the drafter."""
    return fresh(services.create_draft(actor=actor or cast.staff, content=content(**changes)))


def rewritten(document: OutgoingDocument, actor: User, reason: str = "", **changes: Any) -> OutgoingDocument:
    """The next version."""
    now = fresh(document)
    changed = replace(Content.of(now), **changes)
    return services.save_draft(document=now, actor=actor, content=changed, based_on=now.version, reason=reason)


def reviewing(cast: Cast, actor: User | None = None, **changes: Any) -> OutgoingDocument:
    """With the first reviewer."""
    actor = actor or cast.staff
    services.submit_draft(document=drafted(cast, actor, **changes), actor=actor)
    return fresh(OutgoingDocument.objects.latest("pk"))


def step_of(document: OutgoingDocument, actor: User) -> ApprovalStep:
    """The step that waits for this person."""
    step = approvals.active_step_for(actor, document.matter)
    assert step is not None, f"{actor.name} has no step in {document}"
    return step


def decide(document: OutgoingDocument, actor: User, decision: str = "approve", text: str = "同意。") -> None:
    """One decision of one person."""
    decide_step(step=step_of(document, actor), actor=actor, decision=decision, text=text)
    document.matter.refresh_from_db()


def at_office(cast: Cast, **changes: Any) -> OutgoingDocument:
    """The office checks it."""
    document = reviewing(cast, **changes)
    decide(document, cast.head)
    return document


def signed(cast: Cast, **changes: Any) -> OutgoingDocument:
    """Signed by the short route and numbered."""
    document = at_office(cast, **changes)
    decide(document, cast.director)
    return fresh(document)


def fresh(document: OutgoingDocument) -> OutgoingDocument:
    """The row as it is now."""
    related = (
        "drafter",
        "matter__department",
        "matter__created_by",
        "document_kind",
        "issuer_code",
        "leader",
        "signer",
    )
    return OutgoingDocument.objects.select_related(*related).get(pk=document.pk)


def state_of(document: OutgoingDocument) -> str:
    """Where it stands now."""
    return fresh(document).matter.state


def steps_of(document: OutgoingDocument) -> list[str]:
    """The steps of the last run, in order."""
    run = document.matter.approvals.latest("pk")
    return list(run.steps.order_by("order").values_list("label", flat=True))


RED = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def seal(keeper: User, picture: str = RED, name: str = "公司公章") -> Seal:
    """A seal with its keeper."""
    if not keeper.has_role(roles.SEAL_KEEPER):
        grant_role(user=keeper, code=roles.SEAL_KEEPER)
    return Seal.objects.create(name=name, keeper=keeper, picture=picture)


def issued(cast: Cast, **changes: Any) -> OutgoingDocument:
    """Issued without a seal (none is registered)."""
    services.issue_document(document=signed(cast, **changes), actor=cast.clerk)
    return fresh(OutgoingDocument.objects.latest("pk"))


def distributed(cast: Cast, **changes: Any) -> OutgoingDocument:
    """Sent to 财务部 and 赵外人, and to the city outside."""
    document = issued(cast, **changes)
    house = [cast.finance.principal, cast.stranger.principal]
    services.distribute(document=document, actor=cast.clerk, house=house, outside=["市应急管理局"])
    return fresh(document)


def filed(cast: Cast, **changes: Any) -> OutgoingDocument:
    """The electronic copy is on file, the paper one awaited."""
    document = distributed(cast, **changes)
    services.file_outgoing(document=document, actor=cast.clerk, retention="D30", department=cast.office)
    return fresh(document)
