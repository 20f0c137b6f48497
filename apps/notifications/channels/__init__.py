"""Ways outside: mail, robots of company chat, webhooks. Libraries are imported when a carrier is made (P24)."""

from django.conf import settings

from apps.notifications.channels.carrier import Away, Carrier, Parcel, Refused
from apps.notifications.models import Channel

ROBOTS = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)

__all__ = ["ROBOTS", "Away", "Carrier", "Parcel", "Refused", "carrier", "offered"]


def offered() -> list[Channel]:
    """The channels this installation has switched on, mail first."""
    found = [Channel.EMAIL] if settings.EMAIL_ENABLED else []
    found += [channel for channel in ROBOTS if channel.value in settings.CHAT_CHANNELS]
    return [*found, Channel.WEBHOOK] if settings.WEBHOOK_HOSTS else found


def carrier(channel: str) -> Carrier:
    """A fresh carrier of this channel, not yet open."""
    if channel == Channel.EMAIL:
        from apps.notifications.channels.mail import MailCarrier

        return MailCarrier()
    if channel == Channel.WEBHOOK:
        from apps.notifications.channels.webhook import WebhookCarrier

        return WebhookCarrier()
    from apps.notifications.channels.robots import RobotCarrier

    return RobotCarrier(Channel(channel))
