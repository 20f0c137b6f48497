"""Delegation, batch sign-off, the change of a run's course and the flow editor in the browser (PLT-03, 04)."""

import pytest

from apps.approvals.models import ApprovalFlow, Opinion
from apps.approvals.services import decide_step, start_approval
from apps.approvals.tests.factories import active, spec
from apps.org import roles
from apps.org.models import Delegation
from apps.org.services import create_user
from apps.portal.tests.browser.conftest import DESKTOP, PHONE
from apps.supervision.tests.factories import item_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def run_on(office, *steps, title: str = "完成焊接车间除尘系统改造并通过验收"):
    """A run on an item of 生产部, started by 王主任."""
    item = item_of(office, due_on=None, title=title)
    return start_approval(matter=item.matter, subject="instruct", steps=list(steps), actor=office.director)


def choose(page, field: str, words: str) -> None:
    """Type into a picker and take the first that fits."""
    box = page.locator(f"#id_{field}-ts-control")
    box.click()
    box.press_sequentially(words)
    page.locator(".ts-dropdown .option").filter(has_text=words).first.click()
    page.get_by_role("heading", level=1).click()
    page.locator(".ts-dropdown >> visible=true").wait_for(state="hidden")


def pick(page, field: str, words: str) -> None:
    """Take the one that fits without opening the list: on a busy machine that of several stays open after a choice."""
    taken = page.locator(f"#id_{field}").evaluate(
        "(field, words) => { const one = [...field.options].find((option) => option.text.includes(words));"
        " field.tomselect.addItem(one.value); return one.text; }",
        words,
    )
    page.locator(".ts-control .item").get_by_text(taken).wait_for()


def test_the_gm_delegates_and_the_deputy_signs_on_a_phone(office, open_page):
    approval = run_on(office, spec(office.gm, limit_hours=4))
    gm = open_page(office.gm, DESKTOP)
    page = gm.go("/approvals/delegations/")
    gm.look("delegations-empty")
    choose(page, "deputy", "周副总")
    page.locator("#id_ends_on").evaluate("(field) => { field._flatpickr ? field._flatpickr.setDate(new Date()) : 0 }")
    page.get_by_label("事由").fill("去省城开会")
    page.get_by_role("button", name="授权并通知").click()
    page.get_by_text("已授权周副总代理").wait_for()
    gm.look("delegations")

    deputy = open_page(office.deputy, PHONE)
    page = deputy.go("/")
    page.get_by_text("请代张总批示").first.wait_for()
    page = deputy.go(f"/approvals/steps/{active(approval).pk}/")
    page.get_by_text("代张总批示（授权代理）").wait_for()
    deputy.look("step-deputy")
    page.get_by_label("批示意见", exact=True).fill("同意，按期完成。")
    page.get_by_role("button", name="批示并下一步").click()
    page.wait_for_url("**/supervision/**")
    assert Opinion.objects.get().signature == "张总（周副总代）"
    deputy.go(f"/approvals/steps/{approval.steps.get().pk}/").get_by_text("张总（周副总代）").first.wait_for()

    page = gm.go("/approvals/delegations/")
    page.get_by_role("button", name="提前结束对周副总的授权").click()
    page.get_by_role("dialog").get_by_role("button", name="结束授权").click()
    page.get_by_text("已结束授权").wait_for()
    assert Delegation.objects.get().revoked_at is not None


def test_several_are_signed_together_on_a_phone_and_a_sentence_is_kept(office, open_page):
    for n in range(3):
        run_on(office, spec(office.gm, limit_hours=4), title=f"第 {n + 1} 号改造工程验收")
    phone = open_page(office.gm, PHONE)
    page = phone.go("/approvals/phrases/")
    page.get_by_label("场合").select_option("instruct")
    page.get_by_label("内容").fill("同意，请抓紧。")
    page.get_by_role("button", name="加入").click()
    page.get_by_text("已加入常用语").wait_for()
    phone.look("phrases")
    page = phone.go("/approvals/batch/")
    phone.look("batch")
    page.get_by_label("勾选 第 1 号改造工程验收").check()
    page.get_by_label("勾选 第 3 号改造工程验收").check()
    page.get_by_role("button", name="同意，请抓紧。").click()
    page.get_by_role("button", name="签批勾选的事项").click()
    page.get_by_role("dialog").get_by_role("button", name="签批").click()
    page.get_by_text("本次结果").wait_for()
    assert page.get_by_text("已签批").count() == 2
    assert set(Opinion.objects.values_list("text", flat=True)) == {"同意，请抓紧。"}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_signers_handing_over_and_returning(office, open_page, size):
    approval = run_on(office, spec(office.deputy, limit_hours=4), spec(office.gm, limit_hours=4))
    decide_step(step=active(approval), actor=office.deputy, decision="approve", text="同意。")
    gm = open_page(office.gm, size)
    place = f"/approvals/steps/{active(approval).pk}/"
    gm.go(place).get_by_role("link", name="加签").wait_for()
    gm.look("step-courses")
    for link, label in (("转办", "hand-over"), ("退回到…", "return")):
        gm.go(place).get_by_role("link", name=link).click()
        gm.page.get_by_role("link", name="回到办理").wait_for()
        gm.look(label)
    page = gm.go(place)
    page.get_by_role("link", name="加签").click()
    gm.look("sign")
    page.locator("#id_people-ts-control").wait_for()
    pick(page, "people", "刘部长")
    page.get_by_label("请他们看什么").fill("请核对预算。")
    page.locator("input[type=file]").set_input_files(
        {"name": "预算测算.txt", "mimeType": "text/plain", "buffer": "共 3 项".encode()}
    )
    page.locator(".file-row:not(.sending)").get_by_text("预算测算.txt").wait_for()  # the row grows while it is sent
    page.get_by_role("button", name="加签", exact=True).click()
    page.get_by_text("已加签").wait_for()
    assert active(approval).assignees.get().principal == office.head.principal
    gm.go(f"/approvals/steps/{active(approval).pk}/").locator(".opinion").get_by_role(
        "link", name="预算测算.txt"
    ).wait_for()
    gm.look("sign-with-file")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_who_comes_too_late_finds_the_words_again(office, open_page, size):
    step = active(run_on(office, spec(office.deputy, office.gm, limit_hours=4)))
    gm = open_page(office.gm, size)
    page = gm.go(f"/approvals/steps/{step.pk}/hand-over/")
    choose(page, "to", "刘部长")
    page.get_by_label("理由").fill("归口生产部，请核对测算表。")
    decide_step(step=step, actor=office.deputy, decision="approve", text="同意。")
    page.get_by_role("button", name="转办").click()
    page.get_by_text("您的意见未提交，已保留在页面上").wait_for()
    assert page.get_by_label("您写的理由").input_value() == "归口生产部，请核对测算表。"
    gm.faults.clear()  # the browser notes the 409 on its console
    gm.look("late", html="")


def test_an_administrator_adds_a_step_tries_it_and_publishes(office, open_page):
    admin = create_user(username="guanli", name="管理员", department=office.office, role_codes=[roles.SYSTEM_ADMIN])
    desk = open_page(admin, DESKTOP)
    page = desk.go("/approvals/flows/")
    desk.look("flows")
    page.get_by_role("link", name="修改 督办延期审批").click()
    page.get_by_role("button", name="增加一步").click()
    page.get_by_role("group", name="第 2 步", exact=True).wait_for()
    page.get_by_label("步骤名称").nth(1).fill("上级审批")
    page.get_by_label("办理人").nth(1).select_option("superior")
    page.locator("summary").filter(has_text="条件").nth(1).click()
    page.get_by_label("申请延长天数不少于（天）").nth(1).fill("31")
    page.get_by_label("申请延长天数（天）", exact=True).fill("45")
    choose(page, "try-applicant", "孙员工")
    page.get_by_role("button", name="试运行").click()
    page.locator(".flow-try").get_by_text("张总").wait_for()
    desk.look("flow-try")
    page.get_by_role("button", name="上移").nth(1).click()
    page.wait_for_function("document.querySelector('[name=steps-0-label]').value === '上级审批'")
    page.get_by_label("修改说明").fill("先由上级看")
    page.get_by_role("button", name="发布为第 2 版").click()
    page.get_by_text("已发布「督办延期审批」第 2 版").wait_for()
    desk.look("flow-version")
    flow = ApprovalFlow.objects.get(code="extension", is_current=True)
    assert [step.label for step in flow.steps.all()] == ["上级审批", "延期审批"]
    assert flow.steps.first().conditions == {"days": {"from": "31"}}
    phone = open_page(admin, PHONE)
    phone.go("/approvals/flows/extension/edit/")
    phone.look("flow-edit")
