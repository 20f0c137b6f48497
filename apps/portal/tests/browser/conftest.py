"""Chromium for the walks: signed-in pages that watch for errors, foreign requests and CSP reports."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from apps.org.models import User
from apps.org.tests.cast import Cast, build_cast

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
TOOLS = Path(os.environ.get("OFFICEADMIN_TOOLS", settings.BASE_DIR / "var" / "tools"))
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SHOTS = os.environ.get("SCREENSHOTS", "")  # a folder: keep a picture of every page looked at


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """One Chromium per run. Missing: skipped by a person, an error in CI.

    Playwright's loop gives this thread a second connection object; it must know the rows of the data
    migrations too, or the second walk finds them gone (serialized_rollback).
    """
    if not CHROMIUM:
        if os.environ.get("CI"):
            pytest.fail("浏览器测试在 CI 中不得跳过：缺少 chromium")
        pytest.skip("缺少 chromium，浏览器测试跳过：apt-get install chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    kept = getattr(connection, "_test_serialized_contents", None)
    with sync_playwright() as engine:
        if kept is not None:
            connection._test_serialized_contents = kept
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def office(transactional_db: None) -> Cast:
    """The cast, committed, so that the live server sees it."""
    return build_cast()


@dataclass
class Watched:
    """A page with what went wrong on it."""

    page: Page
    base: str
    name: str
    faults: list[str] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def look(self, label: str, *, html: str | None = None) -> None:
        """Everything each page owes: axe, HTML to be validated, a picture when asked for.

        With `html` (what the server sent, empty when it was validated before) it is not asked for again, and
        nothing is waited for but the page itself: half a second a page over all pages is a minute.
        """
        self.page.wait_for_load_state("networkidle" if html is None else "load")
        result = Axe().run(self.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        for violation in result.response["violations"]:
            where = violation["nodes"][0]["target"]
            self.faults.append(f"{label}: axe {violation['id']} {where} {violation['nodes'][0]['failureSummary']}")
        if html is None:
            response = self.page.request.get(self.page.url)
            html = response.text() if response.ok and "text/html" in response.headers.get("content-type", "") else ""
        if html:
            self.pages.append((label, html))
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(SHOTS) / f"{self.name}-{label}.png"), full_page=True)


OpenPage = Callable[..., Watched]


@pytest.fixture
def open_page(browser: Browser, live_server) -> Iterator[OpenPage]:
    """`open_page(cast.gm, PHONE)`: a watched page signed in as that person."""
    opened: list[Watched] = []

    def open_as(user: User | None, size: dict[str, int] = DESKTOP) -> Watched:
        context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=size is PHONE
        )
        if user is not None:
            client = Client()
            client.force_login(user, backend="apps.org.auth.OrgBackend")
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(8000)
        watched = Watched(page, live_server.url, f"{user.username if user else 'nobody'}-{size['width']}")
        note = watched.faults.append
        page.on(
            "console",
            lambda m: note(f"console {m.type}: {m.text} @{page.url}") if m.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: note(f"script error: {error} @{page.url}"))
        page.on(
            "request",
            lambda r: (
                None if r.url.startswith((live_server.url, "data:", "blob:")) else note(f"foreign request: {r.url}")
            ),
        )
        opened.append(watched)
        return watched

    yield open_as
    faults = [fault for watched in opened for fault in watched.faults]
    faults += invalid_html([(f"{w.name} {label}", html) for w in opened for label, html in w.pages])
    for watched in opened:
        watched.page.context.close()
    assert faults == []


def invalid_html(pages: list[tuple[str, str]]) -> list[str]:
    """Faults found by html-validate in the HTML as the server sent it."""
    checker = TOOLS / "check.mjs"
    if not pages:
        return []
    if not checker.exists():
        if os.environ.get("CI"):
            return ["html-validate 未安装：CI 中不得跳过（./test 会安装）"]
        return []
    lines = "\n".join(json.dumps({"name": name, "html": html}) for name, html in pages)
    run = subprocess.run(["node", str(checker)], input=lines, capture_output=True, text=True, cwd=TOOLS, check=False)
    if run.returncode not in (0, 1):
        return [f"html-validate: {run.stderr[-500:]}"]
    return run.stdout.splitlines()
