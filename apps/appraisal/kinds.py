"""The kind "appraisal" (档案鉴定): states, moves, who sees it."""

from collections.abc import Callable
from typing import Any

from django.db import models

from apps.matters import selectors as matters
from apps.matters.kinds import Kind, Move
from apps.matters.models import Matter
from apps.org.models import User

CODE = "appraisal"


class AppraisalState(models.TextChoices):
    """Where an appraisal stands; labels are the words of the office."""

    DRAFTING = "drafting", "鉴定中"
    APPROVING = "approving", "审批中"
    UNLOCKING = "unlocking", "待保管员同意"
    APPROVED = "approved", "待监销"
    DESTROYED = "destroyed", "已销毁，待归档"
    FILED = "filed", "已归档"
    KEPT = "kept", "全部续存"
    REFUSED = "refused", "未批准"
    CANCELLED = "cancelled", "已取消"


S = AppraisalState
ENDED = frozenset({S.FILED, S.KEPT, S.REFUSED, S.CANCELLED})


def visible_to(user: User) -> "models.QuerySet[Matter]":
    """Appraisals in which the person has or had a part, up to their clearance."""
    return matters.visible_to(user, kind=CODE)


def _facts(matter: Matter) -> list[tuple[str, str]]:
    """What the approver wants to know first; the lines stand on the page of the batch."""
    from apps.appraisal.selectors import counts_of  # selectors reads this module

    batch = matter.appraisal
    counts = counts_of(batch)
    return [
        ("鉴定件数", f"{counts.items} 件"),
        ("拟销毁", f"{counts.destroy} 件 {counts.pages} 页"),
        ("拟续存", f"{counts.keep} 件"),
        ("鉴定小组", "、".join(one.person.name for one in batch.members.select_related("person"))),
        ("监销人", "、".join(one.person.name for one in batch.witnesses.select_related("person")) or "—"),
    ]


def appraisal_kind(on_approval: Callable[..., Any]) -> Kind:
    """The kind with its handler (given by apps.py, since services import this module)."""
    return Kind(
        code=CODE,
        label="档案鉴定",
        icon="archive",
        states=S,
        colours={
            S.DRAFTING: "blue",
            S.APPROVING: "amber",
            S.UNLOCKING: "red",
            S.APPROVED: "red",
            S.DESTROYED: "amber",
            S.FILED: "green",
            S.KEPT: "green",
            S.REFUSED: "red",
            S.CANCELLED: "grey",
        },
        moves=(
            Move(S.DRAFTING, S.APPROVING, "送审"),
            Move(S.DRAFTING, S.CANCELLED, "取消鉴定"),
            Move(S.APPROVING, S.DRAFTING, "退回修改"),
            Move(S.APPROVING, S.REFUSED, "不批准"),
            Move(S.APPROVING, S.APPROVED, "批准销毁"),
            Move(S.APPROVING, S.UNLOCKING, "批准销毁（含涉密文件）"),
            Move(S.UNLOCKING, S.APPROVED, "两位保管员同意"),
            Move(S.APPROVING, S.KEPT, "批准续存"),
            Move(S.APPROVED, S.DESTROYED, "监销"),
            Move(S.DESTROYED, S.FILED, "清册归档"),
        ),
        terminal=ENDED,
        number_rule=CODE,
        url_name="appraisal:batch",
        visible_to=visible_to,
        on_approval=on_approval,
        list_name="appraisal:batch_list",
        tone="red",
        extra={"facts": _facts},
    )
