"""A small real LDAP server: simple bind and search over TCP (or TLS), filters evaluated as RFC 4511 says."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ldap3.protocol import rfc4511 as ldap
from pyasn1.codec.ber import encoder

READER, READER_PASSWORD = "cn=reader,dc=example", "reader-Password-1"


class Directory:
    """Entries by DN, with their passwords; what was asked is kept."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, str]] = {}
        self.passwords: dict[str, str] = {READER: READER_PASSWORD}
        self.binds: list[tuple[str, str]] = []
        self.port = 0

    def add(self, uid: str, password: str, **attributes: str) -> None:
        dn = f"uid={uid},ou=people,dc=example"
        self.people[dn] = {"uid": uid, "objectclass": "person", **attributes}
        self.passwords[dn] = password

    def may_bind(self, dn: str, password: str) -> bool:
        """As real servers do: no password is an anonymous bind, and succeeds."""
        self.binds.append((dn, password))
        return not password or self.passwords.get(dn) == password

    def matches(self, entry: dict[str, str], tag: int, value: bytes) -> bool:
        """Whether the filter (RFC 4511, 4.5.1.7) is true of the entry."""
        parts = elements(value) if tag & 0x20 else []
        if tag in (0xA0, 0xA1):
            return (all if tag == 0xA0 else any)(self.matches(entry, *part) for part in parts)
        if tag == 0xA2:
            return not self.matches(entry, *parts[0])
        if tag == 0x87:
            return value.decode().lower() in entry
        key = parts[0][1].decode().lower()
        if tag == 0xA4:
            return key in entry  # a pattern finds whatever has the attribute
        return entry.get(key) == parts[1][1].decode()


def elements(data: bytes) -> list[tuple[int, bytes]]:
    """Tag and value of each BER element; raises IndexError when the last one is not whole."""
    found, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise IndexError
        found.append((tag, data[at : at + length]))
        at += length
    return found


def _result(number: int, operation: Any, name: str, code: int) -> bytes:
    operation["resultCode"], operation["matchedDN"], operation["diagnosticMessage"] = code, "", ""
    return _message(number, operation, name)


def _message(number: int, operation: Any, name: str) -> bytes:
    message = ldap.LDAPMessage()
    message["messageID"] = number
    message["protocolOp"] = ldap.ProtocolOp().setComponentByName(name, operation)
    return encoder.encode(message)


def _entry(number: int, dn: str, attributes: dict[str, str]) -> bytes:
    found = ldap.SearchResultEntry()
    found["object"] = dn
    rows = ldap.PartialAttributeList()
    for position, (key, value) in enumerate(attributes.items()):
        row = ldap.PartialAttribute()
        row["type"] = key
        row["vals"] = ldap.Vals().setComponentByPosition(0, ldap.AttributeValue(value.encode()))
        rows.setComponentByPosition(position, row)
    found["attributes"] = rows
    return _message(number, found, "searchResEntry")


def _handler(directory: Directory) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            kept = b""
            while chunk := self.request.recv(4096):
                kept += chunk
                try:
                    messages = elements(kept)
                except IndexError:  # not whole yet
                    continue
                kept = b""
                for _, body in messages:
                    (_, number), (operation, value), *_ = elements(body)
                    self.answer(int.from_bytes(number, "big"), operation, value)

        def answer(self, number: int, operation: int, value: bytes) -> None:
            if operation == 0x60:
                _, (_, dn), (_, password) = elements(value)
                code = 0 if directory.may_bind(dn.decode(), password.decode()) else 49
                self.request.sendall(_result(number, ldap.BindResponse(), "bindResponse", code))
            elif operation == 0x63:
                wanted = elements(value)[6]
                for dn, entry in directory.people.items():
                    if directory.matches(entry, *wanted):
                        self.request.sendall(_entry(number, dn, entry))
                self.request.sendall(_result(number, ldap.SearchResultDone(), "searchResDone", 0))

    return Handler


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    context: ssl.SSLContext | None = None

    def get_request(self) -> Any:
        connection, address = super().get_request()
        return (self.context.wrap_socket(connection, server_side=True) if self.context else connection), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not trust the certificate hangs up: silent."""


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Directory]:
    """The directory, listening on a free port."""
    directory = Directory()
    server = _Server(("127.0.0.1", 0), _handler(directory))
    server.context = context
    directory.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
