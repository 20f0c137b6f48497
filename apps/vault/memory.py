"""What is decrypted lives in memory only: on a tmpfs (/dev/shm), in files of our own that are removed at once.

The processes that look into and draw files want a name they can open, so an anonymous file of the kernel will not do.
What a killed process left there is swept away by the next one, and goes with the power in any case. A machine without
tmpfs is refused rather than served from a disk. Memory may be swapped out: docs/operations.md asks for encrypted swap
or none.
"""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from apps.archives import watermark
from apps.attachments import office, sandbox
from apps.core.errors import DomainError

SHM = Path("/dev/shm")  # noqa: S108  a tmpfs is what is wanted
PREFIX = "officeadmin-vault-"
STALE_SECONDS = 600
WIDTH = 1400  # dots across a page: legible on a desk screen
NONE = "服务器没有可用的内存文件系统（/dev/shm），为免明文落盘，不能办理。请联系系统管理员"
FULL = "服务器的内存文件系统（/dev/shm）空间不足，请联系系统管理员调大后再办理"


def home() -> Path:
    """The tmpfs. Raises DomainError where there is none: nothing plain is ever written to a disk instead."""
    if not os.access(SHM, os.W_OK):
        raise DomainError(NONE)
    sweep()
    return SHM


def sweep() -> None:
    """Remove what a killed process of this user left behind: its number stands in the name."""
    for left in SHM.glob(f"{PREFIX}*"):
        try:
            info, owner = left.stat(), left.name.removeprefix(PREFIX).partition("-")[0]
            alive = Path(f"/proc/{owner}").exists()
            if not alive and info.st_uid == os.getuid() and info.st_mtime < time.time() - STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
        except FileNotFoundError:
            continue


def _prefix() -> str:
    return f"{PREFIX}{os.getpid()}-"


def file() -> Any:
    """An open file in memory with a name, readable by this user only, gone when it is closed."""
    return tempfile.NamedTemporaryFile(prefix=_prefix(), dir=home())


@contextmanager
def held(chunks: Iterable[bytes]) -> Iterator[Path]:
    """A file in memory with these bytes, for the time of the block. Raises DomainError when it does not fit."""
    with file() as plain:
        try:
            plain.writelines(chunks)
            plain.flush()
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise DomainError(FULL) from error
        yield Path(plain.name)


@contextmanager
def as_pages(path: Path) -> Iterator[Path]:
    """The PDF of an Office file in memory, for the time of the block: source, profile, temporary files and result of
    LibreOffice lie on the tmpfs. Raises office.ConversionFailed."""
    with (
        tempfile.TemporaryDirectory(prefix=_prefix(), dir=home(), ignore_cleanup_errors=True) as folder,
        office.converted(path, within=Path(folder)) as made,
    ):
        yield made


def picture(chunks: Iterable[bytes], sort: str, number: int, lines: tuple[str, ...]) -> bytes:
    """One page (from 1) as JPEG with these lines all over it. `sort`: pages or image.

    All chunks are taken, hence all checked, before the page is drawn. Raises DomainError when it cannot be drawn.
    """
    command = "render-image" if sort == "image" else "render-pdf"
    with held(chunks) as path, tempfile.TemporaryDirectory(prefix=_prefix(), dir=home()) as folder:
        try:
            sandbox.run(command, path, Path(folder), WIDTH, number, 1)
            return watermark.marked(Path(folder) / f"{WIDTH}-{number}.png", lines)
        except (sandbox.ReaderFailed, OSError) as error:
            raise DomainError(f"第 {number} 页不能显示，请告知档案员核对原件") from error
