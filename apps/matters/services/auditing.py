"""What the audit itself leaves behind: exports, refusals, checks of the chain (PLT-07)."""

import datetime as dt
import logging
from collections.abc import Callable

from django.db import transaction

from apps.core import clock
from apps.core.middleware import current_address
from apps.matters.models import ChainCheck, ChainHead
from apps.matters.services import chain
from apps.matters.services.timeline import record
from apps.org.models import User

log = logging.getLogger(__name__)
AT_ONCE = 20_000  # so many links take a second; a longer chain is checked in the background
CHAIN = "流转记录封存链"
EXPORT, REFUSED, CHECK = "export", "refused", "chain_check"

Alarm = Callable[[ChainCheck], None]
_alarms: list[Alarm] = []


def on_broken_chain(alarm: Alarm) -> None:
    """The floor above tells people when a check finds a fault; registering again changes nothing."""
    if alarm not in _alarms:
        _alarms.append(alarm)


def note_export(user: User, title: str, count: int) -> None:
    """Who took which ledger out of the house, and how many rows."""
    record(matter=None, actor=user, code=EXPORT, verb="导出", object_label=f"台账「{title}」", note=f"{count} 行",
           changes=origin())  # fmt: skip


def note_refusal(user: User, place: str, reason: str) -> None:
    """A deed that was refused, with its reason."""
    record(matter=None, actor=user, code=REFUSED, verb="越权被拒", object_label=place[:600],
           note=reason or "没有权限", changes=origin())  # fmt: skip


def origin() -> dict[str, str]:
    """Where the present request came from, for the entry's changes."""
    address = current_address()
    return {"address": address} if address else {}


@transaction.atomic
def request_check(*, actor: User | None, expected_head: str = "") -> ChainCheck:
    """Ask for a check; a short chain is checked at once, a long one by the worker after commit."""
    check = ChainCheck.objects.create(requested_by=actor, started_at=clock.now(), expected_head=expected_head)
    if ChainHead.objects.get(pk=1).seq <= AT_ONCE:
        return run_check(check.pk)
    from apps.matters.tasks import check_chain  # tasks are doors to these services

    check_chain.delay_on_commit(check.pk)
    return check


def run_check(check_id: int) -> ChainCheck:
    """Recompute the chain and keep what was found; a check that has ended stays as it is."""
    check = ChainCheck.objects.get(pk=check_id)
    if check.finished_at is not None:
        return check
    report = chain.verify(expected_head=check.expected_head)
    check.checked, check.unsealed = report.checked, report.unsealed
    check.head_seq, check.head_digest = report.head_seq, report.head_digest
    check.fault, check.finished_at = report.fault[:400], clock.now()
    words = f"有问题：{report.fault}" if report.fault else f"完好，共 {report.checked} 环"
    with transaction.atomic():
        check.save()
        if check.requested_by is not None or report.fault:
            record(matter=None, actor=check.requested_by, code=CHECK, verb="校验封存链", object_label=CHAIN, note=words)
        for alarm in _alarms if report.fault else ():
            alarm(check)
    if report.fault:
        log.critical("timeline chain is broken: %s", report.fault)
    return check


def nightly_check() -> ChainCheck | None:
    """The check of the night, once a day however often it is called; None when it was there."""
    day = dt.datetime.combine(clock.today(), dt.time(), tzinfo=clock.local_now().tzinfo)
    if ChainCheck.objects.filter(requested_by=None, started_at__gte=day).exists():
        return None
    check = ChainCheck.objects.create(requested_by=None, started_at=clock.now())
    return run_check(check.pk)
