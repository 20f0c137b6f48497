"""Pictures of the demonstration's pages at two sizes, for looking at and for the README.

    .venv/bin/python scripts/screenshots.py FOLDER [NAME...]      all pages, or those whose name is given

Serves nothing itself: start ./run first and give the same OFFICEADMIN_DATA, HOST and PORT. Signs in by making
a session in the database, so no password is typed. A page with a third part opens the first link of that kind.
"""

import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "officeadmin.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop lives in this thread

import django
from playwright.sync_api import Browser, BrowserContext, sync_playwright

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
LINK = 'main a[href^="/{}/"][href$="/"]:not([href$="/new/"])'
INCOMING, ITEM, RECORD = (LINK.format(word) for word in ("incoming", "supervision", "archives"))
PAGES = [
    # name, account, address, selector of a link to follow from there
    ("login", "", "/login/", ""),
    ("workbench", "wangjg", "/", ""),
    ("workbench-gm", "zhangmy", "/", ""),
    ("workbench-clerk", "lixf", "/", ""),
    ("workbench-head", "hejing", "/", ""),
    ("workbench-staff", "zhouzhe", "/", ""),
    ("todo", "lixf", "/todo/", ""),
    ("to-read", "hejing", "/to-read/", ""),
    ("started", "lixf", "/started/", ""),
    ("register", "lixf", "/incoming/new/", ""),
    ("ledger", "lixf", "/incoming/?tab=all", ""),
    ("incoming-registered", "wangjg", "/incoming/?tab=all&state=registered", INCOMING),
    ("incoming-filed", "lixf", "/incoming/?tab=all&state=filed", INCOMING),
    ("incoming-undertaking", "lixf", "/incoming/?tab=all&state=undertaking", INCOMING),
    ("decide", "zhangmy", "/", 'main a[href^="/approvals/steps/"]'),
    ("supervision", "wangjg", "/supervision/", ""),
    ("supervision-item", "wangjg", "/supervision/", ITEM),
    ("supervision-new", "wangjg", "/supervision/new/", ""),
    ("archives", "heshuf", "/archives/", ""),
    ("archives-record", "heshuf", "/archives/", RECORD),
    ("notices", "lixf", "/notifications/", ""),
    ("profile", "lixf", "/account/", ""),
    ("style", "admin", "/style/", ""),
    ("back-office", "admin", "/admin/", ""),
]


def sign_in(context: BrowserContext, username: str, base: str) -> None:
    """Give the browser a session of that person."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username=username), backend="apps.org.auth.OrgBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])


def shoot(browser: Browser, base: str, folder: Path, page: tuple[str, str, str, str]) -> None:
    """One page at every size: what the window shows, and the whole page beside it."""
    name, username, address, follow = page
    for size, (width, height) in SIZES.items():
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=size == "phone",
        )
        if username:
            sign_in(context, username, base)
        tab = context.new_page()
        tab.goto(base + address)
        if follow:
            tab.goto(base + tab.locator(follow).first.get_attribute("href"))
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=str(folder / f"{name}-{size}.png"))
        tab.screenshot(path=str(folder / f"{name}-{size}-full.png"), full_page=True)
        context.close()


def main() -> None:
    """Shoot what is asked for."""
    folder, names = Path(sys.argv[1]), set(sys.argv[2:])
    folder.mkdir(parents=True, exist_ok=True)
    django.setup()
    base = f"http://{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as engine:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = engine.chromium.launch(executable_path=chromium, args=flags)
        for page in PAGES:
            if not names or page[0] in names:
                shoot(browser, base, folder, page)
                print(page[0])
        browser.close()


if __name__ == "__main__":
    main()
