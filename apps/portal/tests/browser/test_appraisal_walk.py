"""Appraisal in Chromium: from the due list to the filed register, each by its own person; at both sizes."""

import pytest

from apps.appraisal import services
from apps.appraisal.models import AppraisalBatch
from apps.appraisal.tests.factories import decide, fresh, old_record, with_password
from apps.org.tests.cast import PASSWORD
from apps.portal.tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]


@pytest.fixture
def files_on_tmp(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path
    settings.JOBS_ROOT = tmp_path / "jobs"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_from_the_due_list_to_the_filed_register(size, office, open_page, files_on_tmp):
    for number in (1, 2, 3):
        old_record(office, number=number, year=2006 + number)
    keeper = open_page(office.archivist, size)
    page = keeper.go("/appraisal/due/")
    keeper.look("due")
    for box in page.locator("input[name=pk]").all():
        box.check()
    page.get_by_role("button", name="提出鉴定").click()
    page.get_by_role("heading", name="鉴定意见").wait_for()
    keeper.look("draft")
    page.get_by_label("未填意见的一律", exact=True).last.select_option("destroy")
    page.get_by_label("一律的理由").fill("保管期限已满，无继续保存价值")
    page.get_by_role("button", name="填入并保存").click()
    page.get_by_text("鉴定意见已保存").wait_for()
    batch = AppraisalBatch.objects.get()
    services.put_committee(
        batch=batch, actor=office.archivist, leader=office.deputy, departments=[office.head],
        archivists=[office.archivist], witnesses=[office.director, office.clerk],
    )  # fmt: skip
    page = keeper.go(f"/appraisal/{batch.pk}/")
    page.get_by_role("button", name="送审").click()
    page.get_by_text("已送审").wait_for()
    keeper.look("approving")
    decide(batch, office.deputy)
    decide(batch, office.gm)
    for person in (office.director, office.clerk):
        with_password(person)
        witness = open_page(person, size)
        page = witness.go(f"/appraisal/{batch.pk}/")
        page.get_by_label("我已到场").check()
        page.get_by_label("登录密码").fill(PASSWORD)
        witness.look("confirm")
        page.get_by_role("button", name="确认销毁").first.click()
        page.locator("dialog[open]").get_by_role("button", name="确认销毁", exact=True).click(no_wait_after=True)
        page.locator("#supervise").wait_for(state="detached", timeout=30_000)
        witness.look("confirmed")
    services.finish_batch(batch.pk)
    page = keeper.go(f"/appraisal/{batch.pk}/")
    keeper.look("destroyed")
    page.get_by_label("签字清册存放位置").fill("1号柜-01盒")
    page.get_by_role("button", name="归档").click()
    page.get_by_text("销毁清册已归档").wait_for()
    keeper.look("filed")
    keeper.go("/appraisal/")
    keeper.look("ledger")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert fresh(batch).matter.state == "filed"
