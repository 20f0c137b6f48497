"""三员: system administrator, security administrator, auditor — three people, each with rights of their own."""

import threading

import pytest
from django.contrib import admin
from django.db import connection, connections
from django.test import Client

from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy
from apps.matters.models import TimelineEntry
from apps.org import rights, roles, services
from apps.org.models import Role, RoleGrant, User
from apps.org.tests.cast import Cast
from apps.org.tests.test_admin import GRANTS, PEOPLE, grants_form, person_form

PAIRS = [(one, two) for one in sorted(roles.ADMINISTRATORS) for two in sorted(roles.ADMINISTRATORS) if one != two]


@pytest.fixture
def three(cast: Cast) -> dict[str, User]:
    people = {}
    for code in sorted(roles.ADMINISTRATORS):
        people[code] = services.create_user(username=code, name=roles.LABELS[code], role_codes=[code])
    return people


@pytest.mark.parametrize(("held", "wanted"), PAIRS)
def test_nobody_holds_two_of_the_three(cast: Cast, held: str, wanted: str):
    services.grant_role(user=cast.staff, code=held)
    with pytest.raises(DomainError, match="须由三个人分别担任"):
        services.grant_role(user=cast.staff, code=wanted)
    assert cast.staff.role_codes == {held}


def test_a_role_of_the_office_goes_with_one_of_the_three(cast: Cast):
    services.grant_role(user=cast.archivist, code=roles.SECURITY_ADMIN)
    assert cast.archivist.role_codes == {roles.ARCHIVIST, roles.SECURITY_ADMIN}


def test_the_door_of_the_back_office_opens_and_closes_with_the_role(cast: Cast, as_user):
    client = as_user(cast.staff)
    assert client.get("/admin/", follow=True).status_code == 403
    for code in sorted(roles.ADMINISTRATORS):
        services.grant_role(user=cast.staff, code=code)
        assert client.get("/admin/").status_code == 200
        services.revoke_role(user=cast.staff, code=code)
        assert client.get("/admin/", follow=True).status_code == 403
    assert User.objects.filter(is_superuser=True).count() == 0


def test_who_may_open_which_list(three: dict[str, User], as_user):
    """Every list of ours, as each of the three: one answer of two is always no."""
    open_to: dict[str, set[str]] = {}
    for model in admin.site._registry:
        name = f"{model._meta.app_label}.{model._meta.model_name}"
        if not model.__module__.startswith("apps."):
            continue
        address = f"/admin/{name.replace('.', '/')}/"
        open_to[name] = {code for code, user in three.items() if as_user(user).get(address).status_code == 200}
    guarded = {"org.user", "org.role", "org.department"}
    for name, codes in open_to.items():
        expected = {roles.AUDITOR} if name in rights.AUDIT else {roles.SYSTEM_ADMIN}
        assert codes == expected | ({roles.SECURITY_ADMIN} if name in guarded else set()), name


def test_the_system_administrator_changes_people_but_not_clearances(three, cast: Cast, as_user):
    client = as_user(three[roles.SYSTEM_ADMIN])
    data = person_form(cast.staff, title="高级工程师", clearance=Secrecy.CORE)
    assert client.post(f"{PEOPLE}{cast.staff.pk}/change/", data).status_code == 302
    cast.staff.refresh_from_db()
    assert (cast.staff.title, cast.staff.clearance) == ("高级工程师", Secrecy.INTERNAL)


def test_the_security_administrator_changes_clearances_and_nothing_else(three, cast: Cast, as_user):
    client = as_user(three[roles.SECURITY_ADMIN])
    role = Role.objects.get(code=roles.ARCHIVIST)
    grant = grants_form(cast.staff, {"role": role.pk, "user": cast.staff.pk})
    data = person_form(cast.staff, title="总经理", is_active=False, clearance=Secrecy.COMMERCIAL, **grant)
    assert client.post(f"{PEOPLE}{cast.staff.pk}/change/", data).status_code == 302
    cast.staff.refresh_from_db()
    assert (cast.staff.title, cast.staff.is_active, cast.staff.clearance) == ("工程师", True, Secrecy.COMMERCIAL)
    assert cast.staff.role_grants.count() == 0
    entry = TimelineEntry.objects.get(code="clearance_changed")
    assert (entry.actor_label, entry.object_label, entry.note) == ("安全保密管理员", "人员「孙员工」", "改为普通商密")


def test_the_security_administrator_resets_no_password_and_adds_nobody(three, cast: Cast, as_user):
    client = as_user(three[roles.SECURITY_ADMIN])
    reset = {"password1": "reset-Password-3", "password2": "reset-Password-3", "usable_password": "true"}
    assert client.post(f"{PEOPLE}{cast.gm.pk}/password/", reset).status_code in (302, 403)
    cast.gm.refresh_from_db()
    assert not cast.gm.has_usable_password()
    assert client.get(f"{PEOPLE}add/").status_code == 403
    assert client.get("/admin/org/department/add/").status_code == 403


def role_page(role: Role, *users: User, **changes) -> dict:
    rows = {f"grants-{number}-user": user.pk for number, user in enumerate(users)}
    counts = {"grants-TOTAL_FORMS": str(len(users)), "grants-INITIAL_FORMS": "0"}
    return {"name": role.name, **counts, "grants-MIN_NUM_FORMS": "0", "grants-MAX_NUM_FORMS": "1000", **rows, **changes}


def test_which_role_needs_a_second_factor_is_for_the_security_administrator_to_say(three, cast: Cast, as_user):
    role = Role.objects.get(code=roles.GENERAL_MANAGER)
    address = f"/admin/org/role/{role.pk}/change/"
    as_user(three[roles.SYSTEM_ADMIN]).post(address, role_page(role, second_factor="on"))
    role.refresh_from_db()
    assert role.second_factor is False
    as_user(three[roles.SECURITY_ADMIN]).post(address, role_page(role, second_factor="on", name="董事长"))
    role.refresh_from_db()
    cast.gm.refresh_from_db()
    assert (role.second_factor, role.name, cast.gm.must_set_up_factor) == (True, "总经理", True)


def test_the_back_office_refuses_a_second_one_of_the_three_and_writes_the_refusal_down(three, cast: Cast, as_user):
    client, auditor = as_user(three[roles.SYSTEM_ADMIN]), Role.objects.get(code=roles.AUDITOR)
    guard = three[roles.SECURITY_ADMIN]
    page = client.post(f"/admin/org/role/{auditor.pk}/change/", role_page(auditor, guard))
    assert page.status_code == 200
    assert "不能再任安全审计员" in page.content.decode()
    assert set(guard.role_grants.values_list("role__code", flat=True)) == {roles.SECURITY_ADMIN}
    entry = TimelineEntry.objects.get(code="role_refused")
    assert (entry.actor_label, entry.object_label) == ("系统管理员", "人员「安全保密管理员」")


def test_two_of_the_three_at_once_on_the_page_of_a_person_are_refused(three, cast: Cast, as_user):
    client = as_user(three[roles.SYSTEM_ADMIN])
    wanted = [Role.objects.get(code=code) for code in (roles.AUDITOR, roles.SYSTEM_ADMIN)]
    grant = grants_form(cast.staff, *({"role": role.pk, "user": cast.staff.pk} for role in wanted))
    page = client.post(f"{PEOPLE}{cast.staff.pk}/change/", person_form(cast.staff, **grant))
    assert (page.status_code, cast.staff.role_grants.count()) == (200, 0)


def test_one_of_the_three_can_be_exchanged_for_another_in_one_go(three, cast: Cast, as_user):
    services.grant_role(user=cast.staff, code=roles.AUDITOR)
    [held] = cast.staff.role_grants.all()
    guard = Role.objects.get(code=roles.SECURITY_ADMIN)
    rows = [
        {"id": held.pk, "role": held.role_id, "user": cast.staff.pk, "DELETE": "on"},
        {"role": guard.pk, "user": cast.staff.pk},
    ]
    data = person_form(cast.staff, **grants_form(cast.staff, *rows))
    assert as_user(three[roles.SYSTEM_ADMIN]).post(f"{PEOPLE}{cast.staff.pk}/change/", data).status_code == 302
    assert set(cast.staff.role_grants.values_list("role__code", flat=True)) == {roles.SECURITY_ADMIN}
    told = TimelineEntry.objects.filter(code__in=["role_granted", "role_revoked"]).order_by("code")
    assert [(entry.verb, entry.note) for entry in told] == [
        ("授予角色", "安全保密管理员"),
        ("撤销角色", "安全审计员"),
    ]


def test_a_grant_with_an_actor_is_written_down(three, cast: Cast):
    keeper = three[roles.SYSTEM_ADMIN]
    services.grant_role(user=cast.staff, code=roles.ARCHIVIST, actor=keeper)
    services.grant_role(user=cast.staff, code=roles.ARCHIVIST, actor=keeper)  # has it already: nothing to tell
    services.revoke_role(user=cast.staff, code=roles.ARCHIVIST, actor=keeper)
    told = TimelineEntry.objects.order_by("id").values_list("verb", "object_label", "note")
    assert list(told) == [("授予角色", "人员「孙员工」", "档案员"), ("撤销角色", "人员「孙员工」", "档案员")]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_grants_at_the_same_moment_do_not_make_one_person_two_of_the_three(db):
    if connection.vendor != "postgresql":
        pytest.skip("row locks need PostgreSQL")
    person = services.create_user(username="both", name="两面")
    gate = threading.Barrier(2)
    refused: list[str] = []

    def grant(code: str) -> None:
        gate.wait()
        try:
            services.grant_role(user=User.objects.get(pk=person.pk), code=code)
        except DomainError as error:
            refused.append(error.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=grant, args=(code,)) for code in (roles.AUDITOR, roles.SYSTEM_ADMIN)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (RoleGrant.objects.filter(user=person).count(), len(refused)) == (1, 1)


def test_an_empty_list_of_grants_is_no_change(three, cast: Cast, as_user):
    data = person_form(cast.staff, **GRANTS)
    client: Client = as_user(three[roles.SYSTEM_ADMIN])
    assert client.post(f"{PEOPLE}{cast.staff.pk}/change/", data).status_code == 302
