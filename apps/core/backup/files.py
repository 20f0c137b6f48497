"""Copying and checking the files, each read once: the checksum is taken while copying."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from apps.core.backup.sealing import Damaged, Plain
from apps.core.errors import DomainError

CHUNK = 1024 * 1024
Hashes = dict[str, str]  # place below the folder → SHA-256


def sha256(path: Path) -> str:
    """Checksum of one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def below(folder: Path) -> Iterator[str]:
    """Places of all files below a folder; one that goes while we look is no concern."""
    for path, _, names in os.walk(folder):
        for name in sorted(names):
            yield str((Path(path) / name).relative_to(folder))


class Hashed:
    """A stream whose bytes are hashed while they are read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = CHUNK) -> bytes:
        chunk = self.stream.read(size)
        self.digest.update(chunk)
        return chunk


def _written(target: Path) -> BinaryIO:
    target.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def store(source: Path, target: Path, form: Plain, place: str) -> str:
    """Copy one file into a backup, readable by its owner only; returns the checksum of what it holds."""
    with source.open("rb") as read, _written(target) as write:
        hashed: Any = Hashed(read)
        write.writelines(form.encode(hashed, place))
    return str(hashed.digest.hexdigest())


def bring_back(source: Path, target: Path, form: Plain, place: str) -> str:
    """Copy one file out of a backup; returns its checksum. Raises Damaged, then nothing is left of it."""
    digest = hashlib.sha256()
    try:
        with source.open("rb") as read, _written(target) as write:
            for chunk in form.decode(read, place):
                digest.update(chunk)
                write.write(chunk)
    except Damaged:
        target.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def checksum(path: Path, form: Plain, place: str) -> str:
    """Checksum of what a file of a backup holds. Raises Damaged."""
    digest = hashlib.sha256()
    with path.open("rb") as read:
        for chunk in form.decode(read, place):
            digest.update(chunk)
    return digest.hexdigest()


def gather(source: Path, target: Path, done: Hashes, previous: Path | None, earlier: Hashes, form: Plain) -> None:
    """Bring every file of `source` that is not `done` into `target`.

    One that stands in the previous backup with the same size is linked to it, not copied. A file that goes
    meanwhile (a dropped file somebody took back) is left out.
    """
    for place in below(source):
        if place in done:
            continue
        try:
            known = earlier.get(place, "")
            if previous is not None and known and _linked(source / place, previous / place, target / place, form):
                done[place] = known
            else:
                done[place] = store(source / place, target / place, form, place)
        except FileNotFoundError:
            (target / place).unlink(missing_ok=True)


def _linked(source: Path, old: Path, target: Path, form: Plain) -> bool:
    size = form.size(source.stat().st_size)
    try:
        if old.stat().st_size != size:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(old, target)
    except OSError:  # another disk, or one that knows no links
        return False
    return True


def write_list(path: Path, hashes: Hashes, folder: str) -> None:
    """The list as sha256sum writes it."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{hashes[place]}  {folder}/{place}\n" for place in sorted(hashes))


def read_list(path: Path, folder: str) -> Hashes:
    """The list back. Raises DomainError for a line that is none."""
    hashes: Hashes = {}
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            digest, _, place = line.rstrip("\n").partition("  ")
            if len(digest) != 64 or not place.startswith(f"{folder}/"):
                raise DomainError(f"{path.name} 第 {number} 行读不懂")
            hashes[place.removeprefix(f"{folder}/")] = digest
    return hashes
