"""When limits warn and escalate is the administrator's to say; limits that run follow, nobody is told twice."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from apps.deadlines import codes
from apps.deadlines.models import Deadline, DeadlineRule, read_hours
from apps.deadlines.services import apply_rule, sweep
from apps.deadlines.tests.conftest import DAY, DUE, HOUR
from apps.deadlines.tests.factories import make_deadline, make_matter, told
from apps.matters.models import TimelineEntry
from apps.org import roles, services

RELEASE = [
    "approval_step",
    "archive_return",
    "incoming_due",
    "incoming_propose",
    "incoming_undertake",
    "manuscript_final",
    "manuscript_first",
    "manuscript_material",
    "outgoing_file",
    "supervision_due",
]


def rule(code: str = "test_step", warn: str = "24,4", late: str = "24,72") -> DeadlineRule:
    """A rule in force."""
    row, _ = DeadlineRule.objects.update_or_create(code=code, defaults={"warn_hours": warn, "escalate_hours": late})
    return row


@pytest.mark.django_db
@pytest.mark.parametrize("code", RELEASE)
def test_the_rows_of_the_release_say_what_the_apps_registered(code):
    assert codes.get(code).stages == codes.registered(code).stages
    assert DeadlineRule.objects.filter(code=code).count() == 1


def test_every_registered_code_has_its_row():
    assert sorted(one.code for one in codes.known() if not one.code.startswith("test_")) == RELEASE


@pytest.mark.parametrize(("text", "hours"), [("", []), ("4", [4]), (" 4，24 、72", [4, 24, 72])])
def test_hours_are_read_as_people_write_them(text, hours):
    assert read_hours(text) == hours


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("4.5", "只写整数小时"),
        ("四", "只写整数小时"),
        ("-4", "只写整数小时"),
        ("4,4", "有重复的小时数"),
        ("0", "每档在 1 到 720 小时之间"),
        ("721", "每档在 1 到 720 小时之间"),
        ("1,2,3,4,5,6", "最多 5 档"),
    ],
)
def test_what_is_no_hours_is_said(text, fault):
    with pytest.raises(ValidationError, match=fault):
        read_hours(text)


def test_hours_are_put_in_order_and_an_escalation_needs_somebody(db):
    row = DeadlineRule(code="test_step", warn_hours="4,24", escalate_hours="72,24")
    row.clean()
    assert (row.warn_hours, row.escalate_hours) == ("24,4", "24,72")
    with pytest.raises(ValidationError, match="没有上级可告知"):
        DeadlineRule(code="nobody_registered", escalate_hours="24").clean()


def test_the_sweeper_goes_by_the_rule(cast, paper, at):
    rule(warn="48", late="")
    limit = make_deadline(make_matter(cast.clerk), cast.staff.principal)
    assert limit.next_alert_at == DUE - 2 * DAY
    at(-2 * DAY)
    assert sweep() == 1
    at(2 * DAY)
    assert sweep() == 1  # due; no escalation any more
    assert {name for name, _ in told()} == {cast.staff.name}
    assert Deadline.objects.get().next_alert_at is None


def test_limits_that_run_follow_a_changed_rule_and_nobody_is_told_twice(cast, paper, at):
    limit = make_deadline(make_matter(cast.clerk), cast.staff.principal)
    late = make_deadline(make_matter(cast.clerk), cast.head.principal, due_at=DUE - 4 * DAY, ref="late")
    at(-DAY)
    assert sweep() == 2 + 1  # one warned; the other long late: its person and the director
    rule(warn="12,2", late="96")
    assert apply_rule(code="test_step") == 2
    limit.refresh_from_db()
    late.refresh_from_db()
    assert (limit.alerted, limit.next_alert_at) == (0, DUE - 12 * HOUR)
    assert (late.alerted, late.next_alert_at) == (3, DUE)  # four days after its due instant
    assert sweep() == 0
    at(-12 * HOUR)
    assert sweep() == 1


def test_what_the_sweeper_has_not_taken_yet_stays_for_it(cast, paper, at):
    limit = make_deadline(make_matter(cast.clerk), cast.staff.principal)
    at(-DAY + dt.timedelta(seconds=30))
    rule(warn="2", late="")
    assert apply_rule(code="test_step") == 0
    limit.refresh_from_db()
    assert limit.next_alert_at == DUE - DAY
    sweep()
    limit.refresh_from_db()
    assert limit.next_alert_at == DUE - 2 * HOUR


def test_limits_met_or_cancelled_are_left_alone(cast, paper, at):
    limit = make_deadline(make_matter(cast.clerk), cast.staff.principal)
    Deadline.objects.filter(pk=limit.pk).update(met_at=DUE - 2 * DAY, next_alert_at=None)
    rule(warn="1")
    assert apply_rule(code="test_step") == 0


def test_the_back_office_names_what_is_wrong_and_enters_the_change(cast, as_user):
    services.grant_role(user=cast.staff, code=roles.SYSTEM_ADMIN)
    services.make_staff(user=cast.staff)
    keeper = as_user(cast.staff)
    row = DeadlineRule.objects.get(code="approval_step")
    address = f"/admin/deadlines/deadlinerule/{row.pk}/change/"
    refused = keeper.post(address, {"warn_hours": "半天", "escalate_hours": "24"}).content.decode()
    assert ("只写整数小时" in refused, 'value="半天"' in refused) == (True, True)
    assert keeper.post(address, {"warn_hours": "2,8", "escalate_hours": "24"}).status_code == 302
    assert codes.get("approval_step").warn_before == (8 * HOUR, 2 * HOUR)
    entry = TimelineEntry.objects.filter(code="office_changed").last()
    assert entry.object_label == "时限提醒规则「批示时限」"
    assert entry.note == "到期前提醒（小时）：4 → 2,8"
    assert keeper.get("/admin/deadlines/deadlinerule/").status_code == 200
