"""LDAP: find the person, then bind as the person with the password that was typed. ldap3 is imported late (P24)."""

import logging
import ssl
from dataclasses import dataclass
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)
TIMEOUT = 5


@dataclass(frozen=True)
class Found:
    """One entry of the directory whose password was right."""

    username: str
    name: str
    email: str


def enabled() -> bool:
    """Whether the office has a directory."""
    return bool(settings.LDAP_URL and settings.LDAP_BASE)


def check(username: str, password: str) -> Found | None:
    """The entry of `username` when the password is its; None when not, or when the directory is away (logged).

    An empty password is refused here: LDAP takes such a bind as anonymous and says yes (RFC 4513, 5.1.2).
    """
    if not enabled() or not username or not password or "\0" in username + password:
        return None
    from ldap3.core.exceptions import LDAPException

    try:
        entry = _find(username)
        return _as_person(entry, username, password) if entry else None
    except (LDAPException, OSError, ssl.SSLError) as error:
        log.warning("LDAP %s: %s", settings.LDAP_URL, type(error).__name__)
        return None


def _connection(user: str | None, password: str | None) -> Any:
    """Bound as `user`; over TLS with a checked certificate unless the address says ldap:// and StartTLS is off."""
    import ldap3

    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=settings.LDAP_CA_FILE or None)
    server = ldap3.Server(settings.LDAP_URL, tls=tls, connect_timeout=TIMEOUT, get_info=ldap3.NONE)
    connection = ldap3.Connection(
        server, user=user, password=password, receive_timeout=TIMEOUT, auto_referrals=False, read_only=True
    )
    connection.open()
    if settings.LDAP_START_TLS and not server.ssl:
        connection.start_tls()
    return connection if connection.bind() else None


def _find(username: str) -> dict[str, Any] | None:
    """The one entry of that name; none when there are several, for then nobody knows who it is."""
    from ldap3.utils.conv import escape_filter_chars

    connection = _connection(settings.LDAP_BIND_DN or None, settings.LDAP_BIND_PASSWORD or None)
    if connection is None:
        log.warning("LDAP %s: the account of LDAP_BIND_DN is refused", settings.LDAP_URL)
        return None
    try:
        wanted = settings.LDAP_FILTER.format(username=escape_filter_chars(username))
        connection.search(settings.LDAP_BASE, wanted, attributes=["cn", "mail"], size_limit=2, time_limit=TIMEOUT)
        entries = [row for row in connection.response or [] if row.get("type") == "searchResEntry"]
    finally:
        connection.unbind()
    return entries[0] if len(entries) == 1 else None


def _as_person(entry: dict[str, Any], username: str, password: str) -> Found | None:
    connection = _connection(entry["dn"], password)
    if connection is None:
        return None
    connection.unbind()
    attributes = entry["attributes"]
    return Found(username, _first(attributes.get("cn")) or username, _first(attributes.get("mail")))


def _first(value: Any) -> str:
    chosen = value[0] if isinstance(value, list) and value else value
    return chosen.decode("utf-8", "replace") if isinstance(chosen, bytes) else str(chosen or "")
