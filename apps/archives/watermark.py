"""The picture of a page with who reads it and when, burnt into its dots (ARC-02)."""

import io
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

from apps.core.errors import DomainError

FACE = "Noto Sans CJK SC"
ANGLE, STRENGTH = 28, 72  # degrees; 0 to 255
GREY, RED = (90, 90, 90), (120, 20, 20)
QUALITY = 82


@lru_cache(maxsize=1)
def _face() -> tuple[str, int]:
    """File and index of the face, as fontconfig knows it. Raises DomainError where there is none."""
    try:
        done = subprocess.run(  # noqa: S603 (nothing in it comes from outside)
            ["fc-match", "-f", "%{file}|%{index}", FACE],  # noqa: S607 (of the system, as WeasyPrint's library)
            capture_output=True,
            timeout=20,
            check=True,
            text=True,
        )
        file, _, index = done.stdout.partition("|")
        return file, int(index or 0)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise DomainError("本机缺少字体，不能生成带水印的页面，请联系系统管理员") from error


def marked(picture: Path, lines: tuple[str, ...]) -> bytes:
    """A JPEG of the page with the lines all over it and once more along its foot; the picture on disk stays clean."""
    from PIL import Image, ImageDraw, ImageFont

    file, index = _face()
    with Image.open(picture, formats=("PNG",)) as opened:
        image = opened.convert("RGB")
    image.paste(GREY, mask=_cover(image.size, lines, file, index))
    small = ImageFont.truetype(file, max(11, image.width // 70), index=index)
    foot = (image.width // 50, image.height - int(small.size * 2))
    ImageDraw.Draw(image).text(foot, "　".join(lines), font=small, fill=RED)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


@lru_cache(maxsize=4)  # the pages of one file are turned within the minute that stands on them
def _cover(area: tuple[int, int], lines: tuple[str, ...], file: str, index: int) -> Any:
    """How strongly each dot of a page of this size is marked: the words in rows, turned."""
    from PIL import Image, ImageDraw, ImageFont

    size = max(14, area[0] // 42)
    font = ImageFont.truetype(file, size, index=index)
    wide = max(int(font.getlength(line)) for line in lines) + size * 3
    high = int(size * 1.5) * len(lines) + size * 4
    tile = Image.new("L", (wide, high), 0)
    pen = ImageDraw.Draw(tile)
    for row, line in enumerate(lines):
        pen.text((size, size + row * int(size * 1.5)), line, font=font, fill=STRENGTH)
    side = int((area[0] ** 2 + area[1] ** 2) ** 0.5) + max(wide, high)
    field = Image.new("L", (side, side), 0)
    for top in range(0, side, high):
        for left in range(-(top // high % 2) * wide // 2, side, wide):
            field.paste(tile, (left, top))
    left, top = (side - area[0]) // 2, (side - area[1]) // 2
    return field.rotate(ANGLE).crop((left, top, left + area[0], top + area[1]))
