"""Reads the characters on pictures of pages, in a process of its own (run as a script by sandbox.py, no Django).

    recogniser.py recognise FILE pdf|image rapidocr|tesseract PAGES SECONDS PROGRAM

PAGES are numbers from 1 with commas between them, SECONDS the time for each, PROGRAM where tesseract lies. Prints
{"pages": [{"number": 1, "confidence": 93, "lines": [[["安全", x, y, width, height], …], …]}]}: words with their
places in ten-thousandths of the page, in the order they are read. The file itself is only read.
"""

import contextlib
import csv
import ctypes
import io
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

DPI = 200  # what both engines read best, for their time (design/dependencies.md, section 5)
MEMORY = 3 * 1024**3
MOST_PIXELS = 16_000_000  # of one page given to an engine: A3 at 200 dpi is 7.7 M
MOST_OF_A_PICTURE = 150_000_000
LONGEST = 3300  # a photograph is made no larger than A4 at some 280 dpi
WHOLE = 10_000
LAG = 0.45  # of the height of a line: so much later than the character itself tesseract's words of Chinese begin
PR_SET_PDEATHSIG = 1
IMAGE_FORMATS = ("JPEG", "PNG", "TIFF", "GIF")
Word = list[Any]  # [text, x, y, width, height]
Reading = tuple[list[list[Word]], list[float]]  # lines in pixels, how sure of each word (0 to 1)


def limit_resources(seconds: int) -> None:
    """Memory and CPU time of this process and of what it starts; no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pdf_pages(path: str, numbers: list[int]) -> Iterator[tuple[int, Any]]:
    """Each page in grey at 200 dpi, as pypdfium2 draws it for the reader too."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    with contextlib.suppress(pypdfium2.PdfiumError):
        document.init_forms()
    for number in numbers:
        page = document[number - 1]
        across, down = page.get_size()
        scale = min(DPI / 72, (MOST_PIXELS / max(across * down, 1)) ** 0.5)
        yield number, page.render(scale=scale, may_draw_forms=True, grayscale=True).to_pil()
        page.close()


def image_pages(path: str, numbers: list[int]) -> Iterator[tuple[int, Any]]:
    """Each picture upright, in grey, no larger than useful."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own bound follows
    with Image.open(path, formats=IMAGE_FORMATS) as image:
        for number in numbers:
            if image.format == "TIFF":
                image.seek(number - 1)
            if image.width * image.height > MOST_OF_A_PICTURE:
                raise MemoryError("too large a picture")
            image.draft("L", (LONGEST, LONGEST))
            picture = ImageOps.exif_transpose(image)
            if "A" in picture.getbands() or "transparency" in picture.info:  # on white, as paper is
                picture = picture.convert("RGBA")
                picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
            picture = picture.convert("L")
            picture.thumbnail((LONGEST, LONGEST))
            yield number, picture


def _dies_with_us() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def tesseract(program: str, seconds: int) -> Callable[[Any], Reading]:
    """Debian's tesseract with simplified Chinese."""

    def read(image: Any) -> Reading:
        given = io.BytesIO()
        image.save(given, "PNG", compress_level=1)
        done = subprocess.run(  # noqa: S603 (the program of the settings; the picture comes by its input)
            [program, "stdin", "stdout", "--dpi", str(DPI), "-l", "chi_sim", "--psm", "3", "tsv"],
            input=given.getvalue(),
            capture_output=True,
            check=True,
            timeout=seconds,
            preexec_fn=_dies_with_us,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
        )
        return _table(done.stdout.decode("utf-8", "replace"))

    return read


def _table(tsv: str) -> Reading:
    lines: dict[tuple[str, ...], list[Word]] = {}
    sure: list[float] = []
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != "5" or not text:
            continue
        place = tuple(row[key] for key in ("block_num", "par_num", "line_num"))
        box = [int(row[key]) for key in ("left", "top", "width", "height")]
        lines.setdefault(place, []).append([text, *box])
        sure.append(max(0.0, float(row["conf"])) / 100)
    return [levelled(line) for line in lines.values()], sure


def levelled(line: list[Word]) -> list[Word]:
    """The same words with the height of the line, along its slope: tesseract's own boxes of single characters jump."""
    high = statistics.median(word[4] for word in line)
    middles = [(word[1] + word[3] / 2, word[2] + word[4] / 2) for word in line if 0.6 * high <= word[4] <= 1.6 * high]
    slope, rest = 0.0, statistics.median(y for _, y in middles)
    if len({x for x, _ in middles}) > 2:
        slope, rest = statistics.linear_regression(*zip(*middles, strict=True))
        if abs(slope) > 0.15:  # that is no line of text
            slope, rest = 0.0, statistics.median(y for _, y in middles)
    tall, lag = high * 1.15, high * LAG
    return [[text, x - lag, slope * (x + wide / 2) + rest - tall / 2, wide + lag, tall] for text, x, _, wide, _ in line]


def rapidocr(program: str, seconds: int) -> Callable[[Any], Reading]:
    """RapidOCR with the models of its wheel; nothing is fetched."""
    import numpy
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{name}_op_num_threads": 1 for name in ("intra", "inter")}
    engine = RapidOCR(params={"Global.log_level": "critical", **threads})

    def read(picture: Any) -> Reading:
        found = engine(numpy.array(picture.convert("RGB")), return_word_box=True)
        lines = [[_boxed(text, corners) for text, _, corners in line] for line in found.word_results or () if line]
        return lines, [float(score) for score in found.scores or ()]

    return read


def _boxed(text: str, corners: Any) -> Word:
    xs, ys = [point[0] for point in corners], [point[1] for point in corners]
    return [text, min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]


def measured(line: list[Word], across: int, down: int) -> list[Word]:
    """Places in ten-thousandths of the page, within it."""
    out = []
    for text, x, y, wide, high in line:
        left, top = (min(max(round(WHOLE * a / b), 0), WHOLE) for a, b in ((x, across), (y, down)))
        right, below = (min(max(round(WHOLE * a / b), 0), WHOLE) for a, b in ((x + wide, across), (y + high, down)))
        out.append([text.replace("\x00", ""), left, top, right - left, below - top])
    return out


def recognise(path: str, sort: str, engine: str, numbers: list[int], seconds: int, program: str) -> dict[str, Any]:
    """Read these pages, one after the other."""
    read = (rapidocr if engine == "rapidocr" else tesseract)(program, seconds)
    pages = []
    for number, picture in (pdf_pages if sort == "pdf" else image_pages)(path, numbers):
        lines, sure = read(picture)
        kept = [measured(line, *picture.size) for line in lines]
        pages.append(
            {"number": number, "lines": kept, "confidence": round(100 * statistics.fmean(sure)) if sure else 0}
        )
    return {"pages": pages}


def main(arguments: list[str]) -> dict[str, Any]:
    """Do what the command line says."""
    _, path, sort, engine, pages, seconds, program = arguments
    numbers = [int(number) for number in pages.split(",")]
    limit_resources(int(seconds) * len(numbers))
    return recognise(path, sort, engine, numbers, int(seconds), program)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
