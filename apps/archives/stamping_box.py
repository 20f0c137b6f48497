"""Puts the filing stamp on page 1 of a copy of a file, in a process of its own (run as a script, no Django).

    stamping_box.py FILE STAMP.pdf OUT.pdf

A picture becomes a page of A4 first. Writes OUT; prints {"pages": n}, or {"refused": why}.
"""

import json
import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

MM = 72 / 25.4
TOP, RIGHT = 6 * MM, 12 * MM  # of the stamp from the edges of the paper, in points
MEMORY, CPU_SECONDS = 3 * 1024**3, 40
A4 = (210, 297)
IMAGE_FORMATS = ("JPEG", "PNG", "TIFF", "GIF")


def as_pdf(path: Path) -> BytesIO:
    """The file itself when it is a PDF; a picture as large as fits on A4."""
    raw = path.read_bytes()
    if b"%PDF" in raw[:1024]:
        return BytesIO(raw)
    from PIL import Image, ImageOps, ImageSequence

    Image.MAX_IMAGE_PIXELS = 150_000_000
    out = BytesIO()
    with Image.open(path, formats=IMAGE_FORMATS) as opened:
        frames = [ImageOps.exif_transpose(frame).convert("RGB") for frame in ImageSequence.Iterator(opened)]
    image = frames[0]
    across, down = A4 if image.height >= image.width else A4[::-1]
    dpi = max(image.width / across, image.height / down) * 25.4
    image.save(out, "PDF", resolution=dpi, save_all=True, append_images=frames[1:])
    out.seek(0)
    return out


def placed(rotation: int, box: tuple[float, float, float, float], width: float, height: float) -> tuple[float, ...]:
    """The matrix that puts a stamp of this size at the top right of the page as it is seen.

    `box` is left, bottom, right, top of the page before its rotation (degrees, clockwise).
    """
    left, bottom, right, top = box
    across, down = right - left, top - bottom
    seen_across, seen_down = (down, across) if rotation in (90, 270) else (across, down)
    x, y = max(0.0, seen_across - RIGHT - width), seen_down - TOP - height
    if rotation == 90:
        return (0, 1, -1, 0, right - y, bottom + x)
    if rotation == 180:
        return (-1, 0, 0, -1, right - x, top - y)
    if rotation == 270:
        return (0, -1, 1, 0, left + y, top - x)
    return (1, 0, 0, 1, left + x, bottom + y)


def stamped(path: Path, stamp_path: Path, out_path: Path) -> dict[str, Any]:
    """Lay the stamp over page 1."""
    import pypdfium2

    buffer, stamp = pypdfium2.PdfDocument(as_pdf(path)), pypdfium2.PdfDocument(stamp_path)
    width, height = stamp[0].get_size()
    page = buffer[0]
    seal = stamp.page_as_xobject(0, buffer).as_pageobject()
    seal.set_matrix(pypdfium2.PdfMatrix(*placed(page.get_rotation(), page.get_cropbox(), width, height)))
    page.insert_obj(seal)
    page.gen_content()
    buffer.save(str(out_path))
    return {"pages": len(buffer)}


def main(arguments: list[str]) -> dict[str, Any]:
    """The answer, or why not."""
    source, stamp, out = (Path(one) for one in arguments)
    try:
        return stamped(source, stamp, out)
    except Exception as error:  # whatever a strange file does to the reader
        return {"refused": f"{type(error).__name__}"}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
