"""Writing a package: a stream into one zip; what is held is a name and a checksum a file, whatever the files weigh."""

import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils import timezone

from apps.archives.packages import layout
from apps.core import clock

CHUNK = 256 * 1024


class PackageWriter:
    """One zip being written; each entry's checksum is taken while its bytes pass."""

    def __init__(self, archive: zipfile.ZipFile, listed: IO[str]) -> None:
        self._archive, self._listed = archive, listed
        self._at = timezone.localtime(clock.now()).timetuple()[:6]
        self.files, self.size = 0, 0

    def put(self, name: str, chunks: Iterable[bytes], *, packed: bool = False) -> tuple[int, str]:
        """Write one entry; returns size and SHA-256. `packed` for text of our own; files are stored as they are."""
        size, digest = self._write(name, chunks, packed)
        self._listed.write(f"{digest}  {name}\n")
        self.files, self.size = self.files + 1, self.size + size
        return size, digest

    def _write(self, name: str, chunks: Iterable[bytes], packed: bool) -> tuple[int, str]:
        entry = zipfile.ZipInfo(name, self._at)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry.external_attr = 0o600 << 16
        size, digest = 0, hashlib.sha256()
        with self._archive.open(entry, "w", force_zip64=True) as target:
            for chunk in chunks:
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return size, digest.hexdigest()

    def put_file(self, name: str, path: Path) -> tuple[int, str]:
        """The same for a file on the disk. Raises OSError before anything is written when it cannot be opened."""
        with path.open("rb") as source:
            return self.put(name, iter(lambda: source.read(CHUNK), b""))

    def close(self) -> str:
        """Write the manifest; returns its SHA-256, which the comment of the zip repeats."""
        self._listed.flush()
        self._listed.seek(0)
        lines = (line.encode() for line in self._listed)
        _, digest = self._write(layout.MANIFEST, lines, True)
        self._archive.comment = f"{layout.COMMENT}{digest}".encode()
        return digest


@contextmanager
def package(path: Path) -> Iterator[PackageWriter]:
    """A new package at this place; the caller closes it before leaving."""
    with (
        zipfile.ZipFile(path, "w", allowZip64=True) as archive,
        tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as listed,
    ):
        yield PackageWriter(archive, listed)


def text_chunks(file: IO[str]) -> Iterator[bytes]:
    """What was written to a temporary text, from its beginning."""
    file.flush()
    file.seek(0)
    while part := file.read(io.DEFAULT_BUFFER_SIZE * 8):
        yield part.encode()
