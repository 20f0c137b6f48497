"""Pictures of pages for the screen, drawn once and kept under DATA_DIR/previews by the file's sha256."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from apps.attachments import sandbox
from apps.attachments.formats import encoding_of
from apps.attachments.models import Attachment
from apps.core.errors import DomainError

logger = logging.getLogger(__name__)
WIDTHS = (800, 1400)  # a phone at twice its dots, a desk screen
READ_AHEAD = 4  # pages drawn by one process, because its start costs more than a page
MOST_PAGES = 300  # shown on the preview page; the rest is read after downloading
TEXT_BYTES = 200_000


def root() -> Path:
    """The folder of all pictures. It may be deleted at any time."""
    return Path(settings.DATA_DIR) / "previews"


def sort_of(attachment: Attachment) -> str:
    """How a file is shown: pages, image, text, or empty when it can only be downloaded."""
    if attachment.media_type == "application/pdf":
        return "pages" if attachment.pages else ""
    if attachment.media_type.startswith("image/"):
        return "image"
    return "text" if attachment.media_type in {"text/plain", "text/csv"} else ""


def page_count(attachment: Attachment) -> int:
    """Pages that can be drawn, at most MOST_PAGES."""
    return min(attachment.pages or 1, MOST_PAGES) if sort_of(attachment) in {"pages", "image"} else 0


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time draws a file; the others wait and find the pictures made."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def page_picture(attachment: Attachment, number: int, width: int) -> Path:
    """The PNG of one page (from 1) at one of WIDTHS. Raises DomainError when it cannot be drawn."""
    folder = root() / attachment.sha256[:2] / attachment.sha256
    target = folder / f"{width}-{number}.png"
    if not target.exists():
        try:
            _draw(attachment, folder, target, number, width)
        except (sandbox.ReaderFailed, OSError):
            logger.exception("page %s of attachment %s was not drawn", number, attachment.pk)
    if not target.exists():
        raise DomainError(f"「{attachment.name}」第 {number} 页无法预览，请下载后查看")
    return target


def _draw(attachment: Attachment, folder: Path, target: Path, number: int, width: int) -> None:
    command = "render-pdf" if sort_of(attachment) == "pages" else "render-image"
    with _alone(folder):
        if not target.exists():
            sandbox.run(command, Path(attachment.file.path), folder, width, number, READ_AHEAD)


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
