"""The 22 real documents as the papers that are issued from them, and the day a week later on which they are checked."""

import datetime as dt
import functools
from pathlib import Path

from apps.typesetting.checking import Facts
from apps.typesetting.paper import Paper
from apps.typesetting.samples import papers

FOLDER = Path(__file__).parent.parent / "samples"
IDS = sorted(path.stem for path in FOLDER.glob("*.json"))
# Every one was taken from a web page or a gazette: numbers, signatures and annexes may have been left out there.
PUBLISHED = Facts(signed=True, published_copy=True)


@functools.cache
def _all() -> dict[str, Paper]:
    return dict(papers(FOLDER))


def sample(name: str) -> tuple[Paper, dt.date]:
    """One document by its id, and the day of the check."""
    paper = _all()[name]
    assert paper.document_date
    return paper, paper.document_date + dt.timedelta(days=7)
