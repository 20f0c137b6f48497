"""From claimed deliveries to parcels: who gets it where, in which words, under which id."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.conf import settings

from apps.notifications import wording
from apps.notifications.channels import Parcel
from apps.notifications.models import Channel, ChatAddress, Delivery, NoticeTemplate
from apps.org.models import User

UNDELIVERABLE = "收件人已停用、没有填地址或可阅密级不足"


class Packer:
    """Reads what a batch of one channel needs once: rows, addresses, templates."""

    def __init__(self, channel: str, claimed: Iterable[Delivery]) -> None:
        self.channel = channel
        whole = Delivery.objects.select_related("notification__recipient", "notification__matter")
        self.rows = whole.in_bulk([row.pk for row in claimed])
        people = {row.notification.recipient_id for row in self.rows.values()}
        self.addresses: dict[int, ChatAddress] = {}
        if channel != Channel.EMAIL:
            found = ChatAddress.objects.filter(channel=channel, user__in=people)
            self.addresses = {address.user_id: address for address in found}
        codes = {row.notification.code for row in self.rows.values()}
        self.templates = {one.code: one for one in NoticeTemplate.objects.filter(code__in=codes)}

    def pack(self, group: Sequence[Delivery]) -> Parcel | None:
        """One message for these deliveries to one person, or None when nobody may or can have it (any more)."""
        rows = [self.rows[token.pk] for token in group]
        fit = [row for row in rows if wording.may_have(row.notification)]
        if not fit:
            return None
        lead = fit[0].notification
        to, secret = self._address(lead.recipient)
        if not to:
            return None
        if len(rows) == 1:
            words = wording.words(lead, self.channel, self.templates.get(lead.code))
        else:
            words = wording.digest([row.notification for row in fit])
        name = lead.recipient.name
        return Parcel(
            parcel_id(rows), to, secret, name, lead.code, words.subject, words.text, words.url, lead.created_at
        )

    def _address(self, person: User) -> tuple[str, str]:
        if self.channel == Channel.EMAIL:
            return person.email, ""
        found = self.addresses.get(person.pk)
        return (found.address, found.secret) if found else ("", "")


def parcel_id(rows: Sequence[Delivery]) -> str:
    """The same for every try, so that a repeat can be recognised; another one when sent again on purpose."""
    host, lead = urlsplit(settings.SITE_URL).hostname or "localhost", rows[0]
    if lead.bundle is not None:
        return f"digest-{lead.bundle}-{lead.channel}@{host}"
    again = f"-r{lead.resent}" if lead.resent else ""
    return f"delivery-{lead.pk}-{int(lead.notification.created_at.timestamp())}{again}@{host}"
