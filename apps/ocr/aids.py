"""What the reading page of a scan shows beside it: how far the reading is, the text, the words looked for (ARC-03)."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.attachments.models import Attachment
from apps.attachments.recognition import Aid
from apps.matters.search.words import fold
from apps.ocr import engines, layers
from apps.ocr.lines import Mark, marks
from apps.ocr.models import OcrPage, OcrRun
from apps.ocr.rules import can_ask_again
from apps.ocr.selectors import ahead_of, pages_of, run_of
from apps.org.models import User

TEMPLATE, FOUND = "ocr/_aid.html", "ocr/_found.html"
SHOWN = 50  # pages of text on the page; all of them are in the file to download
MARKED = 40  # pages on which words are marked
DOUBTFUL = 75  # percent: below this the reader is told to look at the original
FAILURES = {
    "gone": "文件在存储中找不到，请联系系统管理员从备份恢复",
    "died": "识别过程多次中断，已停止",
    "unreadable": "页面无法识别，可能已损坏",
}


@dataclass(frozen=True)
class Progress:
    """One line for the reader. `phase`: missing (no engine), waiting, running, failed, done."""

    phase: str
    words: str
    percent: int = 0

    @property
    def under_way(self) -> bool:
        """Whether asking again soon is worth it."""
        return self.phase in {"waiting", "running"}


@dataclass(frozen=True)
class Leaf:
    """The text of one page. `hits`: places marked on its picture."""

    number: int
    text: str
    confidence: int
    hits: int
    read: bool

    @property
    def doubtful(self) -> bool:
        """Whether the original should be looked at."""
        return bool(self.text) and self.confidence < DOUBTFUL


def progress_of(run: OcrRun) -> Progress:
    """How far it is, in words."""
    if run.state == OcrRun.State.DONE:
        return Progress("done", f"已识别 {run.total} 页", 100)
    if run.state == OcrRun.State.FAILED:
        return Progress("failed", FAILURES.get(run.failure, FAILURES["unreadable"]))
    if not engines.current():
        return Progress("missing", f"{engines.MISSING}。{engines.REMEDY}")
    percent = 100 * run.done // run.total if run.total else 0
    if run.state == OcrRun.State.RUNNING or run.done:
        return Progress("running", f"文字识别中 {run.done}/{run.total} 页", percent)
    ahead = ahead_of(run)
    return Progress("waiting", f"等待文字识别，前面还有 {ahead} 个文件" if ahead else "等待文字识别，马上开始")


def aid_of(user: User, attachment: Attachment, words: Sequence[str]) -> Aid | None:
    """The panel and the marks of a file that has pages to read; of all others the marks of the words looked for."""
    run = run_of(attachment)
    if run is None or run.state == OcrRun.State.NOTHING:
        return _of_a_layer(attachment, words)
    pages = list(pages_of(attachment).defer("boxes"))
    marked = _marked(attachment, pages, words)
    layer = layers.marked(attachment, words, [page.number for page in pages])
    leaves = [
        Leaf(page.number, page.text, page.confidence, len(marked.get(page.number, ())), bool(page.engine))
        for page in pages
    ]
    context = {
        "run": run,
        "ocr": progress_of(run),
        "engine": next((engines.NAMES.get(page.engine, "") for page in pages if page.engine), ""),
        "leaves": leaves[:SHOWN],
        "more": max(0, len(leaves) - SHOWN),
        "hits": sorted((number, len(places)) for number, places in (layer | marked).items()),
        "words": words,
        "again": can_ask_again(user, attachment, run),
    }
    return Aid(TEMPLATE, context, layer | marked)


def _of_a_layer(attachment: Attachment, words: Sequence[str]) -> Aid | None:
    """Where the words stand in a file with a text layer; nothing while none are looked for."""
    if not words:
        return None
    found = layers.marked(attachment, words)
    hits = sorted((number, len(places)) for number, places in found.items())
    return Aid(FOUND, {"hits": hits, "words": words}, found) if hits else None


def _marked(attachment: Attachment, pages: Sequence[OcrPage], words: Sequence[str]) -> dict[int, list[Mark]]:
    """The places of the words; boxes are fetched for the pages that have one of them."""
    if not words:
        return {}
    folded = {page.number: "".join(fold(page.text).split()) for page in pages}
    holding = [number for number, text in folded.items() if any("".join(word.split()) in text for word in words)]
    rows = pages_of(attachment).filter(number__in=holding[:MARKED]).values_list("number", "boxes")
    found = {number: marks(boxes, words) for number, boxes in rows}
    return {number: places for number, places in found.items() if places}
