"""Every page of the table of addresses, at both sizes: axe, valid HTML, no error, no foreign request, none too wide."""

import pytest
from django.urls import reverse

from apps.org.tests.cast import build_cast
from apps.portal.tests.browser.conftest import DESKTOP, PHONE
from apps.portal.tests.guards.test_access_table import MODULES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def pages_of(module, cast) -> dict[str, tuple[str, str]]:
    """Address of each page with somebody who may open it; files and fragments are not pages."""
    arguments, found = module.world(cast), {}
    for row in module.ROWS:
        able = [post for post in cast.everybody() if row.codes.get(post, row.codes.get("*")) == 200]
        if row.method == "get" and able and not row.name.startswith("attachments:"):
            found[row.name] = (able[0], reverse(row.name, args=arguments.get(row.name, ())))
    return found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[1])
def test_each_page_is_sound(module, size, transactional_db, open_page):
    cast = build_cast()
    open_by = {}
    for name, (post, address) in pages_of(module, cast).items():
        watched = open_by.get(post) or open_page(cast.everybody()[post], size)
        open_by[post] = watched
        page = watched.page
        answer = page.request.get(watched.base + address)
        if "text/html" not in answer.headers["content-type"] or "<html" not in answer.text():
            continue
        watched.go(address)
        watched.look("every-" + name.replace(":", "-"))
        if (wide := page.evaluate(TOO_WIDE)) > 0:
            watched.faults.append(f"{name}: {wide} px wider than the window")
