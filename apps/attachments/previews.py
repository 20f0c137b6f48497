"""Pictures of pages for the screen, drawn once and kept under DATA_DIR/previews by the file's sha256."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from apps.attachments import archives, office, sandbox
from apps.attachments.formats import PREVIEWS, encoding_of
from apps.attachments.inspection import LOCKED
from apps.attachments.models import Attachment, Rendition, Scan
from apps.attachments.selectors import rendition_of
from apps.core.errors import DomainError

logger = logging.getLogger(__name__)
THUMB = 240  # beside a file's name
WIDTHS = (800, 1400)  # a phone at twice its dots, a desk screen
READ_AHEAD = 4  # pages drawn by one process, because its start costs more than a page
MOST_PAGES = office.MOST_PAGES  # shown on the preview page; the rest is read after downloading
TEXT_BYTES = 200_000


def root() -> Path:
    """The folder of all pictures. It may be deleted at any time."""
    return Path(settings.DATA_DIR) / "previews"


def folder_of(sha256: str) -> Path:
    """Where the pictures, the PDF and the list of one content are kept."""
    return root() / sha256[:2] / sha256


def pdf_of(sha256: str) -> Path:
    """Where the PDF made of an office file lies, once it is made."""
    return folder_of(sha256) / "office.pdf"


def sort_of(attachment: Attachment) -> str:
    """How a file is shown: pages, image, text, office (pages once it is converted), list, or empty: download only."""
    sort = PREVIEWS.get(attachment.media_type, "") if attachment.file else ""  # services.destroying
    if sort == "pages":
        return "pages" if attachment.pages else ""
    return "" if sort == "office" and attachment.notice == LOCKED else sort


@dataclass(frozen=True)
class Reading:
    """A file as it can be read now. `pages` is 0 for what has none to draw (yet); `rendition` for office files."""

    sort: str
    path: Path
    pages: int = 0
    total: int = 0
    rendition: Rendition | None = None


def reading_of(attachment: Attachment) -> Reading:
    """What there is to show. One query for office files, none for others."""
    sort, path = sort_of(attachment), Path(attachment.file.path) if attachment.file else root()
    if sort == "office":
        rendition, made = rendition_of(attachment), pdf_of(attachment.sha256)
        if rendition is not None and rendition.state == Rendition.State.DONE and made.is_file():
            total = rendition.pages or 0
            return Reading(sort, made, min(total, MOST_PAGES), total, rendition)
        return Reading(sort, path, 0, 0, rendition)
    total = attachment.pages or 1 if sort in {"pages", "image"} else 0
    return Reading(sort, path, min(total, MOST_PAGES), total)


def thumbnail_of(attachment: Attachment) -> bool:
    """Whether a small picture of the first page can be shown without asking the database."""
    return sort_of(attachment) in {"pages", "image"} and attachment.scan != Scan.INFECTED


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time draws a file; the others wait and find the pictures made."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def page_picture(attachment: Attachment, reading: Reading, number: int, width: int) -> Path:
    """The PNG of one page (from 1) at one of WIDTHS or THUMB. Raises DomainError when it cannot be drawn."""
    folder = folder_of(attachment.sha256)
    target = folder / f"{width}-{number}.png"
    if not target.exists():
        try:
            _draw(reading, folder, target, number, width)
        except (sandbox.ReaderFailed, OSError):
            logger.exception("page %s of attachment %s was not drawn", number, attachment.pk)
    if not target.exists():
        raise DomainError(f"「{attachment.name}」第 {number} 页无法预览，请下载后查看")
    return target


def _draw(reading: Reading, folder: Path, target: Path, number: int, width: int) -> None:
    command = "render-image" if reading.sort == "image" else "render-pdf"
    ahead = 1 if width == THUMB else READ_AHEAD
    with _alone(folder):
        if not target.exists():
            sandbox.run(command, reading.path, folder, width, number, ahead)


@dataclass(frozen=True)
class Text:
    """The beginning of a text file, decoded. `cut` when there is more."""

    words: str
    cut: bool


def text_of(attachment: Attachment) -> Text:
    """The first 200 kB: UTF-8, UTF-16 by its mark, or GB 18030. Never markup: the template escapes it."""
    with Path(attachment.file.path).open("rb") as file:
        sample = file.read(TEXT_BYTES)
    words = sample.decode(encoding_of(sample), errors="replace")
    return Text(words.rstrip("\ufffd"), attachment.size > TEXT_BYTES)


def listing_of(attachment: Attachment) -> archives.Listing:
    """What an archive holds. Raises DomainError when it cannot be read any more."""
    kept = folder_of(attachment.sha256) / "listing.json"
    return archives.listing_of(Path(attachment.file.path), attachment.name, kept)
