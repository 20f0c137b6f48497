"""Bytes on the wire: by nginx or streamed, parts, conditions, names (RFC 9110, RFC 6266)."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from apps.attachments import services
from apps.attachments.tests import papers, samples
from apps.attachments.tests.factories import make_attachment, make_matter

PAPER = bytes(range(32, 127)) * 3  # 285 bytes
SEAL = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def attachment(cast):
    return make_attachment(make_matter(cast.clerk, readers=[cast.director]), cast.clerk, "来文.txt", PAPER)


def get(client, attachment, door="download", **headers):
    return client.get(reverse(f"attachments:{door}", args=[attachment.pk]), headers=headers)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("asked", "status", "span", "content"),
    [
        ("bytes=0-9", 206, "bytes 0-9/285", PAPER[:10]),
        ("bytes=100-", 206, "bytes 100-284/285", PAPER[100:]),
        ("bytes=-5", 206, "bytes 280-284/285", PAPER[-5:]),
        ("bytes=-9999", 206, "bytes 0-284/285", PAPER),
        ("bytes=280-9999", 206, "bytes 280-284/285", PAPER[280:]),
        ("bytes=285-", 416, "bytes */285", b""),
        ("bytes=-0", 416, "bytes */285", b""),
        ("bytes=9-1", 200, None, PAPER),
        ("bytes=0-1,5-6", 200, None, PAPER),
        ("lines=1-2", 200, None, PAPER),
        ("bytes=-", 200, None, PAPER),
        ("bytes=" + "9" * 30 + "-", 200, None, PAPER),
    ],
)
def test_a_part_is_handed_out_sealed_like_the_whole(asked, status, span, content, attachment, cast, as_user):
    response = get(as_user(cast.director), attachment, Range=asked)
    assert (response.status_code, response.headers.get("Content-Range"), body(response)) == (status, span, content)
    assert {name: response.headers[name] for name in SEAL} == SEAL
    if status == 206:
        assert response.headers["Content-Length"] == str(len(content))


def test_who_has_the_file_already_is_told_so(attachment, cast, as_user):
    client = as_user(cast.director)
    etag = get(client, attachment).headers["ETag"]
    assert etag == f'"{attachment.sha256}"'
    for held in (etag, f'"other", W/{etag}', "*"):
        response = get(client, attachment, **{"If-None-Match": held})
        assert (response.status_code, body(response), response.headers["ETag"]) == (304, b"", etag)
    assert get(client, attachment, **{"If-None-Match": '"other"'}).status_code == 200
    assert get(as_user(cast.stranger), attachment, **{"If-None-Match": etag}).status_code == 404


def test_a_part_of_another_content_is_answered_with_the_whole(attachment, cast, as_user):
    client = as_user(cast.director)
    asked = {"Range": "bytes=0-9", "If-Range": '"other"'}
    assert get(client, attachment, **asked).status_code == 200
    assert get(client, attachment, **{**asked, "If-Range": f'"{attachment.sha256}"'}).status_code == 206


def test_nginx_gets_the_inner_place_and_no_bytes(attachment, cast, as_user, settings):
    settings.X_ACCEL = True
    response = get(as_user(cast.director), attachment, Range="bytes=0-9")
    assert (response.status_code, response.content, "Content-Range" in response.headers) == (200, b"", False)
    assert response.headers["X-Accel-Redirect"] == f"/_files/{attachment.file.name}"
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''%E6%9D%A5%E6%96%87.txt"
    assert response.headers["Content-Type"] == "text/plain"
    assert get(as_user(cast.stranger), attachment).status_code == 404


def test_an_odd_place_on_the_disk_is_quoted_for_nginx(attachment, cast, as_user, settings):
    """Files restored by hand may lie under a name of somebody's own."""
    settings.X_ACCEL = True
    attachment.file.name = "2026/手工 恢复%2e/通知?#\r\n.txt"
    attachment.save(update_fields=["file"])
    assert get(as_user(cast.director), attachment).headers["X-Accel-Redirect"] == (
        "/_files/2026/%E6%89%8B%E5%B7%A5%20%E6%81%A2%E5%A4%8D%252e/%E9%80%9A%E7%9F%A5%3F%23%0D%0A.txt"
    )


def test_pictures_of_pages_are_never_left_to_nginx(cast, as_user, settings):
    settings.X_ACCEL = True
    attachment = make_attachment(make_matter(cast.clerk), cast.clerk, "文.pdf", samples.pdf())
    response = as_user(cast.clerk).get(reverse("attachments:page", args=[attachment.pk, 1]) + "?w=800")
    assert ("X-Accel-Redirect" in response.headers, response.headers["Content-Type"]) == (False, "image/png")
    assert response.headers["Cache-Control"] == "private, max-age=600"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("report.txt", 'attachment; filename="report.txt"'),
        ("关于100%的 通知(终).txt", "attachment; filename*=utf-8''%E5%85%B3%E4%BA%8E100%25%E7%9A%84%20%E9%80%9A"),
        ('a"b\\c.txt', 'attachment; filename="c.txt"'),
        ("㛃喆𠮷.txt", "attachment; filename*=utf-8''%E3%9B%83%E5%96%86%F0%A0%AE%B7.txt"),
    ],
)
def test_a_name_travels_by_rfc_6266(name, header, cast, as_user):
    attachment = make_attachment(make_matter(cast.clerk), cast.clerk, name, b"x")
    assert get(as_user(cast.clerk), attachment).headers["Content-Disposition"].startswith(header)


def test_the_thumbnail_is_small_and_follows_the_visibility_of_its_matter(cast, as_user):
    matter = make_matter(cast.clerk, readers=[cast.director])
    attachment = make_attachment(matter, cast.clerk, "照片.png", samples.picture("PNG", (1000, 500)))
    response = get(as_user(cast.director), attachment, "thumbnail")
    assert Image.open(io.BytesIO(body(response))).size == (240, 120)
    assert get(as_user(cast.stranger), attachment, "thumbnail").status_code == 404
    text = make_attachment(matter, cast.clerk, "文.txt", b"x")
    assert get(as_user(cast.director), text, "thumbnail").status_code == 404


@pytest.mark.parametrize("door", ["download", "preview", "thumbnail", "conversion"])
def test_a_stranger_finds_none_of_the_doors(door, cast, as_user):
    matter = make_matter(cast.clerk)
    for name, content in (("方案.docx", papers.docx()), ("资料.zip", samples.plain_zip()), ("文.pdf", samples.pdf())):
        row = services.stage_upload(owner=cast.clerk, upload=samples.upload(name, content), with_archives=True)
        (attachment,) = services.attach_staged(matter=matter, actor=cast.clerk, staged_ids=[str(row.pk)], role="annex")
        assert get(as_user(cast.stranger), attachment, door).status_code == 404
    assert as_user(cast.stranger).get(reverse("attachments:page", args=[attachment.pk, 1])).status_code == 404
    assert as_user(cast.stranger).post(reverse("attachments:convert", args=[attachment.pk])).status_code == 404
