"""Scans made on the spot: a letter drawn as a picture, turned by a degree, with the noise of a machine."""

import io
import random
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
SIMPLIFIED = 2  # the face of the collection for mainland China
DPI = 200
LETTER = (
    "关于开展2026年四季度安全生产大检查的通知",
    "各部门、各车间：",
    "为深入贯彻落实安全生产责任制，防范岁末年初各类事故发生，",
    "经研究，决定自即日起至十二月三十一日开展四季度安全生产大检查。",
    "一、检查范围",
    "锅炉房、配电室、危险化学品仓库、消防泵房及全部在用特种设备，",
    "重点核查压力表校验记录和操作人员持证情况。",
    "二、有关要求",
    "各单位要在十一月二十八日前完成自查，填写检查记录表。",
    "对查出的隐患建立台账，明确责任人、整改措施和完成期限。",
    "办公室将会同安全环保部进行抽查，结果纳入年度考核。",
    "联系人：李登记，联系电话：0571-87654321。",
    "特此通知。",
    "华岳精工股份有限公司办公室",
    "2026年11月21日",
)


@cache
def picture(*lines: str, angle: float = 1.0, dpi: int = DPI) -> Image.Image:
    """One A4 page."""
    across, down = int(8.27 * dpi), int(11.69 * dpi)
    image = Image.new("L", (across, down), 250)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(SERIF, int(15 / 72 * dpi), index=SIMPLIFIED)
    for number, line in enumerate(lines or LETTER):
        draw.text((dpi, int((1.2 + number * 28 / 72) * dpi)), line, font=font, fill=25)
    image = image.rotate(angle, fillcolor=250, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.4))
    dots = random.Random(7)
    pixels = image.load()
    for _ in range(across * down // 400):
        pixels[dots.randrange(across), dots.randrange(down)] = dots.randrange(90, 250)
    return image


def jpeg(*lines: str, angle: float = 1.0) -> bytes:
    """A page as a machine in the hall sends it."""
    out = io.BytesIO()
    picture(*lines, angle=angle).save(out, "JPEG", quality=72, dpi=(DPI, DPI))
    return out.getvalue()


@cache  # the same pages are the same bytes
def pdf(*pages: tuple[str, ...]) -> bytes:
    """A scan of several pages, each a picture and nothing else."""
    out = io.BytesIO()
    first, *others = [picture(*page).copy() for page in pages or (LETTER,)]  # Pillow keeps the neighbours in a picture
    first.save(out, "PDF", save_all=True, append_images=others, resolution=DPI)
    return out.getvalue()


def tiff(*pages: tuple[str, ...]) -> bytes:
    """A picture file of several pages."""
    out = io.BytesIO()
    first, *others = [picture(*page).point(lambda grey: 255 * (grey > 150)).convert("1") for page in pages]
    first.save(out, "TIFF", save_all=True, append_images=others, compression="group4", dpi=(DPI, DPI))
    return out.getvalue()


def plain(text: str) -> str:
    """Without blanks and with one form for full and half width, as search sees it."""
    from apps.matters.search.words import fold

    return "".join(fold(text).split())


def accuracy(read: str, drawn: str) -> float:
    """1 - edit distance / length."""
    a, b = plain(read), plain(drawn)
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
    return 1 - row[-1] / len(b)
