"""Where in a paper something stands, and how a fault is made there."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from apps.typesetting.checking.catalogue import RULES
from apps.typesetting.checking.facts import Facts
from apps.typesetting.checking.faults import Edit, Fault
from apps.typesetting.checking.sloppy import level_span
from apps.typesetting.paper import Block, Paper, Part

CJK = "\u3400-\u9fff〇"
CITED = re.compile(rf"([{CJK}]{{1,12}})([\[【［(（〔])\s*(\d{{4}})\s*([\]】］)）〕])\s*(第?)(0*)(\d+)号")
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w\-./?=&%:#~]+|(?<![\w.\-])[\w.\-]{1,64}@[\w.\-]+", re.ASCII)
_WIDE = 8  # characters of context on each side of what is shown


@dataclass(frozen=True)
class Spot:
    """One stretch of words that can be pointed at and edited: a field, an entry of a field, a paragraph."""

    field: str
    place: str
    text: str = ""
    item: int = 0
    line: int = 0
    part: Part = Part.PARAGRAPH

    @cached_property
    def plain(self) -> str:
        """The text with the same length, blind where punctuation has rules of its own: level marks, numbers of
        documents that are cited, addresses."""
        text = self.text
        spans = [found.span() for found in _ADDRESS.finditer(text)]
        spans += [(found.end(1), found.end()) for found in CITED.finditer(text)]
        if self.field in ("text", "annex_texts") and (mark := level_span(text)):
            spans.append((0, mark))
        for start, end in spans:
            text = text[:start] + "\0" * (end - start) + text[end:]
        return text

    def edit(self, start: int, old: str, new: str | None) -> Edit:
        """An edit at this spot."""
        return Edit(self.field, old, new, item=self.item, line=self.line, start=start)

    def fault(self, code: str, message: str, *, start: int = 0, end: int = -1, fix: Iterable[Edit] = ()) -> Fault:
        """A fault here; from `start` to `end` is shown with some words around it, -1 for the spot's beginning."""
        rule = RULES[code]
        first = max(0, start - _WIDE) if end >= 0 else 0
        last = min(len(self.text), end + _WIDE) if end >= 0 else min(len(self.text), 3 * _WIDE)
        return Fault(
            code,
            rule.severity,
            self.place,
            message,
            rule.clause,
            line=self.line,
            start=first,
            excerpt=self.text[first:last],
            field=self.field,
            item=self.item,
            fix=tuple(fix),
        )

    def swaps(
        self, code: str, message: str, found: Iterable[tuple[int, str, str]], *, each: int = 1
    ) -> Iterator[Fault]:
        """One fault for all (start, old, new) of a kind in this spot, mended together; nothing when there are none.

        `each` is 2 where a place is a pair of marks.
        """
        swaps = [swap for swap in found if swap[1] != swap[2]]
        if not swaps:
            return
        start, old, _ = swaps[0]
        places = len(swaps) // each
        said = message if places <= 1 else f"{message}（本段共{places}处）"
        fix = [self.edit(*swap) for swap in swaps]
        yield self.fault(code, said, start=start, end=start + len(old), fix=fix)


@dataclass(frozen=True)
class Look:
    """A paper under examination: the paper, what else is known, and its paragraphs."""

    paper: Paper
    facts: Facts
    today: dt.date

    def spot(self, name: str, place: str) -> Spot:
        """The spot of a single field."""
        value = getattr(self.paper, name)
        return Spot(name, place, value if isinstance(value, str) else "")

    def entries(self, name: str, place: str) -> list[Spot]:
        """The spots of a field with several entries."""
        return [Spot(name, place, entry, item=item) for item, entry in enumerate(getattr(self.paper, name), start=1)]

    @property
    def title(self) -> Spot:
        """标题."""
        return self.spot("title", "标题")

    @cached_property
    def body(self) -> list[Spot]:
        """The paragraphs of the body, tables and pictures left out."""
        return list(_paragraphs(self.paper.blocks, "text", "正文", 0))

    @cached_property
    def annex_texts(self) -> list[list[Spot]]:
        """The paragraphs of each annex."""
        return [
            list(_paragraphs(annex.blocks, "annex_texts", called, item))
            for item, (annex, called) in enumerate(zip(self.paper.annexes, self.annex_labels, strict=True), start=1)
        ]

    @cached_property
    def annex_labels(self) -> list[str]:
        """附件, 附件2 …; what is issued or forwarded itself is called by its name."""
        several = sum(annex.listed for annex in self.paper.annexes) > 1
        labels, number = [], 0
        for annex in self.paper.annexes:
            number += annex.listed
            own = annex.label or f"《{annex.name}》"
            labels.append((f"附件{number}" if several else "附件") if annex.listed else own)
        return labels

    @property
    def annex_names(self) -> list[Spot]:
        """The names in 附件说明; `item` is the place among all annexes of the paper."""
        return [
            Spot("annexes", "附件说明", annex.name, item=item)
            for item, annex in enumerate(self.paper.annexes, start=1)
            if annex.listed
        ]

    @property
    def running(self) -> list[Spot]:
        """Everything that is read as text: title, body, names and texts of annexes, note."""
        parts = [self.title, *self.body, *self.annex_names, self.spot("note", "附注")]
        return [spot for spot in parts + [s for texts in self.annex_texts for s in texts] if spot.text]

    @cached_property
    def words(self) -> str:
        """The body as one string."""
        return "\n".join(spot.text for spot in self.body)


def lined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with their lines in the editor's text; those that have none are counted through."""
    here, last = 0, None
    for block in blocks:
        height = len(block.rows) + (not block.has_head) if block.part is Part.TABLE else 1
        gap = 1 if block.part is Part.TABLE and last is Part.TABLE else 0
        line = block.line or here + 1 + gap
        yield replace(block, line=line)
        here, last = line + height - 1, block.part


def _paragraphs(blocks: Iterable[Block], name: str, place: str, item: int) -> Iterator[Spot]:
    number = 0
    for block in lined(blocks):
        if block.part in (Part.TABLE, Part.PICTURE):
            continue
        number += 1
        yield Spot(name, f"{place}第{number}段", block.text, item=item, line=block.line, part=block.part)
