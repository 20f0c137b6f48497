"""The kind "incoming" (收文): states, moves and the verb of each."""

from collections.abc import Callable

from django.db.models import QuerySet

from apps.core.formatting import when
from apps.documents.models import IncomingDocument
from apps.documents.models import IncomingState as S
from apps.matters import selectors as matters
from apps.matters.kinds import Kind, Move
from apps.matters.models import Matter
from apps.org.models import User

CODE = "incoming"
OPEN = (S.REGISTERED, S.INSTRUCTING, S.UNDERTAKING, S.CIRCULATING, S.REPORTED)
ENDED = frozenset({S.FILED, S.RETURNED, S.VOIDED})


def visible_to(user: User) -> QuerySet[Matter]:
    """Documents in which the person has or had a part, up to their clearance."""
    return matters.visible_to(user, kind=CODE)


def _lead(matter: Matter) -> object:
    """The lead department, offered when an item is opened from the document."""
    return matter.incoming_document.lead_department


def _facts(matter: Matter) -> list[tuple[str, str]]:
    """What a leader wants to know on the decision page."""
    document = matter.incoming_document
    lead = document.lead_department.name if document.lead_department else ""
    return [
        ("来文单位", document.source_organisation),
        ("来文字号", document.source_number),
        ("收文时间", when(document.received_at)),
        ("紧急程度 / 密级", f"{matter.get_urgency_display()} / {matter.get_secrecy_display()}"),
        ("拟主办", lead),
        ("办理要求", document.handling_requirement),
        ("办理时限", when(document.due_at)),
    ]


def _search_facts(matter: Matter) -> list[str]:
    """Whose paper it is and under which number; asked before the row is there, nothing."""
    document = IncomingDocument.objects.filter(matter=matter).first()
    return [document.source_organisation, document.source_number] if document else []


def kind(**handlers: Callable[..., object]) -> Kind:
    """The kind with its handlers (given by apps.py, because services import this module)."""
    return Kind(
        code=CODE,
        label="收文",
        icon="inbox",
        states=S,
        colours={
            S.REGISTERED: "amber",
            S.INSTRUCTING: "blue",
            S.UNDERTAKING: "blue",
            S.CIRCULATING: "blue",
            S.REPORTED: "amber",
            S.CLOSED: "green",
            S.FILED: "green",
            S.RETURNED: "grey",
            S.VOIDED: "grey",
        },
        moves=(
            Move(S.REGISTERED, S.INSTRUCTING, "拟办送批"),
            Move(S.REGISTERED, S.UNDERTAKING, "拟办交办"),
            Move(S.REGISTERED, S.CIRCULATING, "拟办传阅"),
            Move(S.REGISTERED, S.RETURNED, "退文"),
            Move(S.INSTRUCTING, S.REGISTERED, "退回重拟"),
            Move(S.INSTRUCTING, S.UNDERTAKING, "批示交办"),
            Move(S.INSTRUCTING, S.CIRCULATING, "批示传阅"),
            Move(S.UNDERTAKING, S.REPORTED, "承办反馈"),
            Move(S.CIRCULATING, S.REPORTED, "传阅完毕"),
            Move(S.REPORTED, S.UNDERTAKING, "退回重办"),
            Move(S.REPORTED, S.CIRCULATING, "补充传阅"),
            Move(S.REPORTED, S.CLOSED, "办结"),
            Move(S.CIRCULATING, S.CLOSED, "办结"),
            Move(S.CLOSED, S.FILED, "归档"),
            *(Move(state, S.VOIDED, "作废") for state in OPEN),
        ),
        terminal=ENDED,
        number_rule="incoming",
        url_name="documents:incoming_detail",
        visible_to=visible_to,
        search_facts=_search_facts,
        list_name="documents:incoming_list",
        tone="red",
        extra={"lead_department": _lead, "facts": _facts},
        **handlers,  # type: ignore[arg-type]
    )
