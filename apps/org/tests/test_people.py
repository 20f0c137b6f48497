"""Posts, roles, leaving and coming back: the flat table of who acts for whom follows each change."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.matters.models import TimelineEntry
from apps.org import events, roles, services
from apps.org.models import Department, Membership, Principal, Role, User
from apps.org.tests.cast import PASSWORD, Cast


def members(principal: Principal) -> set[str]:
    return set(Membership.objects.filter(principal=principal).values_list("user__name", flat=True))


def principals_of(user: User) -> set[str]:
    return set(Membership.objects.filter(user=user).values_list("principal__label", flat=True))


def holders(code: str) -> set[str]:
    return members(Role.objects.get(code=code).principal)


def test_head_deputies_and_liaison_act_for_the_department(cast: Cast):
    services.appoint(
        department=cast.production, head=cast.head, deputies=[cast.staff, cast.clerk], liaison=cast.stranger
    )
    assert members(cast.production.principal) == {"刘部长", "孙员工", "李登记", "赵外人"}


def test_one_person_in_two_posts_acts_once(cast: Cast):
    services.appoint(department=cast.production, head=cast.head, deputies=[cast.head], liaison=cast.head)
    assert Membership.objects.filter(principal=cast.production.principal).count() == 1


def test_a_new_appointment_replaces_every_post_of_the_old_one(cast: Cast):
    services.appoint(department=cast.production, head=cast.head, deputies=[cast.staff], liaison=cast.stranger)
    services.appoint(department=cast.production, head=cast.staff)
    assert members(cast.production.principal) == {"孙员工"}
    cast.production.refresh_from_db()
    assert (cast.production.head, cast.production.liaison) == (cast.staff, None)
    assert not cast.production.deputies.exists()


def test_a_department_without_posts_has_nobody_who_acts_for_it(cast: Cast):
    services.appoint(department=cast.production)
    assert members(cast.production.principal) == set()


def test_an_appointment_touches_no_other_department(cast: Cast):
    before = principals_of(cast.finance_head)
    services.appoint(department=cast.production, head=cast.staff)
    assert principals_of(cast.finance_head) == before == {"钱部长", "财务部"}


def test_one_person_may_head_two_departments(cast: Cast):
    services.appoint(department=cast.market, head=cast.head)
    assert principals_of(cast.head) == {"刘部长", "生产部", "市场部"}


def test_somebody_who_has_left_cannot_be_reached_through_a_post(cast: Cast):
    services.set_active(user=cast.staff, active=False)
    services.appoint(department=cast.production, head=cast.staff)
    assert members(cast.production.principal) == set()


def test_appointing_the_same_people_again_changes_no_row(cast: Cast):
    before = list(Membership.objects.order_by("id").values_list("id", flat=True))
    services.appoint(department=cast.production, head=cast.head)
    assert list(Membership.objects.order_by("id").values_list("id", flat=True)) == before


def test_a_role_is_held_by_all_to_whom_it_was_given(cast: Cast):
    services.grant_role(user=cast.staff, code=roles.ARCHIVIST)
    assert holders(roles.ARCHIVIST) == {"何档案", "孙员工"}
    assert cast.staff.has_role(roles.ARCHIVIST)


def test_a_role_given_twice_is_held_once_and_taken_away_once(cast: Cast):
    services.grant_role(user=cast.archivist, code=roles.ARCHIVIST)
    assert cast.archivist.role_grants.count() == 1
    for _ in range(2):
        services.revoke_role(user=cast.archivist, code=roles.ARCHIVIST)
    assert holders(roles.ARCHIVIST) == set()


def test_taking_a_role_away_leaves_the_other_roles(cast: Cast):
    services.revoke_role(user=cast.gm, code=roles.GENERAL_MANAGER)
    assert principals_of(cast.gm) == {"张总", "公司领导"}
    assert cast.gm.role_codes == {roles.COMPANY_LEADER}


def test_a_role_no_rule_knows_cannot_be_given(cast: Cast):
    with pytest.raises(KeyError):
        services.grant_role(user=cast.staff, code="emperor")
    assert cast.staff.role_grants.count() == 0


def test_every_role_of_the_rules_is_there_after_the_migrations(db: None):
    assert set(Role.objects.values_list("code", "name")) == set(roles.LABELS.items())


def test_whoever_leaves_acts_for_nobody_and_cannot_sign_in(cast: Cast, rf):
    cast.director.set_password(PASSWORD)
    cast.director.save()
    services.set_active(user=cast.director, active=False)
    assert principals_of(cast.director) == set()
    assert holders(roles.OFFICE_DIRECTOR) == set()
    assert members(cast.office.principal) == set()
    assert authenticate(rf.post("/login/"), username=cast.director.username, password=PASSWORD) is None


def test_the_post_of_whoever_leaves_passes_to_nobody_by_itself(cast: Cast):
    services.appoint(department=cast.production, head=cast.head, deputies=[cast.staff])
    services.set_active(user=cast.head, active=False)
    assert members(cast.production.principal) == {"孙员工"}
    assert Department.objects.get(pk=cast.production.pk).head == cast.head


def test_whoever_comes_back_acts_again_as_head_deputy_liaison_and_in_each_role(cast: Cast):
    services.appoint(department=cast.production, head=cast.director)
    services.appoint(department=cast.finance, deputies=[cast.director])
    services.appoint(department=cast.market, liaison=cast.director)
    everything = {"王主任", "办公室", "办公室主任", "生产部", "财务部", "市场部"}
    assert principals_of(cast.director) == everything
    services.set_active(user=cast.director, active=False)
    assert principals_of(cast.director) == set()
    services.set_active(user=cast.director, active=True)
    assert principals_of(cast.director) == everything


def test_whoever_was_relieved_while_away_does_not_get_the_post_back(cast: Cast):
    services.set_active(user=cast.head, active=False)
    services.appoint(department=cast.production, head=cast.staff)
    services.set_active(user=cast.head, active=True)
    assert principals_of(cast.head) == {"刘部长"}


def test_a_person_is_born_with_a_principal_a_membership_and_the_roles(cast: Cast):
    made = services.create_user(username="xinren", name="新人", role_codes=[roles.AUDITOR, roles.ARCHIVIST])
    assert (made.principal.kind, made.principal.label) == (Principal.Kind.PERSON, "新人")
    assert principals_of(made) == {"新人", "安全审计员", "档案员"}
    assert not made.has_usable_password()


def test_a_name_taken_already_leaves_no_principal_behind(cast: Cast):
    before = Principal.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        services.create_user(username=cast.gm.username, name="又一个")
    assert Principal.objects.count() == before


def test_two_departments_cannot_share_a_code(cast: Cast):
    before = Principal.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        services.create_department(name="保管室", code=cast.office.code)
    assert Principal.objects.count() == before


def test_a_renamed_person_keeps_every_part(cast: Cast):
    cast.head.name = "刘副总"
    cast.head.save(update_fields=["name"])
    services.follow_person(user=cast.head)
    assert principals_of(cast.head) == {"刘副总", "生产部"}


def test_a_table_that_went_wrong_is_right_again_after_the_next_change(cast: Cast):
    Membership.objects.filter(user=cast.head).delete()
    Membership.objects.create(user=cast.stranger, principal=cast.production.principal)
    services.appoint(department=cast.production, head=cast.head)
    services.refresh_person(cast.head)
    assert members(cast.production.principal) == {"刘部长"}
    assert principals_of(cast.head) == {"刘部长", "生产部"}


def test_an_appointment_of_twenty_deputies_asks_as_much_as_one_of_two(cast: Cast):
    many = [services.create_user(username=f"fu{n}", name=f"副职{n}") for n in range(22)]

    def queries(deputies: list[User], department: Department) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            services.appoint(department=department, deputies=deputies)
        return len(asked)

    assert queries(many[:20], cast.finance) == queries(many[20:], cast.market)


@pytest.mark.parametrize(
    ("event", "verb"),
    [
        (events.SIGNED_IN, "登录"),
        (events.SIGNED_OUT, "退出登录"),
        (events.PASSWORD_CHANGED, "修改密码"),
        (events.SESSION_ENDED, "登录超时退出"),
    ],
)
def test_what_a_person_does_to_the_own_access_stands_in_the_timeline(cast: Cast, event: str, verb: str):
    events.announce(event, cast.gm)
    entry = TimelineEntry.objects.get()
    assert (entry.code, entry.verb, entry.actor, entry.actor_label) == (event, verb, cast.gm, "张总")
    assert (entry.object_label, entry.matter) == ("账户 zhangzong", None)
