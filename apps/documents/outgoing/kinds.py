"""The kind "outgoing" (发文): states, moves and the verb of each."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.archives.models import ArchiveRecord
from apps.core.formatting import money
from apps.documents.models import OutgoingDocument
from apps.documents.models import OutgoingState as S
from apps.matters import selectors as matters
from apps.matters.kinds import Kind, Move
from apps.matters.models import Matter
from apps.org.models import User

CODE = "outgoing"
OPEN = (S.DRAFTING, S.REVIEWING, S.RETURNED, S.SIGNED, S.ISSUED, S.DISTRIBUTED, S.PAPER_DUE)
ENDED = frozenset({S.FILED, S.VOIDED})
NUMBERED = (S.SIGNED, S.ISSUED, S.DISTRIBUTED, S.PAPER_DUE, S.FILED)  # signed and in force


def visible_to(user: User) -> QuerySet[Matter]:
    """Documents in which the person has or had a part, up to their clearance."""
    return matters.visible_to(user, kind=CODE)


def _lead(matter: Matter) -> object:
    """The drafting department, offered when an item is opened from the document."""
    return matter.department


def _facts(matter: Matter) -> list[tuple[str, str]]:
    """What a reviewer wants to know on the decision page."""
    document = matter.outgoing_document
    leader = document.leader.name if document.leader else ""
    return [
        ("文种", document.document_kind.name),
        ("发文机关", document.issuer_code.issuer),
        ("主送", document.main_recipients),
        ("抄送", document.copy_recipients),
        ("拟稿", f"{matter.department.name if matter.department else ''} {document.drafter.name}".strip()),
        ("紧急程度 / 密级", f"{matter.get_urgency_display()} / {matter.get_secrecy_display()}"),
        ("重要程度", document.get_importance_display()),
        ("涉及金额", money(document.amount) if document.amount is not None else ""),
        ("分管领导", leader),
        ("稿次", f"第 {document.version} 稿"),
    ]


def _search_facts(matter: Matter) -> list[str]:
    """What it is and to whom; asked before the row is there, nothing."""
    document = OutgoingDocument.objects.filter(matter=matter).select_related("document_kind", "issuer_code").first()
    if document is None:
        return []
    return [
        document.document_kind.name,
        document.issuer_code.issuer,
        document.main_recipients,
        document.copy_recipients,
    ]


@dataclass(frozen=True)
class Sheet:
    """What the decision page shows of the paper itself (templates/approvals/step_decide.html)."""

    paper: object
    open_at: Mapping[int, int]
    template: str = "documents/_outgoing_sheet.html"
    css: str = "css/outgoing.css"


def _sheet(matter: Matter) -> Sheet:
    """The text to be read before it is decided, with the places of open comments."""
    from apps.documents.outgoing.papers import paper_of  # which asks this module for the states

    document = OutgoingDocument.objects.select_related("document_kind", "issuer_code", "leader", "signer").get(
        pk=matter.pk
    )
    document.matter = matter
    open_ones = document.comments.filter(resolved_at__isnull=True).values_list("paragraph", flat=True)
    return Sheet(paper_of(document), Counter(open_ones))


def _paper_filed(record: ArchiveRecord, actor: User) -> None:
    """The archivist has the paper copy: the last of the document's path (called by archives)."""
    from apps.documents.outgoing.services.filing import take_paper  # which moves the matter by this module's table

    take_paper(record=record, actor=actor)


def kind(**handlers: Callable[..., object]) -> Kind:
    """The kind with its handlers (given by apps.py, because services import this module)."""
    return Kind(
        code=CODE,
        label="发文",
        icon="send-2",
        states=S,
        colours={
            S.DRAFTING: "grey",
            S.REVIEWING: "blue",
            S.RETURNED: "amber",
            S.SIGNED: "amber",
            S.ISSUED: "amber",
            S.DISTRIBUTED: "amber",
            S.PAPER_DUE: "amber",
            S.FILED: "green",
            S.VOIDED: "grey",
        },
        moves=(
            Move(S.DRAFTING, S.REVIEWING, "送审"),
            Move(S.RETURNED, S.REVIEWING, "修改后送审"),
            Move(S.REVIEWING, S.RETURNED, "退回修改"),
            Move(S.REVIEWING, S.DRAFTING, "撤回"),
            Move(S.REVIEWING, S.SIGNED, "签发"),
            Move(S.SIGNED, S.ISSUED, "印发"),
            Move(S.ISSUED, S.DISTRIBUTED, "分发"),
            Move(S.DISTRIBUTED, S.FILED, "归档"),
            Move(S.DISTRIBUTED, S.PAPER_DUE, "电子件归档"),
            Move(S.PAPER_DUE, S.FILED, "归档完成"),
            *(Move(state, S.VOIDED, "作废") for state in (S.DRAFTING, S.RETURNED, S.SIGNED, S.ISSUED)),
        ),
        terminal=ENDED,
        number_rule=CODE,
        url_name="documents:outgoing_detail",
        visible_to=visible_to,
        search_facts=_search_facts,
        list_name="documents:outgoing_list",
        tone="red",
        extra={"lead_department": _lead, "facts": _facts, "sheet": _sheet, "on_paper_filed": _paper_filed},
        **handlers,  # type: ignore[arg-type]
    )
