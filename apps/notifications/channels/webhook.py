"""A webhook of the company's own: one JSON document per message, only to hosts the administrator listed."""

from urllib.parse import urlsplit

from apps.core.formatting import iso
from apps.notifications.channels.addresses import check_webhook
from apps.notifications.channels.carrier import Away, Parcel, Refused
from apps.notifications.channels.posting import post


class WebhookCarrier:
    """Hosts differ from person to person: one that is away is not asked again in the same run."""

    def __init__(self) -> None:
        self._away: set[str] = set()

    def open(self) -> None:
        """Nothing to open: each message has a host of its own."""

    def send(self, parcel: Parcel) -> None:
        """Any 2xx is success. The list of hosts is asked again: it may have been shortened since."""
        problem = check_webhook(parcel.to)
        if problem:
            raise Refused(problem)
        host = urlsplit(parcel.to).netloc
        if host in self._away:
            raise Away("连接不上服务器")
        payload = {
            "id": parcel.id,
            "code": parcel.code,
            "person": parcel.person,
            "title": parcel.subject,
            "message": parcel.text,
            "url": parcel.url,
            "at": iso(parcel.at),
        }
        try:
            status, _ = post(parcel.to, payload, headers={"Idempotency-Key": parcel.id})
        except Away:
            self._away.add(host)
            raise
        if not 200 <= status < 300:
            raise Refused(f"对方答复 HTTP {status}")

    def close(self) -> None:
        self._away.clear()
