"""Where in a matter the words stand: opinion, body or page of a file, with the sentence around them (PLT-09).

Whoever calls this has reached the matters through their own visible_to: texts are as visible as the matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from markupsafe import Markup

from apps.approvals.models import Opinion
from apps.attachments.models import Attachment
from apps.core import markup
from apps.matters.models import SearchText
from apps.matters.search import matching, words
from apps.matters.search.words import fold

Field = SearchText.Field
SHOWN, TRIED = 2, 4  # places of one matter: shown, and looked into for the best
BEFORE, AFTER = 30, 90  # characters around the first word
PAGE_WORDS = {"pdf": "第 {} 页", "ofd": "第 {} 页", "pptx": "第 {} 张", "xlsx": "第 {} 张表", "xls": "第 {} 张表"}
PAGE_WORDS |= dict.fromkeys(("tif", "tiff"), "第 {} 页")
Known = Sequence[frozenset[int]]
PREVIEWED = ("pdf", "jpg", "jpeg", "png", "tif", "tiff", "gif")  # whose reading page shows the same pages


@dataclass(frozen=True)
class Place:
    """One place: 意见（批示，张总）, 附件 通知.pdf 第 3 页; `url` leads to that page of the file."""

    label: str
    snippet: Markup
    url: str = ""


@dataclass(frozen=True)
class _Row:
    pk: int
    matter_id: int
    field: str
    ref: str

    @property
    def source(self) -> int:
        """Id of the opinion or the attachment; 0 for other texts."""
        head = self.ref.partition("~")[0].partition(":")[0]
        return int(head) if head.isdigit() else 0

    @property
    def page(self) -> int:
        """Page of the attachment."""
        page = self.ref.partition("~")[0].partition(":")[2]
        return int(page) if page.isdigit() else 0


def places_in(
    matter_ids: Sequence[int], query: str, fields: Sequence[str] = (), known: Known | None = None
) -> dict[int, list[Place]]:
    """The best places of each matter; four queries, whatever the number of matters.

    `known`: ids of all texts with each of the words, where the search has them (Found.texts).
    """
    asked = words(query)
    rows = _candidates(matter_ids, query, fields or (Field.OPINION, Field.BODY, Field.FILE), known)
    texts = dict(SearchText.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "text"))
    files = Attachment.objects.in_bulk({row.source for row in rows if row.field == Field.FILE})
    said = {row.source for row in rows if row.field == Field.OPINION and row.source}
    opinions = {one.pk: one for one in Opinion.objects.filter(pk__in=said).select_related("author", "on_behalf_of")}
    found: dict[int, list[tuple[int, Place]]] = {}
    for row in rows:
        label, url = _label(row, files, opinions, query)
        if label:
            text = texts.get(row.pk, "")
            place = Place(label, markup.highlight(around(text, asked), asked), url)
            found.setdefault(row.matter_id, []).append((_hits(text, asked), place))
    return {
        matter: [place for _, place in sorted(tried, key=lambda one: -one[0])[:SHOWN]]
        for matter, tried in found.items()
    }


def _candidates(matter_ids: Sequence[int], query: str, fields: Sequence[str], known: Known | None) -> list[_Row]:
    """The first few matching rows of each matter; their texts are fetched for these alone."""
    if not matter_ids:
        return []
    rows = matching(query) if known is None else SearchText.objects.all()
    rows = rows.filter(matter_id__in=list(matter_ids), field__in=list(fields))
    kept: dict[int, list[_Row]] = {}
    for values in rows.order_by("-field", "pk").values_list("pk", "matter_id", "field", "ref"):
        row = _Row(*values)
        if known is not None and not any(row.pk in texts for texts in known):
            continue
        tried = kept.setdefault(row.matter_id, [])
        if len(tried) < TRIED:
            tried.append(row)
    return [row for tried in kept.values() for row in tried]


def _label(row: _Row, files: dict[int, Attachment], opinions: dict[int, Opinion], query: str) -> tuple[str, str]:
    """Words and address; empty for a file that is gone."""
    if row.field == Field.FILE:
        file = files.get(row.source)
        if file is None or file.matter_id != row.matter_id:
            return "", ""
        extension = file.name.rpartition(".")[2].lower()
        page = PAGE_WORDS.get(extension, "").format(row.page)
        url = reverse("attachments:preview", args=[file.pk])
        if extension in PREVIEWED:  # there the words are marked on the page, where it was read by OCR
            url += f"?{urlencode({'q': query})}#page-{row.page}"
        return f"附件 {file.name} {page}".strip(), url
    if row.field == Field.OPINION:
        opinion = opinions.get(row.source)
        if opinion is None:
            return "意见", ""
        speaker = opinion.on_behalf_of or opinion.author
        return f"{opinion.label} {speaker.name if speaker else ''}".strip(), ""
    return "正文", ""


def _hits(text: str, asked: Iterable[str]) -> int:
    folded = fold(text)
    return sum(word in folded for word in asked)


def around(text: str, asked: Sequence[str]) -> str:
    """A line of the text around the first of the words; dots where it was cut."""
    plain = " ".join(text.split())
    folded = fold(plain)
    if len(folded) != len(plain):  # a ligature or a bracketed number: places differ by a little
        folded = "".join(fold(one)[:1] or " " for one in plain)
    first = min((place for word in asked if (place := folded.find(word)) >= 0), default=0)
    start, end = max(0, first - BEFORE), first + AFTER
    return f"{'…' if start else ''}{plain[start:end]}{'…' if end < len(plain) else ''}"
