"""Addresses of pages, looked up once: resolving one anew costs more than drawing the cell it stands in (P1)."""

from functools import cache

from django.urls import reverse

_PLACE = 987654321  # stands for the id while the pattern is made


@cache
def _pattern(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_PLACE]).partition(str(_PLACE))
    return before, after


@cache
def page(name: str) -> str:
    """The address of a page without an id. Raises NoReverseMatch for an unknown name."""
    return reverse(name)


def of(name: str, pk: int) -> str:
    """The address of the page of one row: `of("documents:incoming_detail", 12)`."""
    before, after = _pattern(name)
    return f"{before}{pk}{after}"
