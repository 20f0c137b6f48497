"""Real local servers for what goes outside: a webhook of ours, and the three chat services behind a proxy.

The chat services have fixed names. The proxy is what a company's proxy is: it answers CONNECT and then
talks TLS in their name, with a certificate made for the test, which the HTTP library is told to trust.
"""

import datetime as dt
import json
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HOSTS = ("qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn")


@dataclass
class Asked:
    """One POST that came in."""

    host: str
    path: str
    headers: dict[str, str]
    payload: dict[str, Any]


@dataclass
class Answer:
    """What to say: status, JSON, seconds to wait before, or a redirect."""

    status: int = 200
    payload: dict[str, Any] = field(default_factory=lambda: {"errcode": 0, "code": 0, "errmsg": "ok"})
    wait: float = 0
    location: str = ""


class _Talk(BaseHTTPRequestHandler):
    """One connection, plain or within a tunnel."""

    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.connection = self.server.web.tls.wrap_socket(self.connection, server_side=True)  # type: ignore[attr-defined]
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.close_connection = False

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        web: Web = self.server.web  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with web.lock:
            web.asked.append(Asked(self.headers["Host"], self.path, dict(self.headers), json.loads(body)))
            answer = web.answers.pop(0) if web.answers else web.usual
        time.sleep(answer.wait)
        said = json.dumps(answer.payload).encode()
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        """A client that gives up is what some tests are about."""


class Web:
    """Listens on a free port while the `with` block lasts; `.answers` are said in turn, then `.usual`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Answer] = []
        self.usual = Answer()
        self.lock = threading.Lock()
        self.port = 0
        self.certificate = folder / "chat.pem" if folder else None
        if self.certificate:
            self.tls = _tls(self.certificate)

    def __enter__(self) -> "Web":
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def open(self) -> None:
        self._server: _Server | None = _Server(("127.0.0.1", self.port), _Talk)
        self._server.web = self  # type: ignore[attr-defined]
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        """Refuse connections."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _tls(path: Path) -> ssl.SSLContext:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1))
        .not_valid_after(dt.datetime(2099, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
