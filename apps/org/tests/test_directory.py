"""通讯录: the tree of departments, searching, one person, and what the administrators find there."""

import time

import pytest
from django.test import Client

from apps.matters.models import TimelineEntry
from apps.org import roles, services
from apps.org.models import Department, User
from apps.org.tests.cast import PASSWORD, Cast


@pytest.fixture
def firm(cast: Cast) -> Cast:
    workshop = services.create_department(name="一车间", code="YCJ", parent=cast.production, position=9)
    services.create_user(username="wang1", name="王一", department=workshop, title="班长", phone="0571-8800100")
    services.appoint(department=cast.production, head=cast.head, deputies=[cast.staff])
    return cast


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_sees_the_tree_with_heads_and_numbers_and_first_the_own_department(firm: Cast, as_user):
    text = text_of(as_user(firm.stranger), "/people/")
    for words in ("生产部", "一车间", "刘部长 · 2 人", "负责人空缺 · 1 人", "共 11 人", "赵外人"):
        assert words in text
    assert "孙员工" not in text


def test_the_people_of_a_department_stand_with_their_posts(firm: Cast, as_user):
    text = text_of(as_user(firm.stranger), f"/people/?department={firm.production.pk}")
    assert text.index("负责人</span>") < text.index("副职</span>")
    for words in ("刘部长", "孙员工", "工程师"):
        assert words in text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王", {"王主任", "王一"}),
        ("王 班长", {"王一"}),
        ("8800100", {"王一"}),
        ("生产部", {"刘部长", "孙员工"}),
        ("没有", set()),
    ],
)
def test_people_are_found_by_name_title_telephone_and_department(firm: Cast, as_user, words: str, found: set[str]):
    text = text_of(as_user(firm.stranger), f"/people/?q={words}")
    names = {user.name for user in User.objects.all() if f"/people/{user.pk}/" in text}
    assert names == found


@pytest.mark.parametrize("query", ["department=abc", "department=999999", "q=%00", "q=" + "长" * 500, "q=%25_"])
def test_odd_questions_get_a_page(firm: Cast, as_user, query: str):
    assert as_user(firm.stranger).get(f"/people/?{query}").status_code == 200


def test_whoever_left_is_not_listed_but_still_has_a_page(firm: Cast, as_user):
    services.set_active(user=firm.stranger, active=False)
    client = as_user(firm.staff)
    assert "赵外人" not in text_of(client, f"/people/?department={firm.market.pk}")
    assert "没有找到“赵外”" in text_of(client, "/people/?q=赵外")
    assert "已离职" in text_of(client, f"/people/{firm.stranger.pk}/")
    assert client.get("/people/999999/").status_code == 404


@pytest.mark.parametrize("more", [0, 30])
def test_the_number_of_questions_does_not_grow_with_the_people(
    firm: Cast, as_user, django_assert_num_queries, more: int
):
    for number in range(more):
        services.create_user(username=f"user{number}", name=f"员工{number}", department=firm.market)
        services.create_department(name=f"科室{number}", code=f"K{number}", parent=firm.market)
    client = as_user(firm.stranger)
    client.get("/people/")
    with django_assert_num_queries(7):
        client.get("/people/")
    with django_assert_num_queries(6):
        client.get("/people/?q=员工")


def test_a_thousand_people_are_quick(firm: Cast, as_user):
    departments = [services.create_department(name=f"部门{n}", code=f"D{n}") for n in range(40)]
    for number in range(1000):
        services.create_user(username=f"p{number}", name=f"张{number}", department=departments[number % 40])
    client = as_user(firm.stranger)
    client.get("/people/")
    began = time.perf_counter()
    for address in ("/people/", f"/people/?department={departments[3].pk}", "/people/?q=张"):
        client.get(address)
    assert time.perf_counter() - began < 3


def test_the_page_of_a_person_offers_each_administrator_what_is_theirs(firm: Cast, as_user):
    services.grant_role(user=firm.finance_head, code=roles.SYSTEM_ADMIN)
    services.grant_role(user=firm.staff, code=roles.SECURITY_ADMIN)
    address = f"/people/{firm.head.pk}/"
    manager, guard, anybody = (text_of(as_user(user), address) for user in (firm.finance_head, firm.staff, firm.gm))
    assert ("办理离职" in manager, "可阅密级" in manager) == (True, False)
    assert ("办理离职" in guard, "可阅密级" in guard) == (False, True)
    assert ("办理离职" in anybody, "可阅密级" in anybody) == (False, False)


def test_the_security_administrator_opens_a_locked_door(firm: Cast, as_user):
    services.grant_role(user=firm.staff, code=roles.SECURITY_ADMIN)
    services.change_password(user=firm.gm, password=PASSWORD)
    for _ in range(5):
        Client().post("/login/", {"username": firm.gm.username, "password": "wrong"})
    assert Client().post("/login/", {"username": firm.gm.username, "password": PASSWORD}).status_code == 429
    guard = as_user(firm.staff)
    assert "已锁定" in text_of(guard, f"/people/{firm.gm.pk}/")
    assert guard.post(f"/people/{firm.gm.pk}/unlock/").status_code == 302
    assert Client().post("/login/", {"username": firm.gm.username, "password": PASSWORD}).status_code == 302
    entry = TimelineEntry.objects.get(code="unlocked")
    assert (entry.verb, entry.actor, entry.object_label) == ("解除登录锁定", firm.staff, "人员「张总」")


def test_a_department_without_people_and_a_firm_without_departments_have_a_page(db, as_user, cast: Cast):
    Department.objects.update(is_active=False)
    assert "这个部门还没有人员" in text_of(as_user(cast.staff), "/people/")
