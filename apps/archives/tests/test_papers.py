"""The papers, measured: catalogue, label and spine, 备考表, stamp."""

import datetime as dt
import io

import pypdfium2
import pytest
from django.urls import reverse

from apps.archives import papers
from apps.archives.models import ArchiveRecord, Box
from apps.archives.stamping import stamped_copy
from apps.archives.tests.factories import arranged, make_record
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.errors import DomainError

MM = 72 / 25.4
POSTS_TURNED = (0, 90, 180, 270)


def document(content: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(content)


def size_mm(page) -> tuple[int, int]:
    return tuple(round(points / MM) for points in page.get_size())


def words(page) -> str:
    """Without spaces: letter-spacing is read as spaces."""
    return "".join(page.get_textpage().get_text_bounded().split())


def rows_of(cast) -> list[ArchiveRecord]:
    make_record(
        cast,
        title="关于甲的通知",
        responsible_party="市应急管理局",
        document_number="应急函〔2026〕88号",
        document_date=dt.date(2026, 11, 18),
        pages=6,
    )
    make_record(cast, title="乙" * 120, pages=2)
    return list(ArchiveRecord.objects.select_related("category", "department").order_by("item_number"))


def test_the_catalogue_is_a_cover_and_nine_columns_on_a4(cast, settings):
    made = document(papers.catalogue_pdf(rows_of(cast)))
    assert [size_mm(page) for page in made] == [(297, 210), (297, 210)]
    cover, page = words(made[0]), words(made[1])
    for fact in ("归档文件目录", "Z109", settings.COMPANY, "2026", "30年", "办公室", "2件，8页"):
        assert fact in cover, fact
    places = [page.index(head) for head in ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")]
    assert places == sorted(places)
    for fact in ("Z109-WS·2026-D30-BGS-0001", "应急函〔2026〕88号", "20261118", "内部", "第1页"):
        assert fact in page, fact


def test_the_head_of_the_catalogue_stands_on_every_page(cast):
    rows = rows_of(cast) * 40
    made = document(papers.catalogue_pdf(rows))
    assert len(made) > 3
    assert ["序号" in words(page) and "备注" in words(page) for page in list(made)[1:]] == [True] * (len(made) - 1)


def test_an_empty_catalogue_and_an_endless_one_are_refused(cast):
    with pytest.raises(DomainError, match="没有符合条件的档案"):
        papers.catalogue_pdf([])
    with pytest.raises(DomainError, match="最多 2000 件"):
        papers.catalogue_pdf(rows_of(cast)[:1] * 2001)


@pytest.mark.parametrize("thickness", [20, 30, 40])
def test_face_and_spine_have_the_size_of_the_standard(thickness, cast):
    box = arranged(cast).box
    Box.objects.update(thickness_mm=thickness)
    made = document(papers.label_pdf(Box.objects.get(pk=box.pk)))
    assert [size_mm(page) for page in made] == [(220, 310), (thickness, 310)]
    for fact in ("Z109", "2026", "30年", "0001", "1"):
        assert fact in words(made[0]) and fact in words(made[1]), fact
    assert "办公室" in words(made[1])
    left, bottom, right, top = bounds(made[1])
    assert left >= 1 and right <= thickness - 1 and top <= 309, "nothing is cut off at the edge of the spine"
    assert bottom > 100


def bounds(page) -> tuple[float, float, float, float]:
    """What the objects of a page cover, in mm."""
    boxes = [one.get_bounds() for one in page.get_objects()]
    return (
        min(box[0] for box in boxes) / MM,
        min(box[1] for box in boxes) / MM,
        max(box[2] for box in boxes) / MM,
        max(box[3] for box in boxes) / MM,
    )


def test_the_code_on_the_label_leads_to_the_box(cast, settings):
    box = arranged(cast).box
    assert papers.qr_of(f"{settings.SITE_URL}{box.get_absolute_url()}").startswith("data:image/svg+xml")


def test_the_sheet_says_what_is_in_the_box(cast):
    box = arranged(cast).box
    Box.objects.update(note="第 3 页缺角")
    page = document(papers.sheet_pdf(Box.objects.get(pk=box.pk)))[0]
    assert size_mm(page) == (210, 297)
    for fact in ("备考表", "本盒共1件、12页，件号0001至0001", "第3页缺角", "整理人：", "何档案", "检查人："):
        assert fact in words(page), fact


def test_the_stamp_is_45_by_16_with_six_cells(cast):
    record = make_record(cast, pages=6)
    made = document(papers.stamp_pdf(record))
    assert (len(made), size_mm(made[0])) == (1, (45, 16))
    said = words(made[0])
    for fact in ("全宗号Z109", "年度2026", "件号0001", "机构办公室", "保管期限30年", "页数6"):
        assert fact in said, fact


@pytest.mark.parametrize("turned", POSTS_TURNED)
def test_the_copy_bears_the_stamp_at_the_top_right_and_the_file_stays_as_it_was(turned, cast):
    original = rotated(samples.pdf(3), turned)
    matter = make_matter(cast.clerk)
    attachment = make_attachment(matter, cast.clerk, "通知.pdf", original)
    record = make_record_of(cast, matter)
    made = document(stamped_copy(record, attachment))
    with attachment.file.open("rb") as kept:
        assert kept.read() == original
    assert len(made) == 3
    page = made[0].render(scale=2).to_pil().convert("RGB")
    reds = [(x, y) for x in range(page.width) for y in range(page.height) if is_red(page.getpixel((x, y)))]
    unit = 2 * MM
    left, right = min(x for x, _ in reds) / unit, max(x for x, _ in reds) / unit
    top, bottom = min(y for _, y in reds) / unit, max(y for _, y in reds) / unit
    assert (round(right - left), round(bottom - top)) == (45, 16)
    assert (round(top), round(page.width / unit - right)) == (6, 12)


def is_red(pixel: tuple[int, int, int]) -> bool:
    return pixel[0] > 150 and pixel[1] < 90 and pixel[2] < 90


def rotated(content: bytes, degrees: int) -> bytes:
    made, out = pypdfium2.PdfDocument(content), io.BytesIO()
    made[0].set_rotation(degrees)
    made.save(out)
    return out.getvalue()


def make_record_of(cast, matter):
    from apps.archives.services import file_matter

    return file_matter(matter=matter, actor=cast.clerk, retention="D30", department=cast.office, title="甲", pages=3)


def test_a_picture_becomes_a_stamped_page_and_a_text_is_refused(cast):
    matter = make_matter(cast.clerk)
    picture = make_attachment(matter, cast.clerk, "扫描.png", samples.picture())
    text = make_attachment(matter, cast.clerk, "说明.txt", b"text")
    record = make_record_of(cast, matter)
    assert len(document(stamped_copy(record, picture))) == 1
    with pytest.raises(DomainError, match=r"「说明\.txt」不能加盖归档章"):
        stamped_copy(record, text)


def test_who_gets_which_paper(cast, as_user):
    record = arranged(cast)
    box = record.box
    for name in ("box_label", "box_sheet"):
        address = reverse(f"archives:{name}", args=[box.pk])
        assert as_user(cast.archivist).get(address)["Content-Type"] == "application/pdf"
        assert as_user(cast.director).get(address).status_code == 403
    for query in (f"?box={box.pk}", "?year=2026"):
        assert as_user(cast.archivist).get(reverse("archives:catalogue") + query).content.startswith(b"%PDF")
    assert as_user(cast.stranger).get(reverse("archives:catalogue")).status_code == 422


def test_a_file_of_another_matter_is_not_stamped_through_this_record(cast, as_user):
    record = make_record(cast, files=True)
    other = make_attachment(make_matter(cast.clerk), cast.clerk, "通知.pdf", samples.pdf())
    address = reverse("archives:stamped", args=[record.pk, other.pk])
    assert as_user(cast.clerk).get(address).status_code == 404
