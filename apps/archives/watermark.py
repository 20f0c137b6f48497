"""The picture of a page with who reads it and when, burnt into its dots (ARC-02)."""

import io
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

from apps.core.errors import DomainError

FACE = "Noto Sans CJK SC"
ANGLE, STRENGTH = 28, 66  # degrees; 0 to 255
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
        page = opened.convert("RGBA")
    size = max(14, page.width // 42)
    font = ImageFont.truetype(file, size, index=index)
    page = Image.alpha_composite(page, _cover(page.size, lines, font, size))
    foot = ImageDraw.Draw(page)
    small = ImageFont.truetype(file, max(11, page.width // 70), index=index)
    foot.text((page.width // 50, page.height - small.size * 2), "　".join(lines), font=small, fill=(120, 20, 20, 255))
    out = io.BytesIO()
    image = page.convert("RGB")
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _cover(area: tuple[int, int], lines: tuple[str, ...], font: Any, size: int) -> Any:
    """A transparent sheet of the page's size, tiled with the words."""
    from PIL import Image, ImageDraw

    wide = max(int(font.getlength(line)) for line in lines) + size * 3
    high = int(size * 1.5) * len(lines) + size * 4
    tile = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    pen = ImageDraw.Draw(tile)
    for row, line in enumerate(lines):
        pen.text((size, size + row * int(size * 1.5)), line, font=font, fill=(90, 90, 90, STRENGTH))
    side = int((area[0] ** 2 + area[1] ** 2) ** 0.5) + max(wide, high)
    field = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    for top in range(0, side, high):
        for left in range(-(top // high % 2) * wide // 2, side, wide):
            field.paste(tile, (left, top))
    turned = field.rotate(ANGLE)
    left, top = (side - area[0]) // 2, (side - area[1]) // 2
    return turned.crop((left, top, left + area[0], top + area[1]))
