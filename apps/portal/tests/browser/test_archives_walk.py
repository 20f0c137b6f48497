"""The yearly arrangement and a loan in Chromium, at both sizes: from the class to the box, from the request to the page
with its watermark."""

import datetime as dt

import pytest

from apps.archives import services
from apps.archives.models import ArchiveRecord, Arrangement, Loan
from apps.archives.tests.factories import approve_loan, make_record
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.portal.tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture
def files_on_tmp(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def confirmed(page, label: str) -> None:
    """Press a button that asks first, and say yes."""
    page.get_by_role("button", name=label, exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name=label, exact=True).click()


@SIZES
def test_the_archivist_arranges_a_class(size, office, open_page, files_on_tmp):
    for number, title in enumerate(("关于召开年会的通知", "关于安全生产检查的通知", "关于表彰先进的决定"), 1):
        make_record(
            office, title=title, files=True, paper=number > 1, paper_place="待整理架" if number > 1 else "",
            pages=None if number == 1 else 90, document_date=dt.date(2026, 12 - number, 3),
            responsible_party="市应急管理局", document_number=f"应急函〔2026〕{number}号",
        )  # fmt: skip
    services.add_shelf(actor=office.archivist, room="档案室", shelf="1号柜")
    watched = open_page(office.archivist, size)
    page = watched.go("/archives/arranging/")
    watched.look("classes")
    page.get_by_role("button", name="开始整理").click()
    page.get_by_role("heading", name="检查").wait_for()
    watched.look("draft")
    assert fits(page)
    page.locator("#check").get_by_label("页数").fill("12")
    page.locator("#check").get_by_role("button", name="补登").click()
    page.get_by_role("button", name="按时间").click()
    page.get_by_text("已按时间排列").wait_for()
    page.get_by_label("上架位置").select_option(label="档案室 1号柜")
    page.get_by_role("button", name="重新计算").click()
    page.get_by_label("按电子单套保管").check()
    watched.look("draft-ordered")
    confirmed(page, "定稿")
    page.get_by_text("已定稿：件号、档号不再变动").wait_for()
    watched.look("frozen")
    assert fits(page)
    assert ArchiveRecord.objects.get(item_number=1).title == "关于表彰先进的决定"
    page.get_by_role("link", name="第 1 盒").first.click()
    watched.look("box")
    assert fits(page)
    watched.go("/archives/boxes/?q=表彰")
    watched.look("boxes")
    watched.go("/archives/shelves/")
    watched.look("shelves")
    assert fits(page)
    assert Arrangement.objects.get().state == Arrangement.State.FROZEN


@SIZES
def test_a_file_is_asked_for_and_read_through_the_window(size, office, open_page, files_on_tmp):
    matter = make_matter(office.clerk)
    make_attachment(matter, office.clerk, "审计报告.pdf", samples.pdf(2))
    record = services.file_matter(
        matter=matter, actor=office.clerk, retention="D30", department=office.office, title="2019年审计报告"
    )
    watched = open_page(office.staff, size)
    page = watched.go("/archives/loans/")
    watched.look("register")
    page.get_by_role("link", name="申请借阅").click()
    watched.look("request")
    page.get_by_label("要查的档案").fill("前几年的审计报告")
    page.get_by_label("用途").fill("起草本年度计划")
    page.get_by_role("button", name="提交申请").click()
    page.get_by_text("已申请：借〔").wait_for()
    watched.look("requested")
    loan = Loan.objects.get()
    services.match_record(loan=loan, actor=office.archivist, record=record)
    approve_loan(loan, office.head)
    page = watched.go(f"/archives/loans/{loan.pk}/")
    watched.look("open")
    assert fits(page)
    page.get_by_role("link", name="审计报告.pdf").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".reader img").first.evaluate("image => image.naturalWidth") == 1400
    watched.look("page")
    assert fits(page)


@SIZES
def test_the_archivist_matches_hands_out_and_takes_back(size, office, open_page, files_on_tmp):
    record = make_record(office, title="设备采购合同汇总", files=True, paper=True, paper_place="1号柜-03盒")
    services.request_loan(actor=office.staff, record=None, wanted="采购合同", purpose="核对", medium="paper", days=7)
    loan = Loan.objects.get()
    watched = open_page(office.archivist, size)
    page = watched.go(f"/archives/loans/{loan.pk}/")
    watched.look("to-match")
    page.get_by_label("档号").fill(record.archive_code)
    page.get_by_role("button", name="查档配件", exact=True).click()
    page.get_by_text("已配件，送审批").wait_for()
    approve_loan(loan, office.head)
    page = watched.go(f"/archives/loans/{loan.pk}/")
    page.get_by_label("领取人签名").fill("孙员工")
    page.get_by_role("button", name="出库", exact=True).click()
    page.get_by_text("已出库").wait_for()
    watched.look("lent")
    page.get_by_label("有缺损").check()
    page.get_by_label("说明").fill("第3页缺角")
    page.get_by_role("button", name="归还", exact=True).click()
    page.get_by_text("已归还：借〔").wait_for()
    watched.look("returned")
    assert fits(page)
    watched.go("/archives/loans/?tab=all")
    watched.look("register-of-the-archivist")
    assert fits(page)
