"""Pictures of the demonstration's pages at two sizes, for looking at and for the README.

    .venv/bin/python scripts/screenshots.py FOLDER [NAME...]               all pages, or those whose name is given
    .venv/bin/python scripts/screenshots.py docs/images --manual [NAME...] the pictures of docs/manual and README.md

Serves nothing itself: start ./run first and give the same OFFICEADMIN_DATA, HOST and PORT. Signs in by making
a session in the database, so no password is typed. A page with a third part opens the first link of that kind.
The manual's pictures look up their pages in the data and change nothing that counts: a form is opened or filled
in, and what is sent is what the product refuses or only previews (and one export, one unconfirmed second factor).
"""

import io
import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "officeadmin.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop lives in this thread

import django
from manual_shots import PHONE, Shot, manual
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

COLOURS = 256  # of the palette of a committed picture; with 128 the amber of a badge becomes red
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
LINK = 'main a[href^="/{}/"][href$="/"]:not([href$="/new/"])'
INCOMING, ITEM, RECORD = (LINK.format(word) for word in ("incoming", "supervision", "archives"))
SCAN = 'main a[href*="/files/"][href*="/preview?q="]'  # a hit in a file, on the page of results
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
    ("processes", "zhouzhe", "/processes/", ""),
    ("process-incoming", "zhouzhe", "/processes/of/incoming/", ""),
    ("process-outgoing", "hejing", "/processes/of/outgoing/", ""),
    ("process-director", "wangjg", "/processes/of/incoming/", ""),
    ("process-admin", "admin", "/processes/of/outgoing/", ""),
    ("process-feedback", "wangjg", "/processes/feedback/", ""),
    ("search", "lixf", "/search/?q=雄安新区", ""),
    ("scan-hits", "lixf", "/search/?q=雄安新区", SCAN),
    ("layer-hits", "lixf", "/search/?q=联席会议", SCAN),
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


def take(browser: Browser, base: str, folder: Path, shot: Shot) -> None:
    """One picture of the manual, in a palette."""
    username, address, steps = shot.scene if isinstance(shot.scene, tuple) else shot.scene()
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=shot.size == PHONE,
    )
    if username:
        sign_in(context, username, base)
    tab = context.new_page()
    tab.set_default_timeout(8000)
    tab.goto(base + address)
    tab.wait_for_load_state("networkidle")
    for verb, selector, text in steps:
        perform(tab, verb, selector, text)
    tab.wait_for_load_state("networkidle")
    tab.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    context.close()
    small = picture.quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)
    small.save(folder / f"{shot.name}.png", optimize=True)


def perform(tab: Page, verb: str, selector: str, text: str) -> None:
    """One deed before the shutter."""
    place = tab.locator(selector).first
    match verb:
        case "click":
            place.click()
        case "fill":
            place.fill(text)
        case "choose":
            place.select_option(label=text)
        case "sheet":
            place.set_input_files({"name": "人员.csv", "mimeType": "text/csv", "buffer": text.encode()})
        case "show":
            place.evaluate("element => element.scrollIntoView({block: 'center', behavior: 'instant'})")
        case "wait":
            place.wait_for()


def take_all(browser: Browser, base: str, folder: Path, names: set[str]) -> int:
    """The manual's pictures; returns how many could not be taken."""
    failed = 0
    for shot in manual():
        if names and shot.name not in names:
            continue
        try:
            take(browser, base, folder, shot)
        except (LookupError, PlaywrightError) as error:
            failed += 1
            print(f"{shot.name}: {error}", file=sys.stderr)
        else:
            print(shot.name)
    return failed


def main() -> int:
    """Shoot what is asked for."""
    arguments = [one for one in sys.argv[1:] if one != "--manual"]
    folder, names = Path(arguments[0]), set(arguments[1:])
    folder.mkdir(parents=True, exist_ok=True)
    django.setup()
    base = f"http://{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chromium-headless-shell"))), None)
    with sync_playwright() as engine:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = engine.chromium.launch(executable_path=chromium, args=flags)
        if "--manual" in sys.argv:
            return take_all(browser, base, folder, names)
        for page in PAGES:
            if not names or page[0] in names:
                shoot(browser, base, folder, page)
                print(page[0])
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
