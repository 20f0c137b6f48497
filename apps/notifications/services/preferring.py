"""A person's own choices: kinds × channels, quiet hours, digest, chat addresses; and a test to oneself."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.notifications import timing
from apps.notifications.channels import offered
from apps.notifications.channels.addresses import clean_address, clean_secret
from apps.notifications.codes import TEST, chip
from apps.notifications.models import Channel, ChatAddress, Delivery, Notification, Preference
from apps.notifications.services.writing import kick
from apps.org.models import User

TEST_AGAIN = dt.timedelta(minutes=1)


@transaction.atomic
def save_preference(*, user: User, addresses: Mapping[str, tuple[str, str]], **values: Any) -> Preference:
    """Keep the choices and plan anew what still waits for this person (PLT-06).

    `addresses` gives address and secret per chat channel; an empty address forgets it. Raises DomainError
    (with field) for an address we do not offer and for quiet hours that leave no time at all.
    """
    preference = Preference(user=user, changed_at=clock.now(), **values)
    if timing.never_free(preference, clock.now()):
        raise DomainError("免打扰时段覆盖了全部工作时间，通知将无法送出，请缩短免打扰时段", field="quiet_to")
    for channel, (address, secret) in addresses.items():
        _save_address(user, Channel(channel), address, secret)
    Preference.objects.update_or_create(user=user, defaults={**values, "changed_at": preference.changed_at})
    _plan_anew(user, preference)
    return preference


def _save_address(user: User, channel: Channel, address: str, secret: str) -> None:
    if not address.strip():
        ChatAddress.objects.filter(user=user, channel=channel).delete()
        return
    values = {}
    for name, clean in (("address", lambda: clean_address(channel, address)), ("secret", lambda: clean_secret(secret))):
        try:
            values[name] = clean()
        except DomainError as error:
            error.field = f"{name}_{channel}"
            raise
    known = ChatAddress.objects.filter(user=user, channel=channel, **values)
    if not known.exists():
        ChatAddress.objects.update_or_create(user=user, channel=channel, defaults={**values, "changed_at": clock.now()})


def _plan_anew(user: User, preference: Preference) -> None:
    """What waits and was never tried follows the new hours: shorter quiet hours free it, a digest gathers it."""
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        notification__recipient=user, state=Delivery.State.PENDING, attempts=0, lease_until=None, bundle=None
    )
    now, changed = clock.now(), []
    for row in rows.select_related("notification"):
        row.held_until, row.digest = timing.release(preference, row.notification.code, now)
        row.next_try_at = row.held_until or now
        changed.append(row)
    if changed:
        Delivery.objects.bulk_update(changed, ["held_until", "digest", "next_try_at"])
        kick()


@transaction.atomic
def send_test(*, user: User, channel: str) -> Delivery:
    """Send a test to oneself on one channel, at once whatever the hour.

    Raises DomainError for a channel that is not switched on, without an address, or tested a minute ago.
    """
    if channel not in offered():
        raise DomainError("这个渠道没有开通，请联系系统管理员")
    label, now = Channel(channel).label, clock.now()
    if channel == Channel.EMAIL:
        if not user.email:
            raise DomainError("您的账户没有登记邮箱，请联系系统管理员")
    elif not ChatAddress.objects.filter(user=user, channel=channel).exists():
        raise DomainError(f"请先填写{label}的地址", field=f"address_{channel}")
    User.objects.select_for_update().get(pk=user.pk)  # two clicks, one test
    lately = Delivery.objects.filter(
        notification__recipient=user,
        notification__code=TEST,
        notification__created_at__gt=now - TEST_AGAIN,
        channel=channel,
    )
    if lately.exists():
        raise DomainError(f"一分钟内已向{label}发过测试，请稍后再试")
    notice = Notification.objects.create(
        recipient=user,
        key=f"test:{uuid.uuid4().hex}",
        code=TEST,
        title=f"{label}通知{chip(TEST)[0]}：收到这条消息，说明设置正确",
        created_at=now,
        read_at=now,
    )
    kick()
    return Delivery.objects.create(notification=notice, channel=channel, next_try_at=now)
