"""A real engine on real pictures: what it reads, where it says it stands, what it is kept from."""

import io
import time

import pytest
from PIL import Image

from apps.attachments import sandbox
from apps.ocr import engines
from apps.ocr.lines import marks, text_of
from apps.ocr.services.recognising import SCRIPT
from apps.ocr.tests import scans


def recognise(path, sort="image", pages="1", engine="tesseract", seconds=60, program=""):
    given = (sort, engine, pages, seconds, program or engines.program())
    return sandbox.run("recognise", path, *given, script=SCRIPT, seconds=150)["pages"]


@pytest.mark.parametrize("angle", [1.0, -1.0])
def test_a_turned_noisy_scan_is_read_to_ninety_five_percent(engine, tmp_path, angle):
    path = tmp_path / "scan.jpg"
    path.write_bytes(scans.jpeg(angle=angle))
    (page,) = recognise(path)
    assert scans.accuracy(text_of(page["lines"]), "".join(scans.LETTER)) > 0.95
    assert page["confidence"] > 80


def test_rapidocr_where_it_is_installed_reads_the_same(tmp_path):
    if not engines._rapidocr():
        pytest.skip("没有安装 RapidOCR（可选，OCR=rapidocr ./run）")
    path = tmp_path / "scan.jpg"
    path.write_bytes(scans.jpeg())
    (page,) = recognise(path, engine="rapidocr")
    assert scans.accuracy(text_of(page["lines"]), "".join(scans.LETTER)) > 0.98


def test_the_pages_asked_for_are_read_and_no_others(engine, tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(scans.pdf(("第一页锅炉房",), ("第二页配电室",), ("第三页消防泵房",)))
    read = recognise(path, "pdf", "1,3")
    assert [page["number"] for page in read] == [1, 3]
    assert "锅炉" in text_of(read[0]["lines"])
    assert "消防" in text_of(read[1]["lines"])


def test_a_word_is_marked_where_it_stands_on_the_picture(engine, tmp_path):
    path, picture = tmp_path / "scan.png", scans.picture()
    picture.save(path)
    (page,) = recognise(path)
    (mark,) = marks(page["lines"], ["消防泵房"])
    across, down = picture.size
    box = (mark.x * across, mark.y * down, (mark.x + mark.width) * across, (mark.y + mark.height) * down)
    cut = picture.crop(tuple(round(place / 10_000) for place in box)).convert("L")
    dark = sum(cut.histogram()[:128]) / (cut.width * cut.height)
    assert dark > 0.08  # characters, not paper
    left, top, right, below = (round(place / 10_000) for place in box)
    assert 3 * 41 < right - left < 5.5 * 41  # four characters of 15 points
    # Line 6 of the letter: drawn at 1.2 + 5 × 28/72 inches, a little higher or lower on a turned page.
    middle = (top + below) / 2
    assert abs(middle - (1.2 + 5 * 28 / 72 + 0.12) * scans.DPI) < 40


def test_a_photograph_lying_on_its_side_is_read_upright(engine, tmp_path):
    out = io.BytesIO()
    turned = scans.picture(angle=0.0).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise to look at it
    turned.save(out, "JPEG", quality=80, exif=exif)
    path = tmp_path / "photo.jpg"
    path.write_bytes(out.getvalue())
    (page,) = recognise(path)
    assert "安全生产大检查" in scans.plain(text_of(page["lines"]))


def test_an_empty_page_gives_no_words(engine, tmp_path):
    path = tmp_path / "empty.png"
    Image.new("RGBA", (1200, 1600), (0, 0, 0, 0)).save(path)  # see-through: white paper, not black
    assert recognise(path) == [{"number": 1, "lines": [], "confidence": 0}]


def test_what_is_no_picture_ends_its_own_process_only(engine, tmp_path):
    path = tmp_path / "bad.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"nonsense" * 50)
    with pytest.raises(sandbox.ReaderFailed):
        recognise(path)


def test_a_page_that_takes_too_long_is_given_up(engine, tmp_path):
    """A program that never ends: how long a real page takes is the machine's affair."""
    path, slow = tmp_path / "scan.jpg", tmp_path / "slow"
    path.write_bytes(scans.jpeg())
    slow.write_text("#!/bin/sh\nexec sleep 100\n")
    slow.chmod(0o755)
    begun = time.monotonic()
    with pytest.raises(sandbox.ReaderFailed):
        recognise(path, seconds=1, program=str(slow))
    assert time.monotonic() - begun < 60
