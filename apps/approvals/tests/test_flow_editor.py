"""The flow editor: rows moved without a script, a test run, new versions, the next extension by the new flow."""

import re

import pytest
from django.urls import reverse

from apps.approvals import flows
from apps.approvals.models import Approval, ApprovalFlow
from apps.approvals.services import publish_flow
from apps.core.errors import Denied
from apps.matters.models import TimelineEntry
from apps.org import roles
from apps.org.services import create_user
from apps.supervision.services import request_extension
from apps.supervision.tests.factories import item_of

EDIT = "/approvals/flows/extension/edit/"


@pytest.fixture
def admin(cast):
    return create_user(username="guanli", name="管理员", department=cast.office, role_codes=[roles.SYSTEM_ADMIN])


def rows(*steps: dict, op: str, **head) -> dict:
    """The form as the browser sends it."""
    data = {"op": op, "name": "督办延期审批", "note": "", "based_on": 1, "steps-INITIAL_FORMS": 0, **head}
    data["steps-TOTAL_FORMS"] = len(steps)
    for n, step in enumerate(steps):
        given = {"label": "审批", "who": "given", "mode": "any", "on_limit": "remind", **step}
        data |= {f"steps-{n}-{name}": value for name, value in given.items()}
    return data


def labels(response) -> list[str]:
    """The names of the steps as they stand on the page, empty ones left out."""
    return re.findall(r'name="steps-\d+-label" value="(.*?)"', response.content.decode())


def by_role(cast, code: str = "general_manager") -> dict:
    return {
        "label": "总经理审批",
        "who": "role",
        "principal": cast.gm.roles.get(code=code).principal_id,
        "mode": "single",
    }


def test_everybody_else_is_refused(cast, as_user):
    for page in ("/approvals/flows/", EDIT):
        assert as_user(cast.director).get(page).status_code == 403
    with pytest.raises(Denied, match="审批流程由系统管理员维护"):
        publish_flow(code="extension", based_on=1, name="x", note="", steps=[], actor=cast.director)


def test_list_version_and_editor_open(admin, as_user):
    client = as_user(admin)
    assert "督办延期审批" in client.get("/approvals/flows/").content.decode()
    flow = ApprovalFlow.objects.get(code="extension")
    page = client.get(reverse("approvals:flow_detail", args=[flow.pk])).content.decode()
    assert "延期审批：交办领导和办公室主任，任一人；时限 8 工作小时，到时限只提醒" in page
    assert 'value="延期审批"' in client.get(EDIT).content.decode()
    assert client.get("/approvals/flows/nothing/edit/").status_code == 404


@pytest.mark.parametrize(
    ("op", "order"),
    [("up-1", "乙甲"), ("down-0", "乙甲"), ("remove-0", "乙"), ("add", "甲乙"), ("up-0", "甲乙"), ("up-9", "甲乙"),
     ("x", "甲乙"), ("remove-²", "甲乙")],
)  # fmt: skip
def test_rows_are_moved_added_and_removed_without_a_script(admin, as_user, op, order):
    response = as_user(admin).post(EDIT, rows({"label": "甲"}, {"label": "乙"}, op=op))
    found = "".join(labels(response))
    assert (response.status_code, found) == (200, order)
    assert response.content.decode().count("<fieldset") == len(order) + (op == "add")
    assert ApprovalFlow.objects.filter(code="extension").count() == 1


def test_publishing_writes_a_new_version_that_the_next_extension_runs_by(cast, admin, as_user):
    item = item_of(cast, due_on=None)
    before = request_extension(item=item, actor=cast.staff, to_date=item.due_on.replace(year=2030), reason="等设备")
    client = as_user(admin)
    response = client.post(
        EDIT, rows({"label": "延期审批", "limit_hours": 4}, by_role(cast), op="publish", note="加一级")
    )
    flow = ApprovalFlow.objects.get(code="extension", is_current=True)
    assert (response.status_code, flow.version, flow.published_by, flow.note) == (302, 2, admin, "加一级")
    assert [step.label for step in before.approval.steps.all()] == ["延期审批"]
    other = item_of(cast, due_on=None, title="另一件")
    after = request_extension(item=other, actor=cast.staff, to_date=other.due_on.replace(year=2030), reason="等设备")
    assert [(step.label, step.limit_hours) for step in after.approval.steps.all()] == [
        ("延期审批", 4),
        ("总经理审批", None),
    ]
    assert Approval.objects.filter(flow=flow).count() == 1
    entry = TimelineEntry.objects.get(code="flow_published")
    assert (entry.actor, entry.verb, entry.object_label) == (admin, "发布审批流程", "督办延期审批 第 2 版")
    assert "+ 总经理审批：总经理，依次一人" in entry.changes["steps"]
    page = client.get(reverse("approvals:flow_detail", args=[flow.pk])).content.decode()
    assert '<li class="plus"><span class="sr">新增：</span>总经理审批：总经理，依次一人</li>' in page


def test_two_administrators_at_once_the_second_is_told_and_loses_nothing(cast, admin, as_user):
    client = as_user(admin)
    client.post(EDIT, rows({"label": "先发布的"}, op="publish"))
    response = client.post(EDIT, rows({"label": "后发布的"}, op="publish"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "您编辑期间已发布第 2 版" in text
    assert "后发布的" in text
    assert ApprovalFlow.objects.filter(code="extension").count() == 2


def test_nothing_changed_is_nothing_to_publish(admin, as_user):
    same = {"label": "延期审批", "limit_hours": 8}
    response = as_user(admin).post(EDIT, rows(same, op="publish"))
    assert (response.status_code, "与现行版本相同" in response.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"label": ""}, "请填写此项"),
        ({"who": "role"}, "请选定一个角色"),
        ({"who": "person"}, "请选定一位人员或一个部门"),
        ({"who": "picked"}, "请从列表中选择"),
        ({"amount_from": "9", "amount_below": "9"}, "这一步永远不经过"),
        ({"on_limit": "skip"}, "请填写时限"),
        ({"on_limit": "pass", "limit_hours": 8}, "请选定转交给谁"),
        ({"limit_hours": "abc"}, "请填写整数"),
    ],
)
def test_a_wrong_step_is_refused_at_its_field_and_nothing_is_lost(admin, as_user, wrong, sentence):
    response = as_user(admin).post(EDIT, rows({"label": "保留的"}, wrong, op="publish"))
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "保留的" in text
    assert ApprovalFlow.objects.filter(code="extension").count() == 1


def test_the_test_run_shows_who_gets_it_what_is_skipped_and_where_nobody_acts(cast, admin, as_user):
    steps = (
        {"label": "部门", "who": "department_head", "mode": "single"},
        {"label": "加急", "who": "superior", "mode": "single", "min_urgency": "1"},
        {"label": "市场", "who": "person", "principal": cast.market.principal_id},
        by_role(cast),
    )
    facts = {"try-applicant": cast.staff.pk, "try-urgency": 0, "try-secrecy": 1}
    response = as_user(admin).post(EDIT, rows(*steps, op="try", **facts))
    lines = re.findall(r'<li class="(\w+)"><b>(.+?)</b><span>(.+?)</span></li>', response.content.decode())
    assert lines == [
        ("go", "部门", "刘部长"),
        ("skip", "加急", "不经过<small>紧急程度低于「加急」</small>"),
        ("bad", "市场", "无人可办<small>「市场部」目前没有人办理，请先指定负责人，或改选个人</small>"),
        ("go", "总经理审批", "总经理（张总）"),
    ]
    assert Approval.objects.count() == 0


def test_an_administrator_by_role_is_offered_the_page(admin, as_user):
    assert "/approvals/flows/" in as_user(admin).get("/").content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_costs_the_same_however_many(admin, as_user, django_assert_num_queries, how_many):
    for n in range(how_many - 1):
        ApprovalFlow.objects.create(code=f"more{n}", name=f"流程{n}")
    client = as_user(admin)
    client.get("/approvals/flows/")
    with django_assert_num_queries(8):
        client.get("/approvals/flows/")


def test_comparing_names_only_what_differs(cast):
    flow = ApprovalFlow.objects.get(code="extension")
    drafts = flows.drafts_of(flow)
    assert [one.sign for one in flows.compare(drafts, drafts, "extension")] == [""]
    assert [one.sign for one in flows.compare(drafts, [*drafts, *drafts], "extension")] == ["", "+"]


def test_the_form_as_the_page_draws_it_can_be_tried(cast, admin, as_user):
    """The page counts its rows as initial ones; a browser sends that count back."""
    steps = ({"label": "延期审批"}, {"label": "上级审批", "who": "superior", "mode": "single"})
    facts = {"try-applicant": cast.staff.pk, "try-urgency": 0, "try-secrecy": 1, "steps-INITIAL_FORMS": 2}
    response = as_user(admin).post(EDIT, rows(*steps, op="try", **facts))
    lines = re.findall(r'<li class="(\w+)"><b>(.+?)</b><span>(.+?)</span></li>', response.content.decode())
    assert lines == [
        ("go", "延期审批", "交办领导和办公室主任<small>到时由事项或发起人确定</small>"),
        ("go", "上级审批", "张总"),
    ]
