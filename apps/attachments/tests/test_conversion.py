"""Office files as pages: really converted by LibreOffice, shut in, cached by content, told while it lasts."""

import datetime as dt
import http.server
import os
import shutil
import subprocess
import threading
import warnings
from pathlib import Path

import pypdfium2
import pytest
from django.urls import reverse
from PIL import Image

from apps.attachments import office, previews, services
from apps.attachments.models import Rendition
from apps.attachments.tests import papers, samples
from apps.attachments.tests.factories import make_attachment, make_matter

State = Rendition.State
CONVERTED = {
    "通知.docx": (papers.docx("关于报送总结的通知"), "关于报送总结的通知"),
    "台账.xlsx": (papers.xlsx("合计"), "合计"),
    "纪要.odt": (papers.odt(), "会议纪要"),
    "台账.ods": (papers.ods(), "台账"),
    "汇报.odp": (papers.odp(), "汇报"),
}


@pytest.fixture
def libreoffice():
    """Present, or loudly skipped; never skipped in continuous integration."""
    if not shutil.which("soffice"):
        if os.environ.get("CI"):
            pytest.fail("CI 中不得跳过 Office 转换测试，缺少 LibreOffice")
        warnings.warn("没有安装 LibreOffice，Office 转换测试被跳过", stacklevel=1)
        pytest.skip("没有安装 LibreOffice（apt-get install libreoffice-writer-nogui …）")


def words_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    found = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return found


def legacy(content: bytes, name: str, folder: Path) -> bytes:
    """The same paper in the old format, written by LibreOffice itself."""
    source = folder / f"in{Path(name).suffix}x"
    source.write_bytes(content)
    profile = (folder / "profile").as_uri()
    target = Path(name).suffix[1:]
    line = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", target, "--outdir", folder]
    subprocess.run([*line, source], check=True, capture_output=True, timeout=90)
    return (folder / f"in.{target}").read_bytes()


def attached(cast, name="通知.docx", content=None, readers=()):
    return make_attachment(make_matter(cast.clerk, readers=readers), cast.clerk, name, content or papers.docx())


def preview_of(client, attachment) -> str:
    return client.get(reverse("attachments:preview", args=[attachment.pk])).content.decode()


@pytest.mark.parametrize("name", CONVERTED)
def test_an_office_file_becomes_pages(name, cast, as_user, libreoffice):
    content, words = CONVERTED[name]
    attachment = attached(cast, name, content)
    assert Rendition.objects.get().state == State.WAITING  # asked for when it was attached
    assert (services.convert_waiting(), services.convert_waiting()) == (1, 0)
    rendition = Rendition.objects.get()
    assert (rendition.state, rendition.pages, rendition.sha256) == (State.DONE, 1, attachment.sha256)
    assert words in words_of(previews.pdf_of(attachment.sha256))
    client = as_user(cast.clerk)
    page = client.get(reverse("attachments:page", args=[attachment.pk, 1]) + "?w=800")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "image/png")
    assert "由 LibreOffice 转换，排版可能与原文件略有出入" in preview_of(client, attachment)


def test_only_the_first_three_hundred_pages_are_made(cast, as_user, libreoffice):
    short, long = attached(cast, "短.docx", papers.docx(pages=3)), attached(cast, "长.docx", papers.docx(pages=304))
    assert services.convert_waiting() == 2
    assert [previews.reading_of(one).pages for one in (short, long)] == [3, 300]
    client = as_user(cast.clerk)
    words = "网页上只显示前 300 页，其余请下载后查看"
    assert (words in preview_of(client, short), words in preview_of(client, long)) == (False, True)
    assert client.get(reverse("attachments:page", args=[short.pk, 4])).status_code == 404


@pytest.mark.parametrize("name", ["旧文.doc", "旧表.xls", "文字.wps"])
def test_the_old_formats_become_pages_too(name, cast, tmp_path, libreoffice):
    made, words = (papers.xlsx("合计"), "合计") if name.endswith("xls") else (papers.docx("旧格式"), "旧格式")
    old = legacy(made, {"文字.wps": "文字.doc"}.get(name, name), tmp_path)
    attachment = attached(cast, name, old)
    services.convert_waiting()
    assert words in words_of(previews.pdf_of(attachment.sha256))


def test_the_same_content_is_converted_once_whatever_its_name(cast, libreoffice):
    content = papers.docx("同一内容")
    first, second = attached(cast, "甲.docx", content), attached(cast, "乙.docx", content)
    assert services.convert_waiting() == 1
    assert previews.reading_of(first).pages == previews.reading_of(second).pages == 1


def test_links_to_files_and_servers_are_not_followed(cast, tmp_path, libreoffice):
    """A picture and a section on the disk, a picture on a server: none of them gets into the pages."""
    asked = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_):
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Image.new("RGB", (300, 300), (255, 0, 0)).save(tmp_path / "red.png")
    (tmp_path / "secret.txt").write_text("TOPSECRET")
    frame = 'text:anchor-type="paragraph" svg:width="8cm" svg:height="8cm"'
    pictures = "".join(
        f'<text:p><draw:frame {frame}><draw:image xlink:href="{address}" xlink:type="simple"/></draw:frame></text:p>'
        for address in ((tmp_path / "red.png").as_uri(), f"http://127.0.0.1:{server.server_port}/x.png")
    )
    section = (
        f'<text:section text:name="s"><text:section-source xlink:href="{(tmp_path / "secret.txt").as_uri()}" '
        'text:filter-name="Text"/><text:p>节</text:p></text:section>'
    )
    attachment = attached(cast, "外链.odt", papers.odt(f"<text:p>正文</text:p>{section}{pictures}"))
    services.convert_waiting()
    server.shutdown()
    server.server_close()
    pdf = previews.pdf_of(attachment.sha256)
    document = pypdfium2.PdfDocument(pdf)
    red = [
        1
        for page in document
        for red, green, blue in page.render(scale=0.3).to_pil().convert("RGB").get_flattened_data()
        if red > 200 and green < 60 and blue < 60
    ]
    document.close()
    assert (asked, "TOPSECRET" in words_of(pdf), "正文" in words_of(pdf), red) == ([], False, True, [])


def test_a_conversion_that_takes_too_long_is_ended_and_told(cast, as_user, settings, tmp_path):
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nsleep 60 & echo $! > " + str(tmp_path / "child") + "\nwait\n")
    slow.chmod(0o755)
    settings.SOFFICE, settings.SOFFICE_SECONDS = str(slow), 2
    attachment = attached(cast)
    services.convert_waiting()
    assert (Rendition.objects.get().state, Rendition.objects.get().failure) == (State.FAILED, "timeout")
    child = int((tmp_path / "child").read_text())
    status = Path(f"/proc/{child}/stat")
    assert not status.exists() or status.read_text().split()[2] == "Z"  # nothing of it goes on
    page = preview_of(as_user(cast.clerk), attachment)
    assert ("在限定时间内没有转换完。可下载后查看" in page, "再转换一次" in page) == (True, True)


def test_a_file_libreoffice_cannot_read_is_told(cast, as_user, libreoffice):
    attachment = attached(cast, "坏表.xlsx", samples.office("xlsx"))
    services.convert_waiting()
    assert Rendition.objects.get().state == State.FAILED
    assert "文件不能转换为可预览的页面" in preview_of(as_user(cast.clerk), attachment)


def test_without_libreoffice_the_page_says_so_and_nothing_waits(cast, as_user, settings):
    settings.SOFFICE = "/nowhere/soffice"
    attachment = attached(cast)
    client = as_user(cast.clerk)
    assert "服务器没有安装 LibreOffice，Office 文件不能在网页上预览，可下载后查看" in preview_of(client, attachment)
    assert client.post(reverse("attachments:convert", args=[attachment.pk])).status_code == 302
    assert Rendition.objects.count() == 0


def test_the_page_asks_by_post_waits_by_get_and_loads_anew(
    cast, as_user, libreoffice, django_capture_on_commit_callbacks
):
    attachment = attached(cast, readers=[cast.director])
    Rendition.objects.all().delete()  # a file from before LibreOffice was installed
    client = as_user(cast.director)
    convert = reverse("attachments:convert", args=[attachment.pk])
    conversion = reverse("attachments:conversion", args=[attachment.pk])
    assert f'hx-post="{convert}"' in preview_of(client, attachment)
    assert Rendition.objects.count() == 0  # reading writes nothing
    asked = client.post(convert, headers={"HX-Request": "true"})
    assert ("排队等待转换，马上开始" in asked.content.decode(), f'hx-get="{conversion}"' in asked.content.decode()) == (
        True,
        True,
    )
    assert "HX-Refresh" not in client.get(conversion).headers
    with django_capture_on_commit_callbacks(execute=True):
        client.post(convert)
    assert client.get(conversion).headers["HX-Refresh"] == "true"


def test_a_running_conversion_says_how_long(cast, as_user, settings, time_machine):
    settings.SOFFICE = "/bin/true"
    attachment = attached(cast)
    begun = Rendition.objects.get().asked_at
    Rendition.objects.update(state=State.RUNNING, begun_at=begun, attempts=1)
    time_machine.move_to(begun + dt.timedelta(seconds=6), tick=False)
    page = preview_of(as_user(cast.clerk), attachment)
    assert ("正在转换，已用 6 秒" in page, 'value="44"' in page) == (True, True)
    time_machine.move_to(begun + dt.timedelta(seconds=121), tick=False)
    assert "转换被中断，稍后自动重新开始" in preview_of(as_user(cast.clerk), attachment)


def test_a_row_left_by_a_dead_worker_is_taken_again_and_parked_after_three(cast, settings, time_machine):
    settings.SOFFICE = "/bin/true"  # ends without a PDF
    attached(cast)
    row = Rendition.objects.get()
    Rendition.objects.update(state=State.RUNNING, begun_at=row.asked_at, attempts=3)
    assert services.convert_waiting() == 0  # its worker may still live
    time_machine.move_to(row.asked_at.timestamp() + 301, tick=False)
    assert services.convert_waiting() == 1
    assert (Rendition.objects.get().state, Rendition.objects.get().failure) == (State.FAILED, "died")


def test_a_cleared_cache_and_a_failure_can_be_asked_for_again(cast, settings):
    settings.SOFFICE = "/bin/true"
    attachment = attached(cast)
    services.convert_waiting()
    assert services.ask_for(attachment=attachment).state == State.WAITING
    Rendition.objects.update(state=State.DONE, pages=3)
    assert previews.reading_of(attachment).pages == 0
    assert services.ask_for(attachment=attachment).state == State.WAITING
    assert services.ask_for(attachment=attachment).asked_at == Rendition.objects.get().asked_at


def test_a_locked_file_and_a_pdf_ask_for_no_conversion(cast, as_user):
    for name, content in (("密.docx", samples.ole("EncryptedPackage")), ("文.pdf", samples.pdf())):
        attachment = attached(cast, name, content)
        assert as_user(cast.clerk).get(reverse("attachments:conversion", args=[attachment.pk])).status_code == 404
    assert Rendition.objects.count() == 0


def test_conversions_of_files_that_are_gone_are_cleared_away(cast, settings, time_machine):
    settings.SOFFICE = "/bin/true"
    kept = attached(cast)
    Rendition.objects.create(sha256="f" * 64, asked_at=kept.uploaded_at)
    time_machine.move_to(kept.uploaded_at.timestamp() + 90_000, tick=False)
    services.purge_staged()
    assert list(Rendition.objects.values_list("sha256", flat=True)) == [kept.sha256]


def test_nothing_is_left_in_the_temporary_folder(cast, tmp_path, libreoffice, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    attachment = attached(cast)
    with office.converted(Path(attachment.file.path)) as made:
        assert made.stat().st_size > 0
    assert list(tmp_path.glob("office-*")) == []


def test_the_box_has_no_network_and_its_limits(cast, tmp_path, settings):
    """A stand-in for LibreOffice tells what it sees from inside."""
    report = tmp_path / "report"
    spy = tmp_path / "spy"
    spy.write_text(
        f"#!/bin/sh\n{{ cut -s -d: -f1 /proc/net/dev; ulimit -v; ulimit -f; echo $http_proxy; }} > {report}\n"
    )
    spy.chmod(0o755)
    settings.SOFFICE = str(spy)
    attached(cast)
    services.convert_waiting()
    *interfaces, memory, file_blocks, proxy = report.read_text().split()
    assert (int(memory), int(file_blocks) > 0, proxy) == (6 * 1024 * 1024, True, "http://127.0.0.1:9")
    if may_leave_the_network():
        assert interfaces == ["lo"]


def may_leave_the_network() -> bool:
    """Whether this kernel lets a process into a network namespace of its own (not in every container)."""
    tries = (["unshare", "-n", "true"], ["unshare", "-rn", "true"])
    return any(subprocess.run(line, check=False, capture_output=True).returncode == 0 for line in tries)
