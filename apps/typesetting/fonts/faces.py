"""The faces of GB/T 9704-2012 and the font files behind each: the customer's licensed ones first, free ones after.

`TYPESETTING_FONTS` names licensed files (docs/operations.md); Fandol, fetched by scripts/setup.sh into
`TYPESETTING_FONTS_DIR`, stands in for 仿宋 and 楷体; every stack ends with Noto Serif CJK SC, which has all characters
of 通用规范汉字表, so that the rare characters of a name never become boxes.
"""

import subprocess
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings


class Face(StrEnum):
    """A typeface by its job."""

    FANG = "fang"  # 仿宋: the text
    KAI = "kai"  # 楷体: level 2, names of signers
    HEI = "hei"  # 黑体: level 1, 密级, 附件
    TITLE = "title"  # 小标宋: mark and title
    SONG = "song"  # 宋体: page numbers


@dataclass(frozen=True)
class Font:
    """One font file. `family` is the name CSS knows it by; `fetched` fonts are handed over by that name."""

    family: str
    path: Path
    index: int = 0
    bold: bool = False
    fetched: bool = False


LAST = "Noto Serif CJK SC"
FANDOL = {Face.FANG: "FandolFang-Regular.otf", Face.KAI: "FandolKai-Regular.otf"}
_SYSTEM = {
    Face.FANG: (LAST,),
    Face.KAI: ("LXGW WenKai", LAST),
    Face.HEI: ("Noto Sans CJK SC", LAST),
    Face.TITLE: (f"{LAST}:bold",),
    Face.SONG: (LAST,),
}


def stack(face: Face) -> tuple[Font, ...]:
    """The fonts of a face, the preferred first. Never empty where the PDF libraries are installed."""
    minute = int(time.monotonic() // 60)  # fonts that the set-up fetched meanwhile are found without a restart
    return _stack(face, tuple(settings.TYPESETTING_FONTS), settings.TYPESETTING_FONTS_DIR, minute)


def licensed(entries: tuple[str, ...] | list[str]) -> list[tuple[Face, Path]]:
    """What TYPESETTING_FONTS names, entry by entry (`fang=/srv/fonts/FS_GB2312.ttf`); raises ValueError on nonsense."""
    found = []
    for entry in entries:
        face, separator, path = entry.partition("=")
        if not separator:
            raise ValueError(entry)
        found.append((Face(face.strip()), Path(path.strip())))
    return found


@lru_cache(maxsize=32)
def _stack(face: Face, entries: tuple[str, ...], folder: Path, _minute: int) -> tuple[Font, ...]:
    files = [path for own, path in licensed(entries) if own == face]
    if face in FANDOL:
        files.append(folder / FANDOL[face])
    fonts = [Font(f"{face.value}-{place}", path, fetched=True) for place, path in enumerate(files) if path.is_file()]
    for name in _SYSTEM[face]:
        if found := _installed(name):
            fonts.append(found)
    return tuple(fonts)


@cache
def _installed(name: str) -> Font | None:
    """A family that fontconfig knows under exactly this name."""
    family, _, style = name.partition(":")
    try:
        answer = subprocess.run(  # noqa: S603 (a fixed program, names from this file)
            ["fc-match", "-f", "%{family}|%{file}|%{index}", name],  # noqa: S607
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    names, path, index = answer.rsplit("|", 2)
    if family not in names.split(","):
        return None
    return Font(family, Path(path), int(index) & 0xFFFF, bold=style == "bold")
