"""授权代理 as the office sees it: set and ended with a record and a word to the deputy (PLT-03)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from apps.approvals.absences import kinds_in_words, period
from apps.matters.services import record
from apps.notifications.services import notify
from apps.org.models import Delegation, User
from apps.org.services import delegations


@transaction.atomic
def set_delegation(
    *, actor: User, deputy: User, starts_on: dt.date, ends_on: dt.date, kinds: Sequence[str] = (), reason: str = ""
) -> Delegation:
    """Name who decides while the actor is away; open steps come along, without any being copied.

    Raises DomainError (with field) as apps.org.services.delegations.delegate does.
    """
    row = delegations.delegate(
        owner=actor, deputy=deputy, starts_on=starts_on, ends_on=ends_on, kinds=kinds, reason=reason
    )
    words = f"{period(row)}，{kinds_in_words(row)}"
    _record(row, actor, "delegate", "授权代理", f"{words}；事由：{row.reason}" if row.reason else words)
    notify(
        recipients=[deputy],
        key=f"delegation:{row.pk}",
        code="todo",
        title=f"{actor.name}委托您代理审批：{words}",
        body=row.reason,
        url=reverse("approvals:delegations"),
    )
    return row


@transaction.atomic
def end_delegation(*, delegation: Delegation, actor: User) -> Delegation:
    """End it before its time; the deputy is told and has no right from the next request on."""
    row = delegations.end_delegation(delegation=delegation, actor=actor)
    _record(row, actor, "delegation_ended", "结束授权代理", f"{period(row)}，{kinds_in_words(row)}")
    notify(
        recipients=[row.deputy],
        key=f"delegation:{row.pk}:ended",
        code="result",
        title=f"{actor.name}已提前结束授权，您不再代理其审批",
        url=reverse("approvals:delegations"),
    )
    return row


def _record(row: Delegation, actor: User, code: str, verb: str, note: str) -> None:
    label = f"{row.owner.name} → {row.deputy.name}"
    record(matter=None, actor=actor, code=code, verb=verb, object_label=label, note=note)
