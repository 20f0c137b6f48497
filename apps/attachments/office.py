"""Office files made into PDF by LibreOffice, where it is installed (PLT-08)."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from apps.attachments.formats import ZipRefused, detect

SCRIPT = Path(__file__).with_name("soffice_box.py")
MOST_PAGES = 300  # converted and shown; the rest is read after downloading
_PAGES = f'{{"PageRange":{{"type":"string","value":"1-{MOST_PAGES}"}}}}'
# Which exporter takes what `detect` found: the content counts, not the name (a .wps may be doc or docx).
_EXPORTERS = {
    **dict.fromkeys(("doc", "docx", "odt"), "writer_pdf_Export"),
    **dict.fromkeys(("xls", "xlsx", "ods"), "calc_pdf_Export"),
    **dict.fromkeys(("ppt", "pptx", "odp"), "impress_pdf_Export"),
}


class ConversionFailed(Exception):
    """LibreOffice did not make a PDF; the argument says why: timeout | unreadable."""


def soffice() -> str:
    """The program, or empty where LibreOffice is not installed (or SOFFICE names what is not there)."""
    return shutil.which(settings.SOFFICE) or ""


@contextmanager
def converted(path: Path, *, within: Path | None = None) -> Iterator[Path]:
    """The PDF of an office file, in a folder that is gone afterwards. Raises ConversionFailed.

    Everything LibreOffice reads and writes lies in that folder; `within` says where it is made (memory, for the vault).
    """
    try:
        code = detect(path)
    except (ZipRefused, OSError) as error:
        raise ConversionFailed("unreadable") from error
    if code not in _EXPORTERS or not soffice():
        raise ConversionFailed("unreadable")
    with tempfile.TemporaryDirectory(prefix="office-", dir=within, ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"source.{code}"
        shutil.copyfile(path, source)
        _run([soffice(), folder, str(source), f"{_EXPORTERS[code]}:{_PAGES}"])
        made = Path(folder) / "out" / "source.pdf"
        if not made.is_file() or not made.stat().st_size:
            raise ConversionFailed("unreadable")
        yield made


def _run(arguments: list[str]) -> None:
    """Run the box in a process group of its own, so that nothing of it outlives the time limit."""
    process = subprocess.Popen(  # noqa: S603 (our own script; the path is ours)
        [sys.executable, "-I", str(SCRIPT), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=settings.SOFFICE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ConversionFailed("timeout") from error
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
