"""Sending again what is parked, what was sent and did not arrive, what waits (PLT-06)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.services import record
from apps.notifications import rules
from apps.notifications.models import Delivery
from apps.notifications.services.writing import kick
from apps.org.models import User

AT_ONCE = 200
NAMED = 20


def retry(ids: Iterable[int]) -> int:
    """Put deliveries back with five fresh tries, each as a message of its own; returns how many.

    What a worker holds right now is left alone: it is on its way.
    """
    rows = Delivery.objects.filter(pk__in=list(ids), lease_until=None)
    return rows.update(
        state=Delivery.State.PENDING,
        attempts=0,
        error="",
        digest=False,
        bundle=None,
        held_until=None,
        next_try_at=clock.now(),
        resent=F("resent") + 1,
    )


@transaction.atomic
def resend(*, actor: User, ids: Iterable[int]) -> int:
    """An administrator sends these again; one entry in the timeline says to whom and by which channel.

    Raises Denied, and DomainError when none is named, too many are, or all are on their way.
    """
    rules.can_see_deliveries(actor).require()
    wanted = sorted(set(ids))
    if not wanted:
        raise DomainError("请先勾选要重发的投递")
    if len(wanted) > AT_ONCE:
        raise DomainError(f"一次最多重发 {AT_ONCE} 条，请分批进行")
    rows = list(
        Delivery.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted, lease_until=None)
        .select_related("notification__recipient")
        .order_by("id")
    )
    count = retry([row.pk for row in rows])
    if not count:
        raise DomainError("所选投递正在发送中，请稍后刷新查看")
    names = [f"{row.notification.recipient.name}（{row.get_channel_display()}）" for row in rows[:NAMED]]
    more = f"等 {count} 条" if count > NAMED else ""
    record(
        matter=None,
        actor=actor,
        code="notice_resent",
        verb="重发通知",
        object_label=f"通知投递 {count} 条",
        note="、".join(names) + more,
        changes={"deliveries": [row.pk for row in rows]},
    )
    kick()
    return count
