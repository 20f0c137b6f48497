"""The small components that stand many times on a page, drawn without a template.

A ledger cell and a macro of templates/components/ui.html both call these, so one thing looks the same
everywhere and a row costs a few string formats, not a template each (performance.md P1).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.templatetags.static import static as _static
from django.utils import timezone
from markupsafe import Markup, escape

from apps.core import clock as _clock
from apps.core.formatting import span, when

COLOURS = frozenset({"grey", "blue", "amber", "green", "red"})
SOON = dt.timedelta(hours=24)  # a limit nearer than this is amber
COUNTDOWN = dt.timedelta(hours=12)  # nearer than this the rest is told, not the hour


@lru_cache(maxsize=256)
def static(path: str) -> str:
    """Address of a static file; looked up once per process, since the manifest does not change."""
    return _static(path)


@lru_cache(maxsize=256)
def icon(name: str, css: str = "") -> Markup:
    """One picture of the sprite, decoration only: the words beside it carry the meaning."""
    return Markup('<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>').format(
        css, static("vendor/icons.svg"), name
    )


def _colour(name: str) -> str:
    return name if name in COLOURS else "grey"


@lru_cache(maxsize=2048)
def badge(label: Any, colour: str = "grey", title: str = "") -> Markup:
    """A state or level in one of the five colours (grey blue amber green red)."""
    if title:
        return Markup('<span class="b {}" title="{}">{}</span>').format(_colour(colour), title, label)
    return Markup('<span class="b {}">{}</span>').format(_colour(colour), label)


@lru_cache(maxsize=256)
def kind_chip(label: Any, tone: str = "grey") -> Markup:
    """What kind of matter a line is about: 收文, 督办."""
    return Markup('<span class="kind {}">{}</span>').format(_colour(tone), label)


def avatar(name: str, css: str = "") -> Markup:
    """The first character of a name in a disc."""
    return Markup('<span class="ava {}" aria-hidden="true">{}</span>').format(css, (name or "·")[:1])


def person(who: Any, sub: str = "") -> Markup:
    """A person's chip: disc, name, and post or department in grey. `who` is a User or a name."""
    name = getattr(who, "name", None) or str(who or "—")
    extra = Markup("<small>{}</small>").format(sub) if sub else ""
    return Markup('<span class="person">{}<span>{}</span>{}</span>').format(avatar(name, "s"), name, extra)


def two_lines(title: Any, sub: Any = "", url: str = "") -> Markup:
    """The title cell of a ledger: the title as the row's link, a grey line below it."""
    head = Markup('<a class="title" href="{}">{}</a>').format(url, title) if url else escape(title)
    if not url:
        head = Markup('<span class="title">{}</span>').format(head)
    return head + Markup('<span class="m">{}</span>').format(sub) if sub else head


def highlight(text: Any, words: Sequence[str]) -> Markup:
    """The text with every searched word marked; letters and widths as in the search index (NFKC, any case)."""
    plain = str(text)
    if not words:
        return escape(plain)
    folded = [unicodedata.normalize("NFKC", character).lower() for character in plain]
    places = [place for place, form in enumerate(folded) for _ in form]  # of each folded character in the text
    found = re.finditer("|".join(map(re.escape, sorted(words, key=len, reverse=True))), "".join(folded))
    parts, end = [], 0
    for hit in found:
        start, stop = places[hit.start()], places[hit.end() - 1] + 1
        if start < end:
            continue
        parts += [escape(plain[end:start]), Markup("<mark>{}</mark>").format(plain[start:stop])]
        end = stop
    return Markup("").join([*parts, escape(plain[end:])])


@dataclass(frozen=True)
class Face:
    """What a deadline clock shows: `tone` late | soon | calm | met | tardy, words, share of the time used."""

    tone: str
    text: str
    percent: int
    colour: str


def _day_words(due: dt.datetime, now: dt.datetime) -> str:
    """今天 17:30, 明天 09:00, 11月25日, 2027年1月5日."""
    local, here = timezone.localtime(due), timezone.localtime(now)
    distance = (local.date() - here.date()).days
    if distance in (0, 1):
        return f"{'今天' if distance == 0 else '明天'} {local.hour:02}:{local.minute:02}"
    words = f"{local.month}月{local.day}日"
    return words if local.year == here.year else f"{local.year}年{words}"


def face(
    due_at: dt.datetime,
    starts_at: dt.datetime | None = None,
    met_at: dt.datetime | None = None,
    now: dt.datetime | None = None,
    countdown: bool = False,
) -> Face:
    """Read a deadline. Without `starts_at` the bar shows the last seven days before the limit.

    Far from the limit the words are its date; with `countdown` they are the time left (the large clock,
    which has the date in its note).
    """
    now = now or _clock.now()
    if met_at is not None:
        if met_at <= due_at:
            return Face("met", "按期", 100, "green")
        return Face("tardy", f"晚 {span(met_at - due_at)}", 100, "amber")
    left = due_at - now
    if left < dt.timedelta(0):
        return Face("late", f"已超时 {span(left)}", 100, "red")
    start = starts_at if starts_at is not None and starts_at < due_at else due_at - dt.timedelta(days=7)
    percent = max(0, min(100, round(100 * (now - start) / (due_at - start))))
    tone, colour = ("soon", "amber") if left <= SOON else ("calm", "grey")
    words = f"剩 {span(left)}" if countdown or left <= COUNTDOWN else _day_words(due_at, now)
    return Face(tone, words, percent, colour)


def clock(
    due_at: dt.datetime | None,
    starts_at: dt.datetime | None = None,
    met_at: dt.datetime | None = None,
    now: dt.datetime | None = None,
    note: str = "",
    big: bool = False,
) -> Markup:
    """The deadline clock with its bar; empty when there is no limit. static/js/clocks.js keeps it going."""
    if due_at is None:
        return Markup('<div class="clock none">{}</div>').format(note) if note else Markup("")
    shown = face(due_at, starts_at, met_at, now, countdown=big)
    live = (
        Markup(' data-clock="{}" data-from="{}"').format(due_at.isoformat(), starts_at.isoformat() if starts_at else "")
        if met_at is None
        else ""
    )
    return Markup(
        '<div class="clock {}{}"{}><b title="{}">{}</b>{}'
        '<progress max="100" value="{}" aria-hidden="true"></progress></div>'
    ).format(
        shown.tone,
        " big" if big else "",
        live,
        f"时限 {when(due_at)}",
        shown.text,
        Markup("<span>{}</span>").format(note) if note else "",
        shown.percent,
    )


def due_badge(due_at: dt.datetime | None, met_at: dt.datetime | None = None, now: dt.datetime | None = None) -> Markup:
    """The limit in one ledger cell: red when over, amber within a day, else the plain date."""
    if due_at is None:
        return Markup('<span class="dash">—</span>')
    shown = face(due_at, None, met_at, now)
    return badge(shown.text, shown.colour, f"时限 {when(due_at)}")


def meter(value: int, colour: str = "blue", label: str = "进度") -> Markup:
    """A bar with its percentage: progress of a supervised item, of an import."""
    value = max(0, min(100, int(value)))
    return Markup(
        '<span class="meter {}"><progress max="100" value="{}" aria-label="{}"></progress><span>{}%</span></span>'
    ).format(_colour(colour), value, label, value)
