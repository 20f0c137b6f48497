"""The 22 real documents as papers, field by field, without a word changed."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path

from apps.typesetting.checking import Facts
from apps.typesetting.paper import Annex, Form, Paper
from apps.typesetting.reading import blocks_of

FOLDER = Path(__file__).parent.parent / "samples"
IDS = sorted(path.stem for path in FOLDER.glob("*.json"))
# Every one was taken from a web page or a gazette: numbers, signatures and annexes may have been left out there.
PUBLISHED = Facts(signed=True, published_copy=True)
_FORMS = {"函": Form.LETTER, "命令（令）": Form.ORDER}


@dataclass(frozen=True)
class Sample:
    """A document, and what it printed or passed on besides its own text, each as a paper of its own."""

    paper: Paper
    enclosed: tuple[Paper, ...]
    today: dt.date


def sample(name: str) -> Sample:
    """One document by its id. The day of the check is a week after the document's."""
    row = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    texts = {text["name"]: "\n".join(text["paragraphs"]) for text in reversed(row["annex_texts"])}
    day = dt.date.fromisoformat(row["document_date"])
    note = re.search(r"附注：（([^）]*)）", row["notes"])
    paper = Paper(
        form=_FORMS.get(row["kind"], Form.LETTERHEAD),
        kind=row["kind"],
        issuers=tuple(row["issuer"].split("、")),
        mark=row["issuer"],
        number=row["number"],
        title=row["title"],
        main_recipients=tuple(row["main_recipients"]),
        blocks=blocks_of("\n".join(row["body"])),
        annexes=tuple(Annex(annex, blocks_of(texts.get(annex, ""))) for annex in row["annexes"]),
        signatories=tuple(row["signatory"]),
        document_date=day,
        note=note.group(1) if note else "",
        copies_to=tuple(row["copies_to"]),
        printed_by=row["printed_by"],
        printed_on=dt.date.fromisoformat(row["printed_date"]) if row["printed_date"] else None,
    )
    enclosed = [text for text in row["annex_texts"] if text["name"] not in row["annexes"]]
    enclosed += [text for text in row["annex_texts"] if "\n".join(text["paragraphs"]) not in texts.values()]
    return Sample(
        paper,
        tuple(
            Paper(kind=row["kind"], document_date=day, blocks=blocks_of("\n".join(text["paragraphs"])))
            for text in enclosed
        ),
        day + dt.timedelta(days=7),
    )
