"""Reads and draws PDF and image files in a process of its own, with limits (run as a script, no Django).

A crafted file may crash, hang or fill the memory of its reader; here that ends one short process and not
the web worker. Called by sandbox.py; prints one JSON object.

    rendering.py inspect-pdf FILE
    rendering.py inspect-image FILE
    rendering.py render-pdf|render-image FILE FOLDER WIDTH FIRST COUNT     pages from 1; writes WIDTH-PAGE.png
"""

import contextlib
import json
import os
import re
import resource
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MAX_PIXELS = 150_000_000  # A3 at 1200 dpi in colour is 278 M: no scan of an office document is that large
MAX_DRAWN = 16_000_000  # pixels of one drawn page
MAX_FRAMES = 2000
PASSWORD_NEEDED = 4  # FPDF_ERR_PASSWORD
MEMORY = 3 * 1024**3
CPU_SECONDS = 30
UNPACKED, UNPACKED_EACH = 64 * 1024 * 1024, 8 * 1024 * 1024  # of packed objects searched
ACTIVE = {
    rb"/JavaScript": "脚本（JavaScript）",
    rb"/JS": "脚本（JavaScript）",
    rb"/Launch": "启动程序的动作",
    rb"/EmbeddedFile": "内嵌文件",
    rb"/RichMedia": "多媒体",
}
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"\bstream\r?\n.*?endstream", re.DOTALL)
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^>]{0,400}(?:>[^>]{0,200}){0,3}?>>\s*stream\r?\n")
IMAGE_FORMATS = ("JPEG", "PNG", "TIFF", "GIF")


def limit_resources() -> None:
    """Memory and CPU time of this process; no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def inspect_pdf(path: str) -> dict[str, Any]:
    """{"pages": n}, {"locked": true} for one that needs a password, {"damaged": true}."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return {"locked": True} if getattr(error, "err_code", 0) == PASSWORD_NEEDED else {"damaged": True}
    pages = len(document)
    return {"pages": pages, "active": active_parts(path)} if pages else {"damaged": True}


def active_parts(path: str) -> list[str]:
    """What in a PDF would act when a desktop program opens it, in Chinese words; searched also in packed objects."""
    raw = Path(path).read_bytes()
    found: set[str] = set()
    for piece in _pieces(raw):
        plain = _ESCAPED.sub(lambda m: bytes([int(m.group(1), 16)]), piece)
        found |= {word for name, word in ACTIVE.items() if re.search(name + rb"[^A-Za-z0-9]", plain)}
    return [word for word in dict.fromkeys(ACTIVE.values()) if word in found]


def _pieces(raw: bytes) -> Iterator[bytes]:
    """The file without what its streams hold, and the unpacked object streams."""
    yield _STREAM.sub(b" ", raw)
    budget = UNPACKED
    for match in _OBJECT_STREAM.finditer(raw):
        with contextlib.suppress(zlib.error):
            unpacked = zlib.decompressobj().decompress(raw[match.end() :], min(budget, UNPACKED_EACH))
            budget -= len(unpacked)
            yield unpacked
        if budget <= 0:
            return


def inspect_image(path: str) -> dict[str, Any]:
    """{"pages": n, "width": w, "height": h}, {"bomb": true}, {"damaged": true}. Decodes the first frame."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own bound follows, with our own sentence
    try:
        with Image.open(path, formats=IMAGE_FORMATS) as image:
            width, height = image.size
            if width * height > MAX_PIXELS:
                return {"bomb": True, "width": width, "height": height}
            frames = 1
            if image.format == "TIFF":
                frames = int(getattr(image, "n_frames", 1))
            image.draft("RGB", (400, 400))
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        return {"damaged": True}
    return {"pages": frames, "width": width, "height": height} if frames <= MAX_FRAMES else {"bomb": True}


def _write(image: Any, folder: str, width: int, page: int) -> None:
    """Under a name of this process first: a reader sees a whole picture or none."""
    target = Path(folder) / f"{width}-{page}.png"
    part = target.with_suffix(f".{os.getpid()}.part")
    image.save(part, "PNG", optimize=False, compress_level=6)
    part.replace(target)


def _pdf_pages(path: str, width: int, first: int, count: int) -> Iterator[tuple[int, Any]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    with contextlib.suppress(pypdfium2.PdfiumError):
        document.init_forms()  # filled-in form fields are part of what was written
    for number in range(first, min(first + count, len(document) + 1)):
        page = document[number - 1]
        across, down = page.get_size()
        scale = (width - 0.01) / max(across, 1)  # pypdfium2 rounds up
        if across * down * scale * scale > MAX_DRAWN:
            scale = (MAX_DRAWN / (across * down)) ** 0.5
        yield number, page.render(scale=scale, may_draw_forms=True).to_pil()
        page.close()


def _image_pages(path: str, width: int, first: int, count: int) -> Iterator[tuple[int, Any]]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path, formats=IMAGE_FORMATS) as image:
        frames = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
        for number in range(first, min(first + count, frames + 1)):
            if frames > 1:
                image.seek(number - 1)
            if image.width * image.height > MAX_PIXELS:
                return
            image.draft("RGB", (width, width * 4))
            picture = ImageOps.exif_transpose(image)
            picture = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
            picture.thumbnail((width, width * 4))
            yield number, picture


def render(pages: Iterator[tuple[int, Any]], folder: str, width: int) -> dict[str, Any]:
    """Write each page as PNG; {"drawn": n}."""
    drawn = 0
    for number, picture in pages:
        _write(picture, folder, width, number)
        drawn += 1
    return {"drawn": drawn}


def main(arguments: list[str]) -> dict[str, Any]:
    """Do what the command line says."""
    command, path, *rest = arguments
    if command == "inspect-pdf":
        return inspect_pdf(path)
    if command == "inspect-image":
        return inspect_image(path)
    folder, width, first, count = rest[0], int(rest[1]), int(rest[2]), int(rest[3])
    pages = _pdf_pages if command == "render-pdf" else _image_pages
    return render(pages(path, width, first, count), folder, width)


if __name__ == "__main__":
    limit_resources()
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
