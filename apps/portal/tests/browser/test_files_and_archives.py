"""The pages of files and archives in Chromium, at both sizes: axe, HTML, pictures that load, the paper tick."""

import pytest

from apps.archives.tests.factories import make_record
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.portal.tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]


@pytest.fixture
def files_on_tmp(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_sort_of_file_can_be_read(size, office, open_page, files_on_tmp):
    matter = make_matter(office.clerk, readers=[office.gm])
    pages = [
        ("pdf", make_attachment(matter, office.clerk, "通知.pdf", samples.pdf(3))),
        ("image", make_attachment(matter, office.clerk, "照片.jpg", samples.picture("JPEG", (1600, 900)))),
        ("text", make_attachment(matter, office.clerk, "说明.txt", "第一条\n第二条".encode("gb18030"))),
        ("office", make_attachment(matter, office.clerk, "方案.docx", samples.office())),
        ("locked", make_attachment(matter, office.clerk, "密.pdf", samples.locked_pdf())),
    ]
    watched = open_page(office.gm, size)
    for label, attachment in pages:
        page = watched.go(f"/files/{attachment.pk}/preview")
        page.wait_for_load_state("networkidle")
        first = page.locator(".leaf img").first
        if first.count():
            assert first.evaluate("image => image.naturalWidth") > 0
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        watched.look(label)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_archivist_finds_a_record_and_ticks_its_paper(size, office, open_page, files_on_tmp):
    for number in range(3):
        make_record(office, title=f"关于第{number}次会议的通知", files=True, document_number=f"函〔2026〕{number}号")
    watched = open_page(office.archivist, size)
    page = watched.go("/archives/?tab=paper&q=第1次")
    watched.look("register")
    page.get_by_role("link", name="关于第1次会议的通知").click()
    watched.look("record")
    page.get_by_label("存放位置").fill("1号柜-03盒")
    page.get_by_role("button", name="登记纸质件").click()
    page.get_by_text("的纸质件已登记在「1号柜-03盒」").wait_for()
    watched.look("record-ticked")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    watched.go("/archives/?tab=paper&q=第1次")
    page.get_by_text("没有符合条件的").first.wait_for()
