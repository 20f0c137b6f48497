"""The back-office: who comes in, and that what it saves goes through the services."""

import pytest
from django.test import Client

from apps.core.secrecy import Secrecy
from apps.matters.models import TimelineEntry
from apps.org import roles, services
from apps.org.models import Department, Membership, Principal, Role, User
from apps.org.tests.cast import PASSWORD, Cast

PEOPLE = "/admin/org/user/"
GRANTS = {
    "role_grants-TOTAL_FORMS": "0",
    "role_grants-INITIAL_FORMS": "0",
    "role_grants-MIN_NUM_FORMS": "0",
    "role_grants-MAX_NUM_FORMS": "1000",
}


def members(principal: Principal) -> set[str]:
    return set(Membership.objects.filter(principal=principal).values_list("user__name", flat=True))


@pytest.fixture
def admin(cast: Cast, as_user) -> Client:
    keeper = services.create_user(username="xitong", name="系统管理员", role_codes=[roles.SYSTEM_ADMIN])
    services.make_staff(user=keeper)
    return as_user(keeper)


def person_form(user: User, **changes) -> dict:
    """What the page of a person sends: every field as it stands, but for the changes. `False` is an empty tick."""
    data = {
        "username": user.username,
        "name": user.name,
        "department": user.department_id or "",
        "title": user.title,
        "phone": user.phone,
        "email": user.email,
        "clearance": user.clearance,
        "position": user.position,
        "is_active": user.is_active,
        **GRANTS,
        **changes,
    }
    return {key: value for key, value in data.items() if value is not False}


def grants_form(user: User, *grants: dict) -> dict:
    rows = {f"role_grants-{n}-{key}": value for n, grant in enumerate(grants) for key, value in grant.items()}
    known = sum("id" in grant for grant in grants)
    return {**GRANTS, **rows, "role_grants-TOTAL_FORMS": str(len(grants)), "role_grants-INITIAL_FORMS": str(known)}


def test_nobody_from_the_office_comes_in_without_being_staff(cast: Cast, as_user):
    for post, user in cast.everybody().items():
        for address in ("/admin/", PEOPLE, f"{PEOPLE}{cast.staff.pk}/change/", "/admin/org/role/"):
            assert as_user(user).get(address, follow=True).status_code == 403, (post, address)


def test_the_back_office_has_no_sign_in_page_of_its_own(client: Client, cast: Cast):
    """A second door would not be written into the timeline."""
    cast.staff.set_password(PASSWORD)
    cast.staff.is_staff = True
    cast.staff.save()
    data = {"username": cast.staff.username, "password": PASSWORD}
    for answer in (client.get("/admin/login/?next=/admin/org/"), client.post("/admin/login/?next=/admin/org/", data)):
        assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/admin/org/")
    assert "_auth_user_id" not in client.session


def test_signing_out_of_the_back_office_is_written_down_too(admin: Client):
    assert admin.post("/admin/logout/")["Location"] == "/login/"
    assert "_auth_user_id" not in admin.session
    assert list(TimelineEntry.objects.values_list("code", flat=True)) == ["sign_out"]


def test_the_own_password_is_changed_on_the_one_page_for_it(admin: Client):
    assert admin.get("/admin/password_change/")["Location"] == "/account/password/"
    assert admin.get("/admin/login/")["Location"] == "/admin/"


def test_staff_without_rights_see_no_person(cast: Cast, as_user):
    cast.staff.is_staff = True
    cast.staff.save()
    client = as_user(cast.staff)
    assert client.get("/admin/").status_code == 200
    for address in (PEOPLE, f"{PEOPLE}{cast.gm.pk}/change/", f"{PEOPLE}{cast.gm.pk}/password/"):
        assert client.get(address).status_code == 403


def test_the_back_office_speaks_chinese(admin: Client, cast: Cast):
    text = admin.get(PEOPLE).content.decode()
    for words in ("综合办公 · 后台管理", "姓名", "可阅密级", "张总"):
        assert words in text


def test_a_new_name_stands_at_once_where_the_person_holds_a_part(admin: Client, cast: Cast):
    answer = admin.post(f"{PEOPLE}{cast.staff.pk}/change/", person_form(cast.staff, name="孙工"))
    assert answer.status_code == 302
    assert Principal.objects.get(pk=cast.staff.principal_id).label == "孙工"


def test_nobody_is_switched_off_who_still_holds_something(admin: Client, cast: Cast, as_user):
    page = admin.post(f"{PEOPLE}{cast.head.pk}/change/", person_form(cast.head, is_active=False))
    assert page.status_code == 200
    assert "刘部长名下还有部门负责人 1 项" in page.content.decode()
    cast.head.refresh_from_db()
    assert cast.head.is_active is True


def test_whoever_is_switched_off_acts_for_nobody_any_more(admin: Client, cast: Cast, as_user):
    services.appoint(department=cast.production, deputies=[cast.head])
    visitor = as_user(cast.head)
    assert visitor.get("/account/").status_code == 200
    answer = admin.post(f"{PEOPLE}{cast.head.pk}/change/", person_form(cast.head, is_active=False))
    assert answer.status_code == 302
    assert not Membership.objects.filter(user=cast.head).exists()
    assert visitor.get("/account/").status_code == 302


def test_a_role_granted_on_the_page_of_the_person_acts_at_once(admin: Client, cast: Cast):
    archivist = Role.objects.get(code=roles.ARCHIVIST)
    grant = grants_form(cast.staff, {"role": archivist.pk, "user": cast.staff.pk})
    assert admin.post(f"{PEOPLE}{cast.staff.pk}/change/", person_form(cast.staff, **grant)).status_code == 302
    assert members(archivist.principal) == {"何档案", "孙员工"}


def test_a_role_taken_away_on_the_page_of_the_person_acts_no_longer(admin: Client, cast: Cast):
    [held] = cast.archivist.role_grants.all()
    row = {"id": held.pk, "role": held.role_id, "user": cast.archivist.pk, "DELETE": "on"}
    grant = grants_form(cast.archivist, row)
    data = person_form(cast.archivist, **grant)
    assert admin.post(f"{PEOPLE}{cast.archivist.pk}/change/", data).status_code == 302
    assert members(held.role.principal) == set()


def test_a_person_added_has_a_principal_and_a_membership_of_their_own(admin: Client, cast: Cast):
    data = {"username": "xinren", "name": "新人", "usable_password": "true", "password1": PASSWORD}
    answer = admin.post(f"{PEOPLE}add/", {**data, "password2": PASSWORD, **GRANTS})
    assert answer.status_code == 302
    made = User.objects.get(username="xinren")
    assert (made.principal.kind, made.principal.label) == ("person", "新人")
    assert members(made.principal) == {"新人"}
    assert made.check_password(PASSWORD)
    assert made.clearance == Secrecy.INTERNAL


def test_a_weak_password_adds_nobody(admin: Client, cast: Cast):
    data = {"username": "xinren", "name": "新人", "usable_password": "true", "password1": "12345678901"}
    assert admin.post(f"{PEOPLE}add/", {**data, "password2": "12345678901", **GRANTS}).status_code == 200
    assert not User.objects.filter(username="xinren").exists()
    assert not Principal.objects.filter(label="新人").exists()


def test_a_password_others_know_must_be_changed_at_the_next_sign_in(admin: Client, cast: Cast):
    """Given with a new account, or reset: the administrator knows it."""
    data = {"username": "xinren", "name": "新人", "usable_password": "true", "password1": PASSWORD}
    admin.post(f"{PEOPLE}add/", {**data, "password2": PASSWORD, **GRANTS})
    reset = {"password1": "reset-Password-3", "password2": "reset-Password-3", "usable_password": "true"}
    assert admin.post(f"{PEOPLE}{cast.gm.pk}/password/", reset).status_code == 302
    for username, password in (("xinren", PASSWORD), (cast.gm.username, "reset-Password-3")):
        person = User.objects.get(username=username)
        assert (person.check_password(password), person.must_change_password) == (True, True)


def test_a_reset_password_ends_the_sessions_of_the_person(admin: Client, cast: Cast, as_user):
    visitor = as_user(cast.gm)
    assert visitor.get("/account/").status_code == 200
    reset = {"password1": "reset-Password-3", "password2": "reset-Password-3", "usable_password": "true"}
    admin.post(f"{PEOPLE}{cast.gm.pk}/password/", reset)
    assert visitor.get("/account/").status_code == 302


def test_nobody_and_no_department_or_role_is_deleted(admin: Client, cast: Cast):
    role = Role.objects.get(code=roles.ARCHIVIST)
    rows = (("user", cast.staff.pk), ("department", cast.market.pk), ("role", role.pk))
    for name, pk in rows:
        assert admin.post(f"/admin/org/{name}/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.post("/admin/org/role/add/", {"name": "新角色"}).status_code == 403


def test_posts_set_on_the_page_of_the_department_act_at_once(admin: Client, cast: Cast):
    data = {"name": "生产制造部", "code": "SCB", "position": 2, "is_active": "on", "head": cast.staff.pk}
    data |= {"deputies": [cast.head.pk], "liaison": cast.stranger.pk}
    assert admin.post(f"/admin/org/department/{cast.production.pk}/change/", data).status_code == 302
    assert members(cast.production.principal) == {"孙员工", "刘部长", "赵外人"}
    assert Principal.objects.get(pk=cast.production.principal_id).label == "生产制造部"


def test_a_department_added_can_be_given_parts(admin: Client, cast: Cast):
    data = {"name": "质量部", "code": "ZLB", "position": 9, "is_active": "on", "head": cast.staff.pk}
    assert admin.post("/admin/org/department/add/", data).status_code == 302
    made = Department.objects.get(code="ZLB")
    assert (made.principal.kind, made.principal.label) == ("department", "质量部")
    assert members(made.principal) == {"孙员工"}


def test_what_is_done_in_the_back_office_stands_in_the_timeline(admin: Client, cast: Cast):
    admin.post(f"{PEOPLE}{cast.staff.pk}/change/", person_form(cast.staff, title="高级工程师"))
    entry = TimelineEntry.objects.get(code="office_changed")
    assert (entry.actor_label, entry.verb, entry.object_label) == ("系统管理员", "后台修改", "人员「孙员工」")
    assert "职务" in entry.note
    admin.post("/admin/worktime/holiday/add/", {"date": "2027-02-06", "name": "春节", "is_off": "on", "source": "x"})
    holiday = TimelineEntry.objects.get(code="office_added").object_label
    assert holiday.startswith("节假日")
    listed = admin.get("/admin/worktime/holiday/").content.decode()
    assert "delete_selected" not in listed  # several rows at once would leave no trace


def test_a_role_granted_on_the_page_of_the_role_acts_at_once(admin: Client, cast: Cast):
    role = Role.objects.get(code=roles.AUDITOR)
    rows = {"grants-TOTAL_FORMS": "1", "grants-INITIAL_FORMS": "0", "grants-0-user": cast.staff.pk}
    data = {"name": role.name, **rows, "grants-MIN_NUM_FORMS": "0", "grants-MAX_NUM_FORMS": "1000"}
    assert admin.post(f"/admin/org/role/{role.pk}/change/", data).status_code == 302
    assert members(role.principal) == {"孙员工"}


@pytest.mark.parametrize("more", [0, 30])
def test_the_list_of_people_asks_seven_questions_for_eleven_people_and_for_forty(
    admin: Client, cast: Cast, django_assert_num_queries, more: int
):
    for number in range(more):
        services.create_user(username=f"user{number}", name=f"员工{number}", department=cast.market)
    admin.get(PEOPLE)
    with django_assert_num_queries(7):
        assert admin.get(PEOPLE).content.decode().count('<th class="field-name">') == 11 + more
