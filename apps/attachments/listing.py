"""Lists what is in an archive, in a process of its own (run as a script, no Django). Nothing is unpacked to disk.

    listing.py list-archive FILE ZIP|TAR

Prints {"entries": [[name, size], …], "encrypted": n} or {"refused": why, "which": name}: damaged, bomb, many,
outside (a name that leads out of the folder), special (links, devices), program.
"""

import io
import json
import resource
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

MOST_ENTRIES = 2000
MAX_UNPACKED = 1024**3
MEMORY = 1024**3
CPU_SECONDS = 30
CHUNK = 256 * 1024
_PROGRAM_EXTENSIONS = (
    "exe dll scr com pif msi msp bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta lnk reg jar apk app deb rpm sh cpl chm "
    "scf url iso img docm xlsm pptm dotm xltm xlam"
)
PROGRAMS = frozenset(_PROGRAM_EXTENSIONS.split())


class Refused(Exception):
    """Why (a word of the docstring above), and the entry it is about."""

    def __init__(self, why: str, which: str = "") -> None:
        super().__init__(why)
        self.why, self.which = why, which


class Counted(io.RawIOBase):
    """A stream that refuses to give more than MAX_UNPACKED bytes."""

    def __init__(self, stream: Any) -> None:
        super().__init__()
        self.stream, self.given = stream, 0

    def read(self, size: int | None = CHUNK) -> bytes:
        chunk: bytes = self.stream.read(size)
        self.given += len(chunk)
        if self.given > MAX_UNPACKED:
            raise Refused("bomb")
        return chunk


def readable_name(part: zipfile.ZipInfo) -> str:
    """Chinese Windows packs names in GBK without saying so; zipfile then reads them as code page 437."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        given = part.filename.encode("cp437")
    except UnicodeEncodeError:
        return part.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return given.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.filename


def zip_entries(path: str) -> Iterator[tuple[str, int, bool]]:
    """(name, size, encrypted) of each file."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            kind = part.external_attr >> 16 & 0o170000
            if kind not in (0, 0o100000, 0o040000):
                raise Refused("special", readable_name(part))
            if not part.is_dir():
                yield readable_name(part), part.file_size, bool(part.flag_bits & 1)


def tar_entries(path: str) -> Iterator[tuple[str, int, bool]]:
    """The same of a tar, packed or not, read as a stream with a bound on what comes out."""
    with Path(path).open("rb") as raw:
        stream: BinaryIO | Any = raw
        if raw.read(2) == b"\x1f\x8b":
            import gzip

            raw.seek(0)
            stream = gzip.GzipFile(fileobj=raw)
        else:
            raw.seek(0)
        with tarfile.open(
            None, fileobj=Counted(stream), mode="r|", encoding="utf-8", errors="surrogateescape"
        ) as archive:
            for seen, member in enumerate(archive):
                if seen > 2 * MOST_ENTRIES:  # folders count too: each is an object in memory
                    raise Refused("many")
                if not (member.isreg() or member.isdir()):
                    raise Refused("special", member.name)
                if member.isreg():
                    yield _tar_name(member.name), member.size, False


def _tar_name(name: str) -> str:
    given = name.encode("utf-8", "surrogateescape")
    try:
        return given.decode("utf-8")
    except UnicodeDecodeError:
        return given.decode("gb18030", "replace")


def check_name(name: str) -> None:
    """Refuse a name that leads out of its folder, and programs."""
    flat = name.replace("\\", "/")
    if flat.startswith("/") or flat[1:2] == ":" or ".." in flat.split("/"):
        raise Refused("outside", name)
    last = flat.rsplit("/", 1)[-1].rstrip(". ").lower()
    if last.rpartition(".")[2] in PROGRAMS and "." in last:
        raise Refused("program", name)


def listing(path: str, kind: str) -> dict[str, Any]:
    """What the archive says it holds, in its own order."""
    entries: list[tuple[str, int]] = []
    unpacked = encrypted = 0
    for name, size, locked in (zip_entries if kind == "ZIP" else tar_entries)(path):
        check_name(name)
        unpacked += size
        encrypted += locked
        entries.append((name.encode("utf-8", "replace").decode()[:400], size))
        if len(entries) > MOST_ENTRIES:
            raise Refused("many")
        if unpacked > MAX_UNPACKED:
            raise Refused("bomb")
    return {"entries": entries, "encrypted": encrypted}


def main(arguments: list[str]) -> dict[str, Any]:
    """The listing, or the refusal."""
    _, path, kind = arguments
    try:
        return listing(path, kind)
    except Refused as error:
        return {"refused": error.why, "which": error.which.encode("utf-8", "replace").decode()[:200]}
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return {"refused": "damaged", "which": ""}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
