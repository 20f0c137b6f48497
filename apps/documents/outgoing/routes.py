"""Which route a draft takes: non-core (department head and office) or core (the decision level too). PLT-04, S3.

The rule stands in the table of kinds (back-office) and in the flow's conditions; here both are asked. The office may
raise a draft to core; nobody may lower it.
"""

from apps.approvals.facts import Fact, Type
from apps.core.formatting import money
from apps.documents.models import Importance, OutgoingDocument
from apps.documents.models.outgoing import DocumentKind
from apps.matters.models import Matter

FLOW, SUBJECT = "outgoing", "issue"
KINDS = (
    "通知",
    "函",
    "报告",
    "请示",
    "通报",
    "意见",
    "决定",
    "批复",
    "纪要",
    "决议",
    "命令",
    "公报",
    "公告",
    "通告",
    "议案",
)


def reasons(document: OutgoingDocument) -> list[str]:
    """Why this draft is core business, in words; empty when it is not."""
    kind = document.document_kind
    found = []
    if kind.is_core:
        found.append(f"文种为{kind.name}")
    if document.importance == Importance.IMPORTANT:
        found.append("标为重要")
    if document.amount is not None and kind.core_amount is not None and document.amount >= kind.core_amount:
        found.append(f"涉及金额达到 {money(kind.core_amount)}")
    if document.raised:
        found.append("办公室提为核心件")
    return found


def is_core(document: OutgoingDocument) -> bool:
    """Whether the decision level signs."""
    return bool(reasons(document))


def is_upward(document: OutgoingDocument) -> bool:
    """上行文: bears the 签发人, goes to one main recipient (条例 art. 15)."""
    return document.document_kind.direction == DocumentKind.Direction.UP


def stated(document: OutgoingDocument) -> dict[str, object]:
    """What conditions of the flow look at, as the draft says it now."""
    return {
        "core": is_core(document),
        "important": document.importance == Importance.IMPORTANT,
        "countersigned": document.countersigners.exists(),
        "leader": document.leader_id is not None,
        "kind": document.document_kind.name,
        "upward": is_upward(document),
    }


def _read(code: str):  # type: ignore[no-untyped-def]
    def value(matter: Matter) -> object:
        document = OutgoingDocument.objects.select_related("document_kind").filter(matter=matter).first()
        return stated(document)[code] if document is not None else None

    return value


FACTS = (
    Fact("core", "核心件", Type.YES_NO, value=_read("core")),
    Fact("important", "标为重要", Type.YES_NO, value=_read("important")),
    Fact("countersigned", "有会签部门", Type.YES_NO, value=_read("countersigned")),
    Fact("leader", "选了分管领导", Type.YES_NO, value=_read("leader")),
    Fact("kind", "文种", Type.CHOICE, choices=tuple((name, name) for name in KINDS), value=_read("kind")),
    Fact("upward", "上行文", Type.YES_NO, value=_read("upward")),
)
