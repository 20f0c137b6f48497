"""离职 and 调岗: everything a person holds passes on in one transaction, or nothing does."""

import pytest
from django.test import Client

from apps.approvals.models import StepAssignee
from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.deadlines.models import Deadline
from apps.documents.tests import factories as papers
from apps.matters.models import Participant, TimelineEntry
from apps.notifications.models import Notification
from apps.org import handover, roles, services
from apps.org.models import Delegation, Department, Membership, User
from apps.org.services import delegations
from apps.org.tests.cast import Cast
from apps.supervision.tests import factories as items


@pytest.fixture
def keeper(cast: Cast) -> User:
    return services.create_user(username="xitong", name="系统管理员", role_codes=[roles.SYSTEM_ADMIN])


@pytest.fixture
def successor(cast: Cast) -> User:
    return services.create_user(
        username="jieban", name="接班人", department=cast.office, clearance=Secrecy.CORE, email="jieban@example.com"
    )


def holders(matter_id: int) -> list[str]:
    rows = Participant.objects.filter(matter=matter_id, part="holder", until__isnull=True)
    return sorted(rows.values_list("principal__label", flat=True))


def held(user: User) -> dict[str, int]:
    return {one.sort.code: one.count for one in handover.held_by(user)}


def verbs(code: str) -> list[str]:
    return list(TimelineEntry.objects.filter(code=code).values_list("note", flat=True))


def leave(user: User, keeper: User, **successors: User | None) -> None:
    services.leave(user=user, actor=keeper, successors=successors)
    user.refresh_from_db()


def test_an_approval_step_passes_on_with_its_holder_limit_and_notice(cast: Cast, keeper: User, successor: User):
    document = papers.instructing(cast, [cast.deputy, cast.gm])
    assert held(cast.deputy) == {"steps": 1, "roles": 1}
    leave(cast.deputy, keeper, steps=successor)
    assert holders(document.pk) == ["接班人"]
    assert Notification.objects.filter(recipient=successor, title__startswith="请").count() == 1
    open_limits = Deadline.objects.filter(matter=document.pk, met_at__isnull=True, cancelled_at__isnull=True)
    assert "周副总" not in {limit.principal.label for limit in open_limits if limit.principal}
    assert verbs("handover.step") == ["周副总离开岗位，审批步骤由接班人接办"]
    papers.instruct(document, successor, "请生产部办理。")
    assert holders(document.pk) == ["张总"]


def test_a_step_still_to_come_passes_on_too(cast: Cast, keeper: User, successor: User):
    document = papers.instructing(cast, [cast.gm, cast.deputy])
    leave(cast.deputy, keeper, steps=successor)
    assert holders(document.pk) == ["张总"]
    papers.instruct(document, cast.gm, "请周副总阅示。")
    assert holders(document.pk) == ["接班人"]


def test_documents_undertaken_and_to_be_read_pass_on(cast: Cast, keeper: User, successor: User):
    document = papers.undertaking(cast)
    from apps.documents import services as documents

    documents.assign_undertaking(undertaking=document.undertakings.get(), actor=cast.head, assignee=cast.staff)
    reading = papers.circulating(cast, [cast.staff, cast.finance_head])
    assert held(cast.staff) == {"undertakings": 1, "reading": 1}
    leave(cast.staff, keeper, undertakings=successor, reading=successor)
    assert holders(document.pk) == ["接班人"]
    assert document.undertakings.get().assignee == successor
    assert holders(reading.pk) == ["接班人", "钱部长"]
    documents.mark_read(document=reading, actor=successor)
    documents.report_result(undertaking=document.undertakings.get(), actor=successor, result="已整改。")
    assert holders(document.pk) == ["文书"]


def test_whoever_reads_already_does_not_read_twice(cast: Cast, keeper: User):
    reading = papers.circulating(cast, [cast.staff, cast.finance_head])
    from apps.documents import services as documents

    documents.mark_read(document=reading, actor=cast.finance_head)
    leave(cast.staff, keeper, reading=cast.finance_head)
    assert (papers.state_of(reading), holders(reading.pk)) == ("reported", ["文书"])  # the round is over


def test_supervised_items_pass_on_from_the_owner_and_from_the_issuer(cast: Cast, keeper: User, successor: User):
    item = items.item_of(cast)
    owner, issuer = item.owner, item.issuer
    for person in (owner, issuer):
        everything = {one.sort.code: successor for one in handover.held_by(person)}
        leave(person, keeper, **everything)
    item = items.fresh(item)
    assert (item.owner, item.issuer) == (successor, successor)
    assert "接班人" in holders(item.pk)
    assert owner.name not in holders(item.pk)
    assert len(verbs("handover.item")) == 2


def test_posts_and_roles_pass_on(cast: Cast, keeper: User, successor: User):
    services.appoint(department=cast.market, head=cast.finance_head, deputies=[cast.director])
    leave(cast.director, keeper, heads=successor, posts=successor, roles=successor)
    assert Department.objects.get(pk=cast.office.pk).head == successor
    assert list(cast.market.deputies.all()) == [successor]
    acts_for = set(Membership.objects.filter(user=successor).values_list("principal__label", flat=True))
    assert acts_for == {"接班人", "办公室", "市场部", "办公室主任"}
    assert not Membership.objects.filter(user=cast.director).exists()


def test_without_a_successor_nobody_leaves_and_the_refusal_is_written_down(cast: Cast, keeper: User):
    papers.instructing(cast, [cast.deputy])
    with pytest.raises(DomainError, match=r"请选定审批步骤（1 项）的接手人") as refused:
        leave(cast.deputy, keeper)
    assert refused.value.field == "to_steps"
    cast.deputy.refresh_from_db()
    assert cast.deputy.is_active is True
    entry = TimelineEntry.objects.get(code="leaving_refused")
    assert (entry.actor, entry.object_label) == (keeper, "人员「周副总」")


def test_when_one_thing_cannot_pass_on_nothing_does(cast: Cast, keeper: User):
    papers.instructing(cast, [cast.deputy])
    secret = papers.instructing(cast, [cast.deputy], document=papers.registered(cast, title="密件", secrecy=2))
    before = list(StepAssignee.objects.order_by("pk").values_list("principal_id", flat=True))
    with pytest.raises(DomainError, match="可阅密级低于") as refused:
        leave(cast.deputy, keeper, steps=cast.stranger)
    assert refused.value.field == "to_steps"
    assert list(StepAssignee.objects.order_by("pk").values_list("principal_id", flat=True)) == before
    assert holders(secret.pk) == ["周副总"]
    assert verbs("handover.step") == []
    cast.deputy.refresh_from_db()
    assert cast.deputy.is_active is True


def test_roles_nobody_takes_over_lapse_unless_nobody_else_has_them(cast: Cast, keeper: User):
    leave(cast.deputy, keeper)
    assert cast.deputy.role_grants.count() == 0
    with pytest.raises(DomainError, match="只有何档案一人担任档案员"):
        leave(cast.archivist, keeper)


def test_one_of_the_three_administrators_is_not_succeeded_by_another(cast: Cast, keeper: User):
    services.grant_role(user=cast.staff, code=roles.AUDITOR)
    services.grant_role(user=cast.stranger, code=roles.SECURITY_ADMIN)
    with pytest.raises(DomainError, match="须由三个人分别担任"):
        leave(cast.staff, keeper, roles=cast.stranger)


def test_whoever_left_is_out_and_no_delegation_acts_any_more(cast: Cast, keeper: User, as_user):
    from apps.core import clock

    client = as_user(cast.stranger)
    assert client.get("/").status_code == 200
    delegations.delegate(owner=cast.finance_head, deputy=cast.stranger, starts_on=clock.today(), ends_on=clock.today())
    leave(cast.stranger, keeper)
    assert client.get("/")["Location"].startswith("/login/")
    assert Delegation.objects.get().revoked_at is not None
    entry = TimelineEntry.objects.get(code="person_left")
    assert (entry.verb, entry.object_label, entry.note) == ("办理离职", "人员「赵外人」", "名下无待移交事项")


def test_only_the_system_administrator_and_not_for_oneself(cast: Cast, keeper: User):
    services.grant_role(user=cast.staff, code=roles.SECURITY_ADMIN)
    for actor in (cast.director, cast.staff, cast.gm):
        with pytest.raises(Denied):
            services.leave(user=cast.stranger, actor=actor, successors={})
    with pytest.raises(DomainError, match="不能给自己办理离职"):
        leave(keeper, keeper, roles=cast.head)


@pytest.mark.parametrize("who", ["self", "gone"])
def test_the_successor_is_somebody_else_who_is_there(cast: Cast, keeper: User, who: str):
    services.set_active(user=cast.stranger, active=False)
    to = cast.head if who == "self" else cast.stranger
    with pytest.raises(DomainError, match=r"接手人不能是本人|已停用"):
        leave(cast.head, keeper, heads=to)


def test_moving_keeps_what_is_personal_and_gives_the_post_back(cast: Cast, keeper: User, successor: User):
    document = papers.instructing(cast, [cast.deputy])
    services.appoint(department=cast.office, head=cast.director, deputies=[cast.deputy], liaison=cast.deputy)
    services.move(user=cast.deputy, actor=keeper, department=cast.market, title="总监", successors={"posts": successor})
    cast.deputy.refresh_from_db()
    office = Department.objects.get(pk=cast.office.pk)
    assert (cast.deputy.department, cast.deputy.title) == (cast.market, "总监")
    assert (office.liaison, list(office.deputies.all())) == (successor, [successor])
    assert holders(document.pk) == ["周副总"]
    assert cast.deputy.role_grants.count() == 1
    entry = TimelineEntry.objects.get(code="person_moved")
    assert (entry.object_label, entry.note) == ("人员「周副总」", "办公室 → 市场部，总监")


def test_a_head_does_not_move_away_from_a_department_without_a_head(cast: Cast, keeper: User):
    with pytest.raises(DomainError, match="请选定部门负责人"):
        services.move(user=cast.head, actor=keeper, department=cast.market, title="部长", successors={})
    cast.head.refresh_from_db()
    assert cast.head.department == cast.production


def test_the_page_lists_what_is_held_and_one_choice_for_all_is_enough(cast: Cast, keeper: User, successor, as_user):
    document = papers.instructing(cast, [cast.deputy])
    client: Client = as_user(keeper)
    address = f"/people/{cast.deputy.pk}/leaving/"
    text = client.get(address).content.decode()
    for words in ("审批步骤（1 项）交给", "角色（1 项）交给", "全部交给", document.matter.title):
        assert words in text
    refused = client.post(address, {})
    assert (refused.status_code, "请选定审批步骤" in refused.content.decode()) == (422, True)
    assert client.post(address, {"to_all": successor.pk})["Location"] == f"/people/{cast.deputy.pk}/"
    assert holders(document.pk) == ["接班人"]
    assert successor.role_grants.count() == 0  # roles do not follow "all"


def test_the_page_of_moving_asks_for_the_posts_only(cast: Cast, keeper: User, successor: User, as_user):
    papers.instructing(cast, [cast.deputy])
    client: Client = as_user(keeper)
    address = f"/people/{cast.head.pk}/moving/"
    data = {"department": cast.market.pk, "title": "经理"}
    refused = client.post(address, data)
    assert (refused.status_code, "请选定部门负责人" in refused.content.decode()) == (422, True)
    assert 'value="经理"' in refused.content.decode()
    assert client.post(address, {**data, "to_heads": successor.pk}).status_code == 302
    assert Department.objects.get(pk=cast.production.pk).head == successor


def test_another_app_cannot_take_a_code_twice():
    with pytest.raises(ValueError, match="twice"):
        handover.register("roles", "别的", count=len, lines=list, hand_over=print)  # type: ignore[arg-type]
