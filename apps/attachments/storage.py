"""Bytes on the disk: written once under a name of our own, hashed while written, gone when anything fails.

A file keeps its place from the moment it is dropped: sending the form only changes which row owns it, so
an attached file needs no copy and a rolled-back form leaves no stray one.
"""

import errno
import hashlib
import logging
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from apps.core import clock
from apps.core.errors import DomainError

logger = logging.getLogger(__name__)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StorageFailed(DomainError):
    """The disk refused; nothing of the file is left (507)."""

    status = 507


class TooLarge(DomainError):
    """The file is over the limit (413)."""

    status = 413


@dataclass(frozen=True)
class Written:
    """A file on the disk. `relative` is its place below MEDIA_ROOT."""

    path: Path
    relative: str
    size: int
    sha256: str


def root() -> Path:
    """The folder of all files; no address leads into it."""
    return Path(settings.MEDIA_ROOT)


def too_large(what: str, given: int | None = None) -> TooLarge:
    """The refusal of a file over UPLOAD_MAX_BYTES. `given` is the size in bytes, when it is known."""
    limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    size = f"，{what}约 {given / 1024 / 1024:.0f} MB" if given else f"，{what}超过了限额"
    return TooLarge(f"单个文件不能超过 {limit} MB{size}，未接收。请压缩、拆分后再上传")


@contextmanager
def written(chunks: Iterable[bytes], name: str) -> Iterator[Written]:
    """Write the chunks to a new file and hand it over; whatever is raised inside removes it again.

    Raises TooLarge while the bytes still come, StorageFailed when the disk is full or refuses.
    """
    relative = f"{clock.local_now():%Y/%m}/{uuid.uuid4().hex}"
    path = root() / relative
    try:
        size, digest = _write(path, chunks, name)
        yield Written(path, relative, size, digest)
    except OSError as error:
        discard(relative)
        logger.exception("file %s could not be written", relative)
        why = "服务器存储空间不足" if error.errno in _FULL else "服务器无法保存文件"
        raise StorageFailed(f"{why}，「{name}」未保存。请联系系统管理员，稍后重新上传") from error
    except BaseException:
        discard(relative)
        raise


def _write(path: Path, chunks: Iterable[bytes], name: str) -> tuple[int, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.UPLOAD_MAX_BYTES:
                raise too_large(f"「{name}」")
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())  # the row must never outlive the bytes
    return size, digest.hexdigest()


def again(relative: str) -> str:
    """The same bytes under a second name of their own (a link where the disk knows links); returns its place."""
    place = f"{clock.local_now():%Y/%m}/{uuid.uuid4().hex}"
    source, path = root() / relative, root() / place
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, path)
        except OSError:
            shutil.copyfile(source, path)
        os.utime(path)  # as new to the purge: its row is not there yet
    except OSError as error:
        discard(place)
        logger.exception("file %s could not be doubled", relative)
        why = "服务器存储空间不足" if error.errno in _FULL else "服务器无法保存文件"
        raise StorageFailed(f"{why}，附件未提交。请联系系统管理员，稍后重试") from error
    return place


def discard(relative: str | None) -> None:
    """Remove a file; one that is gone already is fine, one that cannot be removed is left to the purge."""
    if not relative:
        return
    try:
        (root() / relative).unlink(missing_ok=True)
    except OSError:
        logger.warning("file %s could not be removed", relative)
