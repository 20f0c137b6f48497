"""Chromium for the walks: signed-in pages that watch for errors, foreign requests and CSP reports."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, Request, sync_playwright

from apps.org.models import User
from apps.org.tests.cast import Cast, build_cast
from apps.portal.tests.browser.validator import Validator

# The shell draws pages only: no windows, no tabs, a third less work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "")
QUIET = 0.1  # seconds without a request in which a page counts as settled
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
# What is fixed to the window's edges is measured in the flow of the page: a target that happens to lie half under
# it can be scrolled free, and where it lies depends on the length of the text above.
PINNED = ".top, .bottombar, .panel.fix"
PIN = f"place => document.querySelectorAll('{PINNED}').forEach(one => {{ one.style.position = place }})"
OPENED = pytest.StashKey["list[Watched]"]()
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


@pytest.fixture(scope="session")
def validator() -> Iterator[Validator]:
    """One html-validate per run."""
    checker = Validator()
    yield checker
    checker.close()


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
    asked: set[Request] = field(default_factory=set)  # requests without an answer yet

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def look(self, label: str, *, html: str | None = None) -> None:
        """Everything each page owes: axe, HTML to be validated, a picture when asked for.

        With `html` (what the server sent, empty when it was validated before) it is not asked for again, and
        nothing is waited for but the page itself.
        """
        self.page.wait_for_load_state("load")
        if html is None:
            self.settle()
        self.page.evaluate(PIN, "static")
        result = Axe().run(self.page, options=AXE)
        self.page.evaluate(PIN, "")
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

    def settle(self) -> None:
        """Wait until nothing is asked for; Playwright's own "networkidle" takes half a second of every page."""
        limit = quiet_since = time.monotonic()
        while time.monotonic() < limit + 8:
            self.page.wait_for_timeout(QUIET * 250)
            if self.asked:
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since >= QUIET:
                return


OpenPage = Callable[..., Watched]


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, browser: Browser, live_server, validator: Validator
) -> Iterator[OpenPage]:
    """`open_page(cast.gm, PHONE)`: a watched page signed in as that person."""
    opened: list[Watched] = []
    request.node.stash[OPENED] = opened

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
        page.on("request", lambda request: watched.asked.add(request))
        page.on("requestfinished", lambda request: watched.asked.discard(request))
        page.on("requestfailed", lambda request: watched.asked.discard(request))
        opened.append(watched)
        return watched

    yield open_as
    faults = [fault for watched in opened for fault in watched.faults]
    faults += validator.faults([(f"{w.name} {label}", html) for w in opened for label, html in w.pages])
    for watched in opened:
        watched.page.context.close()
    assert faults == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A walk that failed says what stood on its pages: the next one may pass."""
    report = yield
    if call.when == "call" and report.failed:
        for watched in item.stash.get(OPENED, []):
            words = watched.page.locator("body").inner_text()
            report.sections.append((f"{watched.name} {watched.page.url}", words[:3000]))
    return report
