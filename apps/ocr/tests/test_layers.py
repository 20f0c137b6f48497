"""Words of a text layer marked on the pictures of its pages: where they stand, turned pages, files of several kinds."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from docx import Document

from apps.attachments.models import Rendition
from apps.attachments.previews import pdf_of
from apps.attachments.services.texts import read_file
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core import clock
from apps.ocr import layers


def typed(*pages: tuple[str, int]) -> bytes:
    """A PDF with one line of 20 points on each page, 100 points from the left and 700 from the foot, turned so far."""
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(pages)))
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    for n, (words, turned) in enumerate(pages):
        stream = f"BT /F 20 Tf 100 700 Td ({words}) Tj ET"
        font = "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>"
        page = f"/Parent 2 0 R/MediaBox[0 0 600 1000]/Rotate {turned}/Resources{font}/Contents {4 + 2 * n} 0 R"
        parts.append(f"<</Type/Page{page}>>")
        parts.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    body, places = "%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        places.append(f"{len(body):010} 00000 n \n")
        body += f"{n} 0 obj\n{part}\nendobj\n"
    table = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{''.join(places)}"
    return f"{body}{table}trailer<</Root 1 0 R/Size {len(parts) + 1}>>\nstartxref\n{len(body)}\n%%EOF\n".encode()


@pytest.fixture
def notice(cast, disk):
    content = typed(
        ("boiler house of the yard", 0), ("nothing to be found here", 0), ("and the boiler of the house", 90)
    )
    file = make_attachment(make_matter(cast.clerk), cast.clerk, "通知.pdf", content)
    read_file(file.pk)
    return file


def test_a_word_is_marked_where_it_stands_on_the_page(notice):
    found = layers.marked(notice, ["boiler"])
    assert sorted(found) == [1, 3]
    (place,) = found[1]
    letter = 20 * 0.6  # points: Courier
    assert (place.x, place.width) == (pytest.approx(1667, abs=15), pytest.approx(6 * letter / 600 * 10000, abs=15))
    assert place.y < 3000 < place.y + place.height  # the foot of the letters is 300 of 1000 from the top
    (turned,) = found[3]  # the page is 1000 wide now, and the line runs from its top to its foot
    assert turned.x < 7000 < turned.x + turned.width
    assert turned.y == pytest.approx((100 + 8 * letter) / 600 * 10000, abs=15)
    assert turned.height == pytest.approx(6 * letter / 600 * 10000, abs=15)


def test_the_page_shows_the_marks_and_leads_to_them(notice, cast, as_user):
    page = as_user(cast.clerk).get(reverse("attachments:preview", args=[notice.pk]), {"q": "boiler"}).content.decode()
    assert page.count("<rect ") == 2
    assert '<a href="#page-3">第 3 页（1 处）</a>' in page
    plain = as_user(cast.clerk).get(reverse("attachments:preview", args=[notice.pk])).content.decode()
    assert ("<rect " in plain, "在本文件中查找" in plain) == (False, False)
    stranger = as_user(cast.stranger).get(reverse("attachments:preview", args=[notice.pk]), {"q": "boiler"})
    assert stranger.status_code == 404


def test_a_converted_word_file_is_marked_in_the_pages_that_are_shown(cast, disk):
    out, written = io.BytesIO(), Document()
    written.add_paragraph("the boiler house")
    written.save(out)
    file = make_attachment(make_matter(cast.clerk), cast.clerk, "boiler.docx", out.getvalue())
    read_file(file.pk)
    assert layers.marked(file, ["boiler"]) == {}  # no pages yet
    made = pdf_of(file.sha256)
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_bytes(typed(("page one", 0), ("the boiler house", 0)))
    Rendition.objects.update_or_create(
        sha256=file.sha256, defaults={"state": "done", "pages": 2, "asked_at": clock.now()}
    )
    assert [*layers.marked(file, ["boiler"])] == [2]


def test_pages_that_were_read_as_scans_are_left_to_the_reading(notice):
    assert sorted(layers.marked(notice, ["boiler"], without=[1])) == [3]
    assert layers.marked(notice, ["boiler"], without=[1, 2, 3]) == {}


def test_a_file_that_cannot_be_read_shows_its_pages_without_marks(notice):
    Path(notice.file.path).write_bytes(b"%PDF-1.4 torn")
    assert layers.marked(notice, ["boiler"]) == {}
