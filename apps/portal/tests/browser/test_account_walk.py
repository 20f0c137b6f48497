"""My account in the browser: the second factor from the first picture on, and an end to a session elsewhere."""

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from apps.org import sealing
from apps.org.models import SecondFactor, SignedIn, User
from apps.org.tests.cast import PASSWORD
from apps.portal.tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def gm(office) -> User:
    office.gm.set_password(PASSWORD)
    office.gm.save()
    return office.gm


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def telephone(user: User) -> str:
    """What stands on the telephone now: a code is good once, so the one before it is read for a change."""
    factor = SecondFactor.objects.get(user=user)
    clock = TOTP(sealing.unseal(factor.secret), drift=1 if factor.confirmed_at else 0)
    return f"{clock.token():06d}"


def test_the_second_factor_is_set_up_on_the_phone_and_asked_for_at_the_next_sign_in(gm, open_page):
    phone = open_page(None, PHONE)
    page = phone.go("/login/?next=/account/")
    sign_in(page, gm)
    page.get_by_role("link", name="启用").click()
    page.get_by_role("button", name="开始设置").click()
    expect(page.locator(".qr-box svg")).to_be_visible()
    page.get_by_role("button", name="确认启用").click()  # nothing typed: said at the field, not by the browser
    expect(page.locator(".invalid-feedback")).to_have_text("请填写此项")
    phone.look("factor-setup", html="")
    page.get_by_label("验证码").fill(telephone(gm))
    page.get_by_role("button", name="确认启用").click()
    recovery = page.locator(".recovery-codes code")
    expect(recovery).to_have_count(10)
    first = recovery.first.inner_text()
    phone.look("recovery-codes", html="")

    page.get_by_role("link", name="已经记下，继续").click()
    page.get_by_role("navigation", name="我的").get_by_role("button", name="退出登录").click()
    sign_in(page, gm)
    page.wait_for_url("**/login/code/")
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="进入").click()
    expect(page.locator(".error-summary")).to_contain_text("验证码不正确")
    phone.look("code", html="")
    page.get_by_label("验证码").fill(telephone(gm))
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("heading", name="需要我办")).to_be_visible()

    page.goto(phone.base + "/account/")
    page.get_by_role("navigation", name="我的").get_by_role("button", name="退出登录").click()
    sign_in(page, gm)
    page.get_by_label("验证码").fill(first)  # the telephone is elsewhere
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("heading", name="需要我办")).to_be_visible()
    phone.faults[:] = [fault for fault in phone.faults if "422" not in fault]  # the browser notes what was refused


def test_a_session_left_open_elsewhere_is_ended_from_here(gm, open_page):
    elsewhere, here = open_page(None), open_page(None)
    for one in (elsewhere, here):
        sign_in(one.go("/login/?next=/account/"), gm)
        expect(one.page.get_by_role("heading", name="登录中的会话")).to_be_visible()
    page = here.go("/account/")
    expect(page.get_by_text("本机", exact=True)).to_be_visible()
    here.look("sessions")
    page.get_by_role("button", name="结束会话").click()
    expect(page.locator(".message.success")).to_be_visible()
    assert SignedIn.objects.filter(user=gm).count() == 1
    elsewhere.go("/account/")
    assert "/login/" in elsewhere.page.url
    expect(here.go("/account/").get_by_role("heading", name="登录中的会话")).to_be_visible()
