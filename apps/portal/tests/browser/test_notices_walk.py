"""Notification settings in the browser: what goes where and when; a bad address keeps what was typed (PLT-06)."""

import pytest

from apps.notifications.models import Preference
from apps.portal.tests.browser.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
ROBOT = "https://open.feishu.cn/open-apis/bot/v2/hook/0a1b2c3d-1111-2222-3333-444455556666"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_gm_chooses_where_and_when_notices_go(office, open_page, settings, size):
    settings.EMAIL_ENABLED, settings.CHAT_CHANNELS = True, ["feishu"]
    gm = open_page(office.gm, size)
    page = gm.go("/notifications/")
    page.get_by_role("link", name="通知设置").last.click()
    gm.look("preferences")
    page.get_by_label("待办发到电子邮件").uncheck()
    page.locator("#id_quiet_from").fill("22:00")
    page.get_by_label("飞书机器人").fill("http://127.0.0.1/robot")
    page.get_by_role("button", name="保存设置").click()
    page.locator(".error-summary").wait_for()
    assert not page.get_by_label("待办发到电子邮件").is_checked()
    assert page.get_by_label("飞书机器人").input_value() == "http://127.0.0.1/robot"
    gm.faults[:] = [fault for fault in gm.faults if "422" not in fault]  # the browser says so of the refusal

    page.get_by_label("飞书机器人").fill(ROBOT)
    page.locator("#id_quiet_from").fill("22:00")
    page.locator("#id_quiet_to").fill("07:30")
    page.get_by_role("button", name="保存设置").click()
    page.get_by_text("通知设置已保存").wait_for()
    gm.look("preferences-saved")
    kept = Preference.objects.get(user=office.gm)
    assert (kept.quiet_from.hour, kept.quiet_to.minute) == (22, 30)
    assert not page.get_by_label("待办发到电子邮件").is_checked()
