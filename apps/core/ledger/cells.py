"""How a plain value stands in a cell of the page: columns that have no picture of their own."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from markupsafe import Markup, escape

DASH = Markup('<span class="dash">—</span>')
LONGEST = 120  # characters of a cell; the sheet has the rest


def plain(value: Any) -> Markup:
    """Dates, moments and numbers without line break, long text cut, nothing as a dash."""
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return Markup("是") if value else Markup("否")
    if isinstance(value, dt.datetime):
        return Markup('<span class="num">{}</span>').format(f"{timezone.localtime(value):%Y-%m-%d %H:%M}")
    if isinstance(value, dt.date):
        return Markup('<span class="num">{}</span>').format(value.isoformat())
    if isinstance(value, int | float | Decimal):
        return Markup('<span class="num">{}</span>').format(value)
    text = str(value)
    if len(text) <= LONGEST:
        return escape(text)
    return Markup('<span title="{}">{}…</span>').format(text, text[:LONGEST])
