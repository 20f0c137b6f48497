"""A small real SMTP server: enough of RFC 5321 for a mail client, with the failures a test asks for."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        office: MailServer = self.server.office  # type: ignore[attr-defined]
        office.connections += 1
        self.say("220 test ready")
        for raw in self.rfile:
            line = raw.decode().strip()
            verb = line[:4].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "RCPT" and any(address in line for address in office.refused):
                self.say("550 no such mailbox")
            elif verb == "DATA":
                self.say("354 go ahead")
                self.take(office)
                if office.hang_up_after_data:
                    return  # accepted, but the answer never reaches the client
                self.say("250 queued")
            else:
                self.say("250 ok")

    def take(self, office: "MailServer") -> None:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw[1:] if raw.startswith(b"..") else raw)
        with office.lock:
            office.messages.append(message_from_bytes(b"".join(lines), policy=policy.default))


class MailServer:
    """Listens on a free port of this machine while the `with` block lasts."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.hang_up_after_data = False
        self.connections = 0
        self.lock = threading.Lock()
        self._server: socketserver.ThreadingTCPServer | None = None
        self.port = 0

    def __enter__(self) -> "MailServer":
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Listen, after a `close` on the same port again."""

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

        self._server = Server(("127.0.0.1", self.port), _Talk)
        self._server.office = self  # type: ignore[attr-defined]
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        """Refuse connections."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def to(self, address: str) -> list[EmailMessage]:
        """What was accepted for this address."""
        return [message for message in self.messages if address in str(message["To"])]
