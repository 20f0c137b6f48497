"""A small client of clamd: one file over INSTREAM, by a unix socket or TCP (PLT-08).

https://docs.clamav.net/manual/Usage/Scanning.html#clamd : "zINSTREAM\\0", chunks of <4 bytes length><data>, an empty
chunk; the answer is one line ended by a zero byte. Everything has one time limit, the answer a bound.
"""

import contextlib
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

CHUNK = 256 * 1024
MAX_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner does not answer, or answers nonsense: the file is neither clean nor infected."""


class FileTooBig(Exception):
    """Larger than the scanner takes (CLAMD_MAX_MB, StreamMaxLength of clamd.conf)."""


def configured() -> bool:
    """Whether this installation has a virus scanner."""
    return bool(settings.CLAMD_ADDRESS)


def scan(path: Path) -> str:
    """What was found, or empty for a clean file. Raises ScannerAway, FileTooBig."""
    if path.stat().st_size > settings.CLAMD_MAX_BYTES:
        raise FileTooBig
    try:
        with _connected(time.monotonic() + settings.CLAMD_SECONDS) as line:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it says why, then hangs up
                line.send_file(path)
            answer = line.answer()
    except (OSError, ValueError) as error:
        raise ScannerAway(str(error)) from error
    return _verdict(answer)


def _verdict(answer: str) -> str:
    words = answer.removeprefix("stream:").strip()
    if words == "OK":
        return ""
    if words.endswith(" FOUND"):
        return words.removesuffix(" FOUND").strip() or "未命名"
    if "size limit exceeded" in words:
        raise FileTooBig
    raise ScannerAway(f"unexpected answer: {words[:200]!r}")


class _Line:
    """A connection whose every step ends at the same instant."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self.connection, self.until = connection, until

    def _in_time(self) -> None:
        rest = self.until - time.monotonic()
        if rest <= 0:
            raise TimeoutError("the scanner took too long")
        self.connection.settimeout(rest)

    def _send(self, data: bytes) -> None:
        self._in_time()
        self.connection.sendall(data)

    def send_file(self, path: Path) -> None:
        self._send(b"zINSTREAM\0")
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                self._send(struct.pack(">I", len(chunk)) + chunk)
        self._send(struct.pack(">I", 0))

    def answer(self) -> str:
        received = b""
        while not received.endswith(b"\0") and len(received) < MAX_ANSWER:
            self._in_time()
            part = self.connection.recv(1024)
            if not part:
                break
            received += part
        return received.rstrip(b"\0\n").decode("utf-8", "replace")


@contextlib.contextmanager
def _connected(until: float) -> Iterator[_Line]:
    connection = _open(settings.CLAMD_ADDRESS, max(0.1, min(10.0, until - time.monotonic())))
    with connection:
        yield _Line(connection, until)


def _open(address: str, seconds: float) -> socket.socket:
    """`unix:/path`, `/path`, `tcp://host:port` or `host:port`."""
    place = address.removeprefix("unix:").removeprefix("tcp://")
    if place.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(seconds)
        try:
            connection.connect(place)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]") or "127.0.0.1", int(port)), timeout=seconds)
