"""The kind "loan" (借阅): states, moves, who sees it."""

from collections.abc import Callable
from typing import Any

from django.db import models

from apps.archives.loan_facts import loan_of
from apps.core.formatting import when
from apps.matters import selectors as matters
from apps.matters.kinds import Kind, Move
from apps.matters.models import Matter
from apps.org.models import User

LOAN = "loan"


class LoanState(models.TextChoices):
    """Where a loan stands. An opened window needs no further state: it ends by its hour."""

    REQUESTED = "requested", "待查档"
    APPROVING = "approving", "审批中"
    TO_HAND_OUT = "to_hand_out", "待领取"
    LENT = "lent", "借出"
    RETURNED = "returned", "已归还"
    OPENED = "opened", "已开放阅览"
    REFUSED = "refused", "未批准"
    CANCELLED = "cancelled", "已撤回"


def visible_to(user: User) -> "models.QuerySet[Matter]":
    """Loans in which the person has or had a part, up to their clearance."""
    return matters.visible_to(user, kind=LOAN)


def _facts(matter: Matter) -> list[tuple[str, str]]:
    """What the approver wants to know: which record, for what, how, how long."""
    loan = loan_of(matter)
    record = loan.record
    renewal = loan.renewal_requests.filter(state="pending").last()
    asked = [("续借至", when(renewal.to_due)), ("续借理由", renewal.reason)] if renewal else []
    return [
        *asked,
        ("借阅人", f"{matter.department or ''} {loan.borrower.name}".strip()),
        ("档号", record.archive_code if record else "—"),
        ("密级", record.get_secrecy_display() if record else "—"),
        ("方式", loan.get_medium_display() + ("（申请下载）" if loan.wants_download else "")),
        ("期限", f"{loan.days} 天" if not loan.due_at else f"至 {when(loan.due_at)}"),
        ("用途", loan.purpose),
    ]


def loan_kind(on_approval: Callable[..., Any]) -> Kind:
    """The kind with its handler (given by apps.py, since services import this module)."""
    S = LoanState
    return Kind(
        code=LOAN,
        label="借阅",
        icon="book",
        states=S,
        colours={
            S.REQUESTED: "blue",
            S.APPROVING: "amber",
            S.TO_HAND_OUT: "blue",
            S.LENT: "amber",
            S.RETURNED: "green",
            S.OPENED: "green",
            S.REFUSED: "red",
            S.CANCELLED: "grey",
        },
        moves=(
            Move(S.REQUESTED, S.APPROVING, "提交审批"),
            Move(S.REQUESTED, S.REFUSED, "退回申请"),
            Move(S.REQUESTED, S.CANCELLED, "撤回申请"),
            Move(S.APPROVING, S.TO_HAND_OUT, "批准借出"),
            Move(S.APPROVING, S.OPENED, "批准阅览"),
            Move(S.APPROVING, S.REFUSED, "不批准"),
            Move(S.APPROVING, S.CANCELLED, "撤回申请"),
            Move(S.TO_HAND_OUT, S.LENT, "出库"),
            Move(S.TO_HAND_OUT, S.CANCELLED, "撤回申请"),
            Move(S.LENT, S.RETURNED, "归还"),
        ),
        terminal=frozenset({S.RETURNED, S.OPENED, S.REFUSED, S.CANCELLED}),
        number_rule=LOAN,
        url_name="archives:loan",
        visible_to=visible_to,
        on_approval=on_approval,
        list_name="archives:loan_list",
        tone="blue",
        extra={"facts": _facts},
    )
