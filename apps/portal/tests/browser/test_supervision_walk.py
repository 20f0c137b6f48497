"""Supervision and instructions in the browser: from the phone to the closure (SUP-01…03, DOC-03, DOC-05)."""

import pytest

from apps.approvals.services import start_approval
from apps.approvals.tests.factories import active, spec
from apps.portal.tests.browser.conftest import DESKTOP, PHONE
from apps.supervision.models import SupervisionItem
from apps.supervision.tests.factories import item_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def instructed(office):
    """An item of 生产部 that lies with 周副总 and then 张总 for instruction."""
    item = item_of(office, due_on=None, title="完成焊接车间除尘系统改造并通过验收")
    steps = [spec(office.deputy, limit_hours=4), spec(office.gm, limit_hours=4)]
    return start_approval(matter=item.matter, subject="instruct", steps=steps, actor=office.director)


def test_the_gm_instructs_on_a_phone_and_lists_it_for_supervision(office, instructed, open_page):
    deputy = open_page(office.deputy, DESKTOP)
    page = deputy.go(f"/approvals/steps/{active(instructed).pk}/")
    deputy.look("step")
    page.get_by_role("button", name="同意拟办意见。").click()
    assert page.get_by_label("批示意见", exact=True).input_value() == "同意拟办意见。"
    page.get_by_text("转请他人批示").click()
    deputy.look("step-pass-on")
    page.get_by_role("button", name="批示并下一步").click()

    phone = open_page(office.gm, PHONE)
    page = phone.go(f"/approvals/steps/{active(instructed).pk}/")
    phone.look("step")
    page.get_by_role("button", name="转请", exact=True)
    page.get_by_label("批示意见", exact=True).fill("同意。请生产部十日内整改到位。")
    page.get_by_label("批示后列入督办").check()
    page.get_by_role("button", name="批示并下一步").click()
    page.wait_for_url("**/supervision/new/**")
    assert page.get_by_label("任务要求").input_value() == "同意。请生产部十日内整改到位。"
    phone.look("item-new")


def test_words_written_too_late_are_kept(office, instructed, open_page):
    late = open_page(office.assistant, PHONE)
    first = open_page(office.deputy, DESKTOP)
    page = first.go(f"/approvals/steps/{active(instructed).pk}/")
    page.get_by_role("button", name="批示并下一步").click()
    step = active(instructed)
    page = late.go(f"/approvals/steps/{step.pk}/")
    late.look("oral")
    page.get_by_label("口头批示意见").fill("张总口头同意，抓紧办。")
    gm = open_page(office.gm, DESKTOP).go(f"/approvals/steps/{step.pk}/")
    gm.get_by_role("button", name="批示并下一步").click()
    gm.wait_for_url("**/supervision/**")
    page.get_by_role("button", name="录入口头批示").click()
    page.get_by_text("您的意见未提交").wait_for()
    assert page.get_by_label("您写的意见（未提交，可复制另存）").input_value() == "张总口头同意，抓紧办。"
    late.faults[:] = [fault for fault in late.faults if "409" not in fault]  # the browser notes the refusal itself


def test_an_item_from_feedback_to_closure(office, open_page):
    item = item_of(office, due_on=None)
    place = f"/supervision/{item.pk}/"
    owner = open_page(office.staff, PHONE)
    page = owner.go(place)
    owner.look("item")
    page.get_by_label("进展情况").fill("设备全部就位，正在调试。")
    page.get_by_label("进度（%）").fill("70")
    page.get_by_role("button", name="反馈进展").click()
    page.get_by_text("进展已反馈").wait_for()
    page.get_by_text("申请销号", exact=True).first.click()
    page.get_by_label("完成情况").fill("检测合格，报告已交办公室。")
    page.get_by_role("button", name="申请销号").click()
    page.get_by_text("已申请销号，等待审核").wait_for()

    leader = open_page(office.gm, DESKTOP)
    page = leader.go(place)
    leader.look("item-claimed")
    page.get_by_role("button", name="同意销号", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="同意销号").click()
    page.get_by_text("已销号：").wait_for()
    leader.look("item-closed")
    assert SupervisionItem.objects.get().matter.state == "closed"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_ledger_and_forms_are_sound(office, open_page, size):
    item = item_of(office, due_on=None)
    watched = open_page(office.director, size)
    for label, path in {
        "ledger": "/supervision/",
        "ledger-empty": "/supervision/?tab=overdue",
        "item-new": "/supervision/new/",
        "item-edit": f"/supervision/{item.pk}/edit/",
        "item-urge": f"/supervision/{item.pk}/urge/",
    }.items():
        watched.go(path)
        watched.look(label)
