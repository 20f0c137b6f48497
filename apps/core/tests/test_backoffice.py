"""The back-office by what administrators do; what wants attention; what a change tells."""

import datetime as dt

import pytest
from django import forms

from apps.core import backoffice
from apps.org import roles, services
from apps.worktime.models import HolidayYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(cast, as_user):
    services.grant_role(user=cast.staff, code=roles.SYSTEM_ADMIN)
    services.make_staff(user=cast.staff)
    return as_user(cast.staff)


def app(label: str, *names: str) -> dict:
    return {"app_label": label, "models": [{"object_name": name, "name": name, "admin_url": "/"} for name in names]}


def test_models_stand_under_the_task_not_under_the_app():
    found = backoffice.grouped([app("org", "User"), app("matters", "NumberRule"), app("axes", "AccessLog")])
    assert [(group["name"], [model["name"] for model in group["models"]]) for group in found] == [
        ("人员与权限", ["User"]),
        ("流程与编号", ["NumberRule"]),
        ("其他", ["AccessLog"]),
    ]


def test_the_front_page_is_grouped_and_every_model_of_ours_has_its_place(keeper):
    page = keeper.get("/admin/").content.decode()
    for name in ("人员与权限", "流程与编号", "工作日历", "通知"):
        assert f"<h2>{name}</h2>" in page
    assert "<h2>其他</h2>" not in page
    assert "<h2>审计</h2>" not in page  # a system administrator is no auditor


def test_the_auditor_finds_the_audit_there(cast, as_user):
    services.grant_role(user=cast.staff, code=roles.AUDITOR)
    assert 'href="/audit/"' in as_user(cast.staff).get("/admin/").content.decode()


@pytest.mark.parametrize(("month", "told"), [(10, False), (11, True)])
def test_from_november_on_the_missing_year_is_told_to_administrators(keeper, cast, as_user, time_machine, month, told):
    year = 2031
    time_machine.move_to(dt.datetime(year, month, 3, 4, tzinfo=dt.UTC))
    HolidayYear.objects.filter(year__gte=year).delete()
    HolidayYear.objects.create(year=year)
    client = as_user(cast.staff)  # the session of before is too old by now
    words = f"{year + 1} 年放假安排尚未录入"
    pages = [client.get(address).content.decode() for address in ("/admin/", "/", "/admin/worktime/holiday/")]
    assert [words in page for page in pages] == [told, told, told]
    assert words not in as_user(cast.clerk).get("/").content.decode()


class Sample(forms.Form):
    name = forms.CharField(label="名称")
    level = forms.ChoiceField(label="密级", choices=[("1", "内部"), ("2", "秘密")])
    active = forms.BooleanField(label="在用", required=False)
    password = forms.CharField(label="口令", required=False)


def test_a_change_tells_old_and_new_values_and_no_secret():
    form = Sample(
        {"name": "乙", "level": "2", "password": "new-secret"},
        initial={"name": "甲", "level": 1, "active": True, "password": "old-secret"},
    )
    assert form.is_valid()
    said = backoffice.change_message(None, None, form, [])
    assert said == "名称：甲 → 乙；密级：内部 → 秘密；在用：是 → 否；口令已修改"


def test_an_addition_keeps_the_words_of_django():
    form = Sample({"name": "乙", "level": "2"}, initial={})
    assert form.is_valid()
    assert backoffice.change_message(None, None, form, [], add=True) == [{"added": {}}]
