"""A PDF is made of what the template says: no file of the disk, no address of the network comes in (CVE-2025-68616)."""

import copy
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.core.pdf import render_pdf

SECRET = "password-of-the-database"
PAGE = """<html><head><style>@import url({http}/import.css); @import url({file});
p {{ background: url({http}/background.png) }}</style>
<link rel="stylesheet" href="{http}/link.css"><link rel="attachment" href="{file}" title="x">
<link rel="attachment" href="{http}/attached" title="y"></head>
<body><p>正文</p><img src="{http}/picture.png"><img src="{file}"><a rel="attachment" href="{file}">附件</a>
<object data="{http}/object.svg"></object><img src="ftp://127.0.0.1/x.png"></body></html>"""


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the paths it was asked for."""
    paths: list[str] = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def test_neither_the_disk_nor_this_machine_is_read(tmp_path: Path, settings: Any, asked: tuple[str, list[str]]):
    (tmp_path / "secret.txt").write_text(SECRET)
    address, paths = asked
    page = PAGE.format(http=address, file=(tmp_path / "secret.txt").as_uri())
    (tmp_path / "evil.html").write_text(page)
    templates = copy.deepcopy(settings.TEMPLATES)
    for engine in templates:
        engine["DIRS"] = [*engine["DIRS"], tmp_path]
    settings.TEMPLATES = templates
    made = render_pdf("evil.html", {})
    assert made.startswith(b"%PDF")
    assert paths == []
    assert b"/EmbeddedFile" not in made
    assert SECRET.encode() not in made
