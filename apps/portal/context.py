"""What the shell of every page shows: navigation with counts, the person, unread notices.

`shell` hands the template one lazy object: a fragment or a PDF that does not draw the shell pays nothing,
a page pays one query for all counts together (performance.md P5), each bounded to "99+".
"""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from apps.portal import navigation as nav
from apps.portal.counts import Counts, shell_counts

BRAND = "综合办公"


class Shell:
    """Context of templates/shell.html, for a signed-in person."""

    brand = BRAND

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def person(self) -> Any:
        """The signed-in person, or None on a page without one."""
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def user_id(self) -> int | str:
        """Key of the drafts kept in the browser: one person's text is never offered to another."""
        return self.person.pk if self.person else ""

    @property
    def person_sub(self) -> str:
        """Department and title, as under a name on a door."""
        department = self.person.department.name if self.person.department_id else ""
        return " · ".join(part for part in (department, self.person.title) if part)

    @cached_property
    def counts(self) -> Counts:
        """The numbers of the navigation; a view that asked for them already lays them on the request."""
        asked = getattr(self._request, "shell_counts", None)
        return asked or (shell_counts(self.person) if self.person else Counts())

    @property
    def unread(self) -> int:
        """Unread notices."""
        return self.counts.unread

    @property
    def unread_words(self) -> str:
        """The number on the bell."""
        return nav.bounded(self.counts.unread)

    @cached_property
    def navigation(self) -> list[nav.Group]:
        """The left side."""
        return list(nav.side(self.person, self.counts, self._request.path))

    @cached_property
    def bottom(self) -> list[nav.Link]:
        """The bottom bar of the phone."""
        return nav.bottom(self.counts, self._request.path)

    @cached_property
    def personal(self) -> list[nav.Link]:
        """The person's own menu."""
        return nav.personal(self.person, self._request.path)

    @property
    def home(self) -> str:
        """The workbench."""
        return nav.address("portal:workbench")

    @property
    def inbox_url(self) -> str:
        """The notices."""
        return nav.address("notifications:inbox")

    @property
    def search_url(self) -> str:
        """Where the search box leads."""
        return nav.address("portal:search")

    @property
    def logout_url(self) -> str:
        """Signing out (POST)."""
        return nav.address("org:logout")

    @property
    def query(self) -> str:
        """What was searched for, kept in the box on the page of results."""
        return self._request.GET.get("q", "")[:100] if self._request.path == self.search_url else ""

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration with invented people."""
        return bool(settings.DEMO_MODE)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the product pages."""
    return {"shell": Shell(request)}
