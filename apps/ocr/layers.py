"""Words looked for in a text layer, marked on the pictures of its pages like those of a scan (PLT-09).

Nothing is stored: which pages hold the words the search index tells; where they stand there a sandboxed process reads
when somebody looks at the file with words in the address.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from apps.attachments import previews, sandbox
from apps.attachments.models import Attachment
from apps.matters.models import SearchText
from apps.matters.search.words import fold
from apps.ocr.lines import Mark, marks

logger = logging.getLogger(__name__)
SCRIPT = Path(__file__).with_name("placing.py")
MOST_PAGES = 40  # on which words are marked
SECONDS = 25


def marked(attachment: Attachment, words: Sequence[str], without: Sequence[int] = ()) -> dict[int, list[Mark]]:
    """The places of the words by page, for files whose pages are drawn from a PDF; `without` pages read as scans.

    Empty when the file has no such page, or cannot be read: the reader sees the pages all the same.
    """
    reading = previews.reading_of(attachment)
    if not words or reading.sort not in ("pages", "office") or reading.pages <= len(without):
        return {}
    holding = _holding(attachment, words)
    if reading.sort == "office" and holding:  # the index has one page of a Word file; where it breaks it does not know
        holding = list(range(1, reading.pages + 1))
    wanted = [number for number in holding if number <= reading.pages and number not in without][:MOST_PAGES]
    if not wanted:
        return {}
    try:
        answer = sandbox.run("place", reading.path, ",".join(map(str, wanted)), script=SCRIPT, seconds=SECONDS)
        found = {int(number): marks(lines, words) for number, lines in answer["pages"].items()}
    except (sandbox.ReaderFailed, KeyError, ValueError, TypeError):
        logger.warning("the places of words in attachment %s were not read", attachment.pk, exc_info=True)
        return {}
    return {number: places for number, places in found.items() if places}


def _holding(attachment: Attachment, words: Sequence[str]) -> list[int]:
    """The pages that have one of the words, by the search index."""
    rows = SearchText.objects.filter(
        matter_id=attachment.matter_id, field=SearchText.Field.FILE, ref__startswith=f"{attachment.pk}:"
    )
    sought = ["".join(word.split()) for word in words]
    found = set()
    for ref, text in rows.values_list("ref", "text"):
        number = ref.partition(":")[2].partition("~")[0]
        folded = "".join(fold(text).split())
        if number.isdigit() and int(number) and any(word in folded for word in sought):
            found.add(int(number))
    return sorted(found)
