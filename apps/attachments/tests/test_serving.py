"""Handing files out: to those who see the matter, sealed, under their own name."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from apps.attachments import services
from apps.attachments.models import Attachment
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.secrecy import Secrecy

PAPER = samples.pdf(2)
DOORS = ("download", "preview", "page")


def address(door: str, attachment: Attachment, number: int = 1) -> str:
    return reverse(f"attachments:{door}", args=[attachment.pk, number] if door == "page" else [attachment.pk])


@pytest.fixture
def attachment(cast):
    return make_attachment(
        make_matter(cast.clerk, readers=[cast.director]), cast.clerk, "关于报送总结的通知.pdf", PAPER
    )


@pytest.mark.parametrize("door", DOORS)
def test_a_stranger_is_told_there_is_nothing(door, attachment, cast, as_user):
    assert as_user(cast.stranger).get(address(door, attachment)).status_code == 404
    assert as_user(cast.director).get(address(door, attachment)).status_code == 200


@pytest.mark.parametrize("door", DOORS)
def test_a_reader_below_the_secrecy_of_the_matter_is_told_there_is_nothing(door, cast, as_user):
    matter = make_matter(cast.clerk, readers=[cast.gm], secrecy=Secrecy.CORE)
    attachment = make_attachment(matter, cast.clerk)
    cast.gm.clearance = Secrecy.INTERNAL
    cast.gm.save(update_fields=["clearance"])
    assert as_user(cast.gm).get(address(door, attachment)).status_code == 404


def test_a_download_is_sealed_and_carries_its_own_name(attachment, cast, as_user):
    response = as_user(cast.director).get(address("download", attachment))
    assert b"".join(response.streaming_content) == PAPER
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%85%B3%E4%BA%8E%E6%8A%A5%E9%80%81%E6%80%BB%E7%BB%93%E7%9A%84"
        "%E9%80%9A%E7%9F%A5.pdf"
    )
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_name_made_to_break_the_header_does_not(cast, as_user):
    name = 'a";\r\nSet-Cookie: x=1; filename="b.html.txt'
    attachment = make_attachment(make_matter(cast.clerk), cast.clerk, name, b"x")
    response = as_user(cast.clerk).get(address("download", attachment))
    assert "Set-Cookie" not in response.headers
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="a\\";Set-Cookie: x=1; filename=\\"b.html.txt"'
    )


def test_with_nginx_in_front_the_bytes_are_left_to_it(attachment, cast, as_user, settings):
    settings.X_ACCEL = True
    response = as_user(cast.clerk).get(address("download", attachment))
    assert (response.content, response.headers["X-Accel-Redirect"]) == (b"", f"/_files/{attachment.file.name}")


def test_a_page_is_drawn_once_as_a_picture_of_the_asked_width(attachment, cast, as_user, tmp_path):
    client = as_user(cast.clerk)
    response = client.get(address("page", attachment, 2) + "?w=800")
    picture = Image.open(io.BytesIO(b"".join(response.streaming_content)))
    assert (response.headers["Content-Type"], picture.format, picture.width) == ("image/png", "PNG", 800)
    (drawn,) = (tmp_path / "previews").rglob("800-2.png")
    made = drawn.stat().st_mtime_ns
    client.get(address("page", attachment, 2) + "?w=800")
    assert drawn.stat().st_mtime_ns == made
    assert client.get(address("page", attachment) + "?w=99999").status_code == 200  # the usual width instead
    assert not list((tmp_path / "previews").rglob("99999*"))


@pytest.mark.parametrize("number", [0, 3, 10**9])
def test_a_page_that_is_not_there_is_a_404(number, attachment, cast, as_user):
    assert as_user(cast.clerk).get(address("page", attachment, number)).status_code == 404


def test_every_frame_of_a_scanned_tiff_is_a_page(cast, as_user):
    content = samples.picture("TIFF", (2000, 1000), frames=2)
    attachment = make_attachment(make_matter(cast.clerk), cast.clerk, "扫描.tif", content)
    response = as_user(cast.clerk).get(address("page", attachment, 2) + "?w=800")
    assert Image.open(io.BytesIO(b"".join(response.streaming_content))).size == (800, 400)


def test_text_is_shown_as_text_in_its_own_encoding(cast, as_user):
    matter = make_matter(cast.clerk)
    attachment = make_attachment(matter, cast.clerk, "说明.txt", "共三条 <script>alert(1)</script>".encode("gb18030"))
    page = as_user(cast.clerk).get(address("preview", attachment)).content.decode()
    assert "共三条 &lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_long_text_is_cut_and_says_so(cast, as_user):
    attachment = make_attachment(make_matter(cast.clerk), cast.clerk, "长.txt", "长".encode() * 100_000)
    page = as_user(cast.clerk).get(address("preview", attachment)).content.decode()
    assert ("文件较长，网页上只显示开头部分" in page, page.count("长") < 70_000, "\ufffd" in page) == (
        True,
        True,
        False,
    )


def test_what_cannot_be_shown_is_offered_for_download(cast, as_user):
    matter = make_matter(cast.clerk)
    for name, content, words in (
        ("版式.ofd", samples.ofd(), "这类文件不能在网页上预览"),
        ("密.pdf", samples.locked_pdf(), "文件设有打开密码，可以保存和下载，但不能预览"),
    ):
        attachment = make_attachment(matter, cast.clerk, name, content)
        page = as_user(cast.clerk).get(address("preview", attachment)).content.decode()
        assert (words in page, address("download", attachment) in page) == (True, True)
        assert as_user(cast.clerk).get(address("page", attachment)).status_code == 404


def test_a_file_lost_from_the_disk_is_told_in_a_sentence(attachment, cast, as_user, disk):
    for path in disk():
        path.unlink()
    client = as_user(cast.clerk)
    for door, words in (("download", "文件在存储中找不到，请联系系统管理员"), ("page", "第 1 页无法预览")):
        response = client.get(address(door, attachment))
        assert (response.status_code, words in response.content.decode()) == (422, True)


def test_removing_by_the_page_asks_the_rule(attachment, cast, as_user):
    address_ = reverse("attachments:remove", args=[attachment.pk])
    assert as_user(cast.stranger).post(address_).status_code == 404
    assert as_user(cast.director).post(address_).status_code == 403
    services.freeze(matter=attachment.matter)
    assert as_user(cast.clerk).post(address_).status_code == 422
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("files", [1, 3])
def test_the_reading_page_asks_the_database_the_same_for_one_file_and_three(
    files, cast, as_user, django_assert_num_queries
):
    matter = make_matter(cast.clerk)
    for number in range(files):
        attachment = make_attachment(matter, cast.clerk, f"{number}.txt", b"x")
    client = as_user(cast.clerk)
    client.get(address("preview", attachment))  # the first visit writes the session
    with django_assert_num_queries(QUERIES_OF_PREVIEW):
        client.get(address("preview", attachment))


QUERIES_OF_PREVIEW = 8  # session, user, file, kind, matter, files, counts and roles of the shell
