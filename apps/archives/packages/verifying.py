"""Proving a package without unpacking it: nothing is written, nothing grows with what a file claims to be."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.archives.packages import layout
from apps.core.errors import DomainError

CHUNK = 256 * 1024
MOST_ENTRIES = 400_000
MOST_TEXT = 64 * 1024**2  # of the manifest, and of one record's metadata
MOST_RATIO = 1100  # deflate cannot do better than 1032 : 1
MOST_TIMES = 50  # a package is hardly smaller than what is in it: files are stored as they are
SMALL = 64 * 1024**2


class Broken(DomainError):
    """The first thing that is wrong, with its name."""


@dataclass(frozen=True)
class Proof:
    """What was found in order."""

    records: int
    files: int
    size: int
    digest: str


def verify(path: Path, digest: str = "") -> Proof:
    """Check every file against the manifest, the manifest against its checksum, the metadata against both.

    `digest` is the manifest's checksum as the house noted it. Raises Broken with the first fault, in Chinese.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _verify(archive, path.stat().st_size, digest.strip().lower())
    except FileNotFoundError as error:
        raise Broken(f"找不到文件：{path}") from error
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError) as error:
        raise Broken(f"「{path.name}」不是完整的档案包，压缩包已损坏") from error


def _verify(archive: zipfile.ZipFile, weight: int, digest: str) -> Proof:
    entries = _entries(archive, weight)
    if layout.MANIFEST not in entries:
        raise Broken(f"缺少清单 {layout.MANIFEST}，不是档案包")
    content = _text(archive, entries[layout.MANIFEST])
    found = hashlib.sha256(content).hexdigest()
    _check_manifest(archive, found, digest)
    sums = dict(_sums(content))
    size = 0
    for name, expected in sums.items():
        if name not in entries:
            raise Broken(f"缺少文件：{name}")
        size += entries[name].file_size
        if _hash(archive, entries[name]) != expected:
            raise Broken(f"文件内容与清单不一致：{name}")
    extra = next((name for name in entries if name not in sums and name != layout.MANIFEST), None)
    if extra is not None:
        raise Broken(f"多出清单以外的文件：{extra}")
    records = [name for name in sums if name.startswith(f"{layout.METADATA}/") and name.endswith(".json")]
    for name in records:
        _check_metadata(name, _text(archive, entries[name]), sums)
    return Proof(len(records), len(sums), size, found)


def _entries(archive: zipfile.ZipFile, weight: int) -> dict[str, zipfile.ZipInfo]:
    """The files by name. Names that lead out, links, twins, locked ones and bombs are refused before a byte is read."""
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise Broken(f"压缩包内有 {len(infos)} 个文件，超过档案包的上限")
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if layout.outside(name) or info.orig_filename != name:
            raise Broken(f"文件名指向包外，已停止校验：{name}")
        if (info.external_attr >> 16) & 0o170000 not in (0, 0o100000):
            raise Broken(f"含有链接等特殊文件，已停止校验：{name}")
        if name in found:
            raise Broken(f"同名文件出现两次：{name}")
        if info.flag_bits & 1:
            raise Broken(f"文件已加密，无法校验：{name}")
        if info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
            raise Broken(f"压缩比异常，已停止校验：{name}")
        found[name] = info
    total = sum(info.file_size for info in infos)
    if total > SMALL and total > MOST_TIMES * max(1, weight):
        raise Broken(f"解开后约 {total // 1024**2} MB，与压缩包大小不相称，已停止校验")
    return found


def _check_manifest(archive: zipfile.ZipFile, found: str, digest: str) -> None:
    noted = archive.comment.decode("ascii", "replace").removeprefix(layout.COMMENT)
    if digest and digest != found:
        raise Broken(f"清单 {layout.MANIFEST} 与登记的校验码不一致，清单被改动过")
    if noted != found:
        raise Broken(f"清单 {layout.MANIFEST} 与包上的校验码不一致，清单被改动过")


def _sums(content: bytes) -> Iterator[tuple[str, str]]:
    """Name and checksum of each line."""
    seen: set[str] = set()
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        if not line:
            continue
        parts = layout.LINE.fullmatch(line)
        if parts is None or parts[2] in seen:
            raise Broken(f"清单 {layout.MANIFEST} 第 {number} 行无法读取或重复")
        seen.add(parts[2])
        yield parts[2], parts[1]


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, never more than it says of itself."""
    given = 0
    try:
        with archive.open(info) as source:
            while chunk := source.read(CHUNK):
                given += len(chunk)
                if given > info.file_size:
                    raise Broken(f"文件比所标的大，已停止校验：{info.filename}")
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise Broken(f"文件内容与清单不一致：{info.filename}（压缩数据已损坏）") from error


def _hash(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(archive, info):
        digest.update(chunk)
    return digest.hexdigest()


def _text(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.file_size > MOST_TEXT:
        raise Broken(f"文件过大，已停止校验：{info.filename}")
    return b"".join(_chunks(archive, info))


def _check_metadata(name: str, content: bytes, sums: dict[str, str]) -> None:
    """What the metadata says of its files is what the manifest says."""
    try:
        files: list[dict[str, Any]] = json.loads(content)["电子文件"]
        for file in files:
            place = file["路径"]
            if place and sums.get(place) != file["SHA-256"]:
                raise Broken(f"元数据 {name} 所记的文件与清单不一致：{place}")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Broken(f"元数据无法读取：{name}") from error
