"""Published documents, as the sample files describe them, made into papers by rule: what the page is tried on.

The fields are those of the samples' own description: kind, issuer, number, title, main_recipients, body, annexes,
annex_texts, signatory, document_date, copies_to, printed_by, printed_date, notes.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from apps.typesetting.paper import Annex, Block, Form, Paper
from apps.typesetting.reading import blocks_of

LONGEST_HEADING = 3  # paragraphs at the beginning of an annex that are its title, broken by whoever typed it
ALIKE = 0.75  # a typed title may differ a little from the annex's name


def papers(folder: Path) -> Iterator[tuple[str, Paper]]:
    """Every sample of a folder with its short name, in the order of the names."""
    for path in sorted(folder.glob("*.json")):
        yield path.stem, paper_of(json.loads(path.read_text(encoding="utf-8")))


def paper_of(data: dict[str, Any]) -> Paper:
    """One sample as a paper; its form follows from kind and number as the issuing office does it."""
    form = _form(data)
    issuers = tuple(data["issuer"].split("、"))
    note = re.search(r"附注：（(.+?)）", data.get("notes", ""))
    return Paper(
        form=form,
        kind=data["kind"],
        issuers=issuers,
        mark=_mark(data, form, issuers),
        number=data["number"],
        title=data["title"],
        main_recipients=tuple(data["main_recipients"]),
        blocks=_blocks(data["body"]),
        annexes=_annexes(data),
        signatories=tuple(data["signatory"]),
        document_date=_date(data["document_date"]),
        marks_seal_place=bool(data["signatory"]) and form != Form.ORDER,
        note=note.group(1) if note else "",
        copies_to=tuple(data["copies_to"]),
        printed_by=data["printed_by"],
        printed_on=_date(data["printed_date"]),
    )


def _form(data: dict[str, Any]) -> Form:
    if data["kind"].startswith("命令"):
        return Form.ORDER
    return Form.LETTER if data["kind"] == "函" or "函" in data["number"] else Form.LETTERHEAD


def _mark(data: dict[str, Any], form: Form, issuers: tuple[str, ...]) -> str:
    """An order's mark is its title without what the register adds in brackets."""
    if form == Form.ORDER:
        return re.sub(r"（.*）$", "", data["title"])
    if form == Form.LETTER:
        return issuers[0]
    return "" if len(issuers) > 1 else f"{issuers[0]}文件"


def _annexes(data: dict[str, Any]) -> tuple[Annex, ...]:
    """The texts behind the paper: annexes by the list under the body, the rest as what is issued or forwarded.

    Two texts of one name are one annex; a text named 甲附件：乙 is an annex of 甲, numbered by itself.
    """
    texts: dict[str, list[str]] = {}
    for text in data["annex_texts"]:
        texts.setdefault(text["name"], []).extend(text["paragraphs"])
    found = [_annex(name, texts.pop(name, []), listed=True) for name in data["annexes"]]
    inner = 0
    for name, paragraphs in texts.items():
        outer, mark, own = name.partition("附件：")
        if mark and outer in data["annexes"]:
            inner += 1
            found.append(_annex(own, paragraphs, listed=False, label=f"附件{inner}"))
        else:
            found.append(_annex(name, paragraphs, listed=False))
    return tuple(found)


def _annex(name: str, paragraphs: list[str], listed: bool, label: str = "") -> Annex:
    headings = ["".join(paragraphs[:count]) for count in range(min(LONGEST_HEADING, len(paragraphs)) + 1)]
    alike = [SequenceMatcher(None, heading, name).ratio() for heading in headings]
    count = max(range(len(headings)), key=alike.__getitem__)
    if alike[count] < ALIKE:
        count = 0
    heading = headings[count]
    if heading.replace(" ", "") == name:  # typed with wide letters
        heading = name
    return Annex(name, _blocks(paragraphs[count:]), listed=listed, label=label, heading=heading)


def _blocks(paragraphs: list[str]) -> tuple[Block, ...]:
    return blocks_of("\n".join(paragraphs))


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
