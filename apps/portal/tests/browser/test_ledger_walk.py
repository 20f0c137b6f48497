"""A ledger in the browser: columns, views, several rows at once, paper, and an export in the background (PLT-09)."""

import pytest

from apps.core.ledger import export
from apps.jobs.models import Job
from apps.ledgers.models import SavedView
from apps.notifications.models import Notification
from apps.portal.tests.browser.conftest import DESKTOP, PHONE
from apps.supervision.models import SupervisionItem
from apps.supervision.tests.factories import item_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def own_folder(tmp_path, settings):
    settings.JOBS_ROOT = tmp_path / "jobs"


def test_columns_are_chosen_kept_as_a_view_and_shared(office, open_page):
    item_of(office, due_on=None, title="完成焊接车间除尘改造")
    desk = open_page(office.director, DESKTOP)
    page = desk.go("/supervision/?tab=all")
    page.locator("summary", has_text="列").click()
    page.get_by_role("group", name="显示的列").get_by_label("最近反馈").uncheck()
    desk.look("ledger-columns")
    page.get_by_role("button", name="应用").click()
    page.locator("th", has_text="最近反馈").wait_for(state="detached")
    page.locator("summary", has_text="存为视图").click()
    page.get_by_label("视图名称").fill("不看反馈")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已保存视图「不看反馈」").wait_for()
    page.locator("summary", has_text="存为视图").click()
    page.get_by_role("link", name="管理视图").click()
    page.get_by_label("共享范围").select_option("everybody")
    page.get_by_role("button", name="保存：不看反馈").click()
    page.get_by_text("已修改视图「不看反馈」").wait_for()
    desk.look("ledger-views")
    assert SavedView.objects.get().scope == "everybody"

    phone = open_page(office.gm, PHONE)
    phone.go("/supervision/").get_by_role("link", name="不看反馈").click()
    phone.page.locator("[aria-current=true]", has_text="不看反馈").wait_for()
    phone.look("ledger-view-phone")


def test_several_are_urged_together_and_the_ledger_goes_on_paper(office, open_page):
    for n in (1, 2, 3):
        item_of(office, due_on=None, title=f"第 {n} 号改造")
    desk = open_page(office.director, DESKTOP)
    page = desk.go("/supervision/?tab=all")
    assert page.get_by_role("button", name="催办").is_disabled()
    page.get_by_label("选择第 1 项").check()
    page.get_by_label("选择第 3 项").check()
    page.get_by_placeholder("催办的话").fill("请本周反馈。")
    desk.look("ledger-bulk")
    page.get_by_role("button", name="催办").click()
    page.get_by_text("2 项中，已办 2 项").wait_for()
    desk.look("ledger-bulk-done")
    assert sorted(SupervisionItem.objects.values_list("urge_count", flat=True)) == [0, 1, 1]
    assert Notification.objects.filter(recipient=office.staff, code="urge", body__contains="请本周反馈。").count() == 2
    page.get_by_role("link", name="返回台账").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="打印").click()
    paper = opened.value
    paper.get_by_role("heading", name="督办台账").wait_for()
    assert paper.locator("tbody tr").count() == 3
    paper.close()


def test_a_long_ledger_is_exported_in_the_background_and_told(office, open_page, own_folder, monkeypatch):
    monkeypatch.setattr(export, "EXPORT_LIMIT", 1)
    for n in (1, 2):
        item_of(office, due_on=None, title=f"第 {n} 号改造")
    desk = open_page(office.director, DESKTOP)
    page = desk.go("/supervision/?tab=all")
    page.get_by_role("link", name="导出 Excel").click()
    desk.look("ledger-export")
    page.get_by_role("button", name="在后台导出全部").click()
    page.get_by_text("共导出 2 项").wait_for()
    desk.look("ledger-job")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    job = Job.objects.get()
    notice = Notification.objects.get(recipient=office.director, url=f"/jobs/{job.pk}/")
    desk.go("/notifications/").get_by_text(notice.title).click()
    page.wait_for_url(f"**/jobs/{job.pk}/")
