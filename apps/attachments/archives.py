"""Archives: whether one is taken, and the list of what it holds. Nothing is ever unpacked to the disk (PLT-08)."""

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.attachments import sandbox
from apps.attachments.formats import ARCHIVES
from apps.attachments.names import clean_name, extension_of
from apps.core.errors import DomainError

ENCRYPTED = "压缩包设有密码，只能看到文件名，内容无法检查"
NESTED = "压缩包内还有 {n} 个压缩包，其中的内容未列出"
_REFUSALS = {
    "damaged": "「{name}」已损坏，或不是可以识别的压缩包。请重新压缩后上传",
    "bomb": "「{name}」解压后体积异常，疑似压缩炸弹，已拒收。如确为正常文件，请拆分后重新上传",
    "many": "「{name}」内的文件超过 2000 个，未接收。请拆分后重新上传",
    "outside": "「{name}」内有指向压缩包之外的路径（{which}），已拒收。请重新压缩后上传",
    "special": "「{name}」内有链接或设备文件（{which}），已拒收。请只压缩普通文件",
    "program": "「{name}」内有程序或脚本文件（{which}），已拒收。请去掉后重新压缩",
}


@dataclass(frozen=True)
class Entry:
    """One file in an archive: its name with folders, cleaned, its unpacked size, whether it is an archive itself."""

    name: str
    size: int
    nested: bool


@dataclass(frozen=True)
class Listing:
    """What an archive holds."""

    entries: list[Entry]
    encrypted: bool

    @property
    def size(self) -> int:
        """Bytes when unpacked."""
        return sum(entry.size for entry in self.entries)

    @property
    def nested(self) -> int:
        """How many of the files are archives."""
        return sum(entry.nested for entry in self.entries)


def check(path: Path, name: str) -> str:
    """The remark for an archive that is taken, or empty. Raises DomainError with the reason of the refusal."""
    answer = _ask(path, name)
    if why := answer.get("refused"):
        which = clean_name(str(answer.get("which", "")))[:60]
        raise DomainError(_REFUSALS.get(str(why), _REFUSALS["damaged"]).format(name=name, which=which))
    found = _listing(answer)
    if not found.entries:
        raise DomainError(f"「{name}」是空的压缩包，请检查后重新上传")
    if found.encrypted:
        return ENCRYPTED
    return NESTED.format(n=found.nested) if found.nested else ""


def listing_of(path: Path, name: str, kept: Path) -> Listing:
    """The list for the page; read once and kept in the file `kept`. Raises DomainError when it cannot be read."""
    try:
        return _listing(json.loads(kept.read_text()))
    except (OSError, ValueError):
        answer = _ask(path, name)
    if answer.get("refused"):
        raise DomainError(_REFUSALS["damaged"].format(name=name))
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(".part")
    part.write_text(json.dumps(answer))
    part.replace(kept)
    return _listing(answer)


def _ask(path: Path, name: str) -> dict[str, Any]:
    kind = "ZIP" if extension_of(name) == "zip" else "TAR"
    try:
        return sandbox.run("list-archive", path, kind)
    except sandbox.ReaderFailed as error:
        raise DomainError(f"「{name}」无法读取，已拒收。请重新压缩后上传") from error


def _listing(answer: dict[str, Any]) -> Listing:
    entries = [
        Entry(_flat(str(name)), int(size), extension_of(str(name)) in ARCHIVES) for name, size in answer["entries"]
    ]
    return Listing(entries, bool(answer.get("encrypted")))


def _flat(name: str) -> str:
    """Every folder and the name without characters that trick the eye."""
    parts = unicodedata.normalize("NFC", name).replace("\\", "/").split("/")
    return "/".join(clean_name(part) for part in parts if part not in ("", "."))
