"""The filing stamp (归档章) on a copy of an electronic file; the file itself is never touched (DA/T 22-2015, 6.4)."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from apps.archives.models import ArchiveRecord
from apps.archives.papers import stamp_pdf
from apps.attachments import previews
from apps.attachments.models import Attachment
from apps.core.errors import DomainError

SCRIPT = Path(__file__).with_name("stamping_box.py")
SECONDS = 60
STAMPED = ("pages", "image", "office")  # sorts of files that have a first page


def can_stamp(attachment: Attachment) -> bool:
    """Whether a copy of this file has a page to be stamped."""
    return previews.sort_of(attachment) in STAMPED


def stamped_copy(record: ArchiveRecord, attachment: Attachment) -> bytes:
    """A PDF copy with the stamp on page 1. Raises DomainError for a file without pages or a damaged one."""
    reading = previews.reading_of(attachment)
    if reading.sort not in STAMPED or not reading.pages:
        hint = "，请先打开预览完成转换" if reading.sort == "office" else ""
        raise DomainError(f"「{attachment.name}」不能加盖归档章{hint}")
    with tempfile.TemporaryDirectory() as folder:
        stamp, out = Path(folder) / "stamp.pdf", Path(folder) / "out.pdf"
        stamp.write_bytes(stamp_pdf(record))
        line = [sys.executable, "-I", str(SCRIPT), str(reading.path), str(stamp), str(out)]
        try:
            done = subprocess.run(  # noqa: S603 (our own script; the paths are ours)
                line, capture_output=True, timeout=SECONDS, check=True,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
            )  # fmt: skip
            answer = json.loads(done.stdout)
        except (subprocess.SubprocessError, OSError, ValueError) as error:
            raise DomainError(f"「{attachment.name}」无法加盖归档章，文件可能已损坏") from error
        if "refused" in answer or not out.is_file():
            why = "有密码" if answer.get("refused") == "locked" else "格式特殊"
            raise DomainError(f"「{attachment.name}」{why}，无法加盖归档章")
        return out.read_bytes()
