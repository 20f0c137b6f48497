"""E-mail through Django's backend: one connection serves a whole batch."""

import logging
import smtplib

from django.core.mail import EmailMessage, get_connection

from apps.notifications.channels.carrier import Away, Parcel, Refused

log = logging.getLogger(__name__)
UNREACHED = (OSError, smtplib.SMTPException)


class MailCarrier:
    """The mail server of EMAIL_URL."""

    def __init__(self) -> None:
        self._server = get_connection()

    def open(self) -> None:
        """Connect, or do nothing on an open connection."""
        try:
            self._server.open()
        except UNREACHED as error:
            raise Away(f"{type(error).__name__}: {error}") from error

    def send(self, parcel: Parcel) -> None:
        """A failure in mid-talk closes the connection; the next message opens it anew."""
        message = EmailMessage(
            subject=parcel.subject[:150],
            body=parcel.text,
            to=[parcel.to],
            headers={"Message-ID": f"<{parcel.id}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            self._server.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            self.close()
            raise Refused(f"邮件服务器拒收：{_said(error)}") from None
        except UNREACHED as error:
            self.close()
            raise Refused(f"与邮件服务器的通信中断：{type(error).__name__} {error}") from None

    def close(self) -> None:
        try:
            self._server.close()
        except UNREACHED as error:
            log.info("mail connection closed uncleanly: %s", error)


def _said(error: smtplib.SMTPRecipientsRefused) -> str:
    """zhang@example.com 550 no such mailbox."""
    return "；".join(
        f"{address} {code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
        for address, (code, words) in error.recipients.items()
    )
