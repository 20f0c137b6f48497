"""Documents at each stage of the path, made by the services (李登记 registers, 王主任 proposes, 张总 instructs …)."""

import datetime as dt
from dataclasses import replace
from typing import Any

from apps.approvals import selectors as approvals
from apps.approvals.services import decide_step
from apps.documents import services
from apps.documents.entries import Entry
from apps.documents.models import IncomingDocument
from apps.org.models import User
from apps.org.tests.cast import Cast

MONDAY = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)  # 09:00 at the office


def registered(cast: Cast, **changes: Any) -> IncomingDocument:
    """Waiting for 拟办."""
    data = {
        "title": "关于开展2026年安全生产检查的通知",
        "source_organisation": "市应急管理局",
        "source_number": "应急函〔2026〕88号",
        **changes,
    }
    return services.register_incoming(actor=cast.clerk, **data)


def proposed(cast: Cast, document: IncomingDocument | None = None, **changes: Any) -> IncomingDocument:
    """Proposed as an action item of the production department, without leaders unless given."""
    data = {
        "opinion": "请生产部牵头办理。",
        "nature": "action",
        "lead_department": cast.production,
        **changes,
    }
    return services.propose_handling(document=document or registered(cast), actor=cast.director, **data)


def correct(
    document: IncomingDocument, actor: User, reason: str = "登记有误", based_on: str = "", **changes: Any
) -> list[str]:
    """Put the registration right, knowing what it says now."""
    entry = Entry.of(fresh(document))
    given = {"reason": reason, "based_on": based_on or entry.mark}
    return services.correct_registration(document=document, actor=actor, entry=replace(entry, **changes), **given)


def instructing(cast: Cast, leaders: list[User] | None = None, **changes: Any) -> IncomingDocument:
    """With the leaders for 批示."""
    return proposed(cast, leaders=leaders or [cast.gm], **changes)


def instruct(
    document: IncomingDocument, leader: User, text: str = "同意。", decision: str = "approve", **extra: Any
) -> None:
    """One leader's decision in the step that is open."""
    step = approvals.active_step_for(leader, document.matter)
    assert step is not None
    decide_step(step=step, actor=leader, decision=decision, text=text, **extra)
    document.matter.refresh_from_db()


def undertaking(cast: Cast, **changes: Any) -> IncomingDocument:
    """With the departments."""
    return proposed(cast, **changes)


def circulating(cast: Cast, readers: list[User], **changes: Any) -> IncomingDocument:
    """A reading item with these readers."""
    return proposed(cast, nature="read", lead_department=None, readers=readers, **changes)


def reported(cast: Cast, **changes: Any) -> IncomingDocument:
    """The lead department has reported."""
    document = undertaking(cast, **changes)
    services.report_result(undertaking=document.undertakings.get(part="lead"), actor=cast.head, result="已完成自查。")
    return fresh(document)


def closed(cast: Cast, **changes: Any) -> IncomingDocument:
    """Closed, to be filed."""
    return services.close_incoming(document=reported(cast, **changes), actor=cast.clerk)


def filed(cast: Cast, **changes: Any) -> IncomingDocument:
    """On file."""
    document = closed(cast, **changes)
    services.archive_incoming(document=document, actor=cast.clerk, retention="D30", department=cast.office)
    return fresh(document)


def fresh(document: IncomingDocument) -> IncomingDocument:
    """The row as it is now."""
    return IncomingDocument.objects.select_related("matter", "lead_department").get(pk=document.pk)


def state_of(document: IncomingDocument) -> str:
    """Where it stands now."""
    return fresh(document).matter.state
