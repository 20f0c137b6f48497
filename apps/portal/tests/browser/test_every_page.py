"""Every page of the table of addresses, at both sizes: axe, valid HTML, no error, no foreign request, none too wide."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.org import roles
from apps.org.models import User
from apps.org.services import create_user
from apps.org.tests.cast import Cast, build_cast
from apps.portal.tests.browser.conftest import DESKTOP, PHONE
from apps.portal.tests.guards.test_access_table import MODULES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


ADMINISTRATORS = {
    "system": (roles.SYSTEM_ADMIN, "系统管理员"),
    "security": (roles.SECURITY_ADMIN, "安全保密管理员"),
    "audit": (roles.AUDITOR, "安全审计员"),
}


def administrators(cast: Cast) -> dict[str, User]:
    """The three administrators, whom the cast does not have: what everybody is refused is theirs to look at."""
    return {
        post: create_user(username=f"admin-{post}", name=name, department=cast.office, role_codes=[role])
        for post, (role, name) in ADMINISTRATORS.items()
    }


def opens(user: User, address: str) -> bool:
    """Does this person get the page?"""
    client = Client()
    client.force_login(user, backend="apps.org.auth.OrgBackend")
    return client.get(address).status_code == 200


def pages_of(module, cast: Cast, admins: dict[str, User]) -> dict[str, tuple[str | None, str]]:
    """Address of each page with somebody who may open it; files and fragments are not pages."""
    arguments, found = module.world(cast), {}
    for row in module.ROWS:
        if row.method != "get" or row.name.startswith("attachments:"):
            continue
        address = reverse(row.name, args=arguments.get(row.name, ()))
        able = [post for post in cast.everybody() if row.codes.get(post, row.codes.get("*")) == 200]
        if able:
            found[row.name] = (able[0], address)
        elif 403 in row.codes.values():
            found[row.name] = (next((post for post, one in admins.items() if opens(one, address)), None), address)
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[1])
def test_each_page_is_sound_on_a_desktop_and_on_a_phone(module, transactional_db, open_page):
    cast = build_cast()
    admins = administrators(cast)
    people = cast.everybody() | admins
    pages = pages_of(module, cast, admins)
    assert [name for name, (post, _) in pages.items() if post is None] == []  # a page nobody can open
    open_by = {}
    for name, (post, address) in pages.items():
        if post not in open_by:
            open_by[post] = [open_page(people[post], size) for size in (DESKTOP, PHONE)]
        for watched in open_by[post]:
            page = watched.page
            if watched is open_by[post][0]:
                answer = page.request.get(watched.base + address)
                html = answer.text() if "text/html" in answer.headers["content-type"] else ""
                if "<html" not in html:
                    break
            watched.go(address)
            watched.look("every-" + name.replace(":", "-"), html=html)
            html = ""  # what the server sends is the same for both
            if (wide := page.evaluate(TOO_WIDE)) > 0:
                watched.faults.append(f"{name}: {wide} px wider than the window")
