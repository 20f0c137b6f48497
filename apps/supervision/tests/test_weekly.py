"""The weekly report of overdue items: once a week, also after downtime, to the right people."""

import datetime as dt

import pytest

from apps.core.secrecy import Secrecy
from apps.notifications.models import Notification
from apps.org.services import appoint
from apps.supervision import services
from apps.supervision.models import WeeklyReport
from apps.supervision.tests.factories import claimed_item, item_of


def office(day: int, hour: int, minute: int = 0, month: int = 12) -> dt.datetime:
    """A wall clock of December 2026 at the office."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def reports(user) -> list[str]:
    return [n.title for n in Notification.objects.filter(recipient=user, code="report").order_by("id")]


@pytest.fixture
def overdue(cast):
    """Two items due on Friday, 4 December; the week after begins on Monday the 7th."""
    return item_of(cast), item_of(cast, title="完成消防演练", owner=cast.finance_head, lead_department=cast.finance)


def test_owner_head_and_director_are_told_of_what_concerns_them(cast, overdue):
    assert services.send_weekly_overdue(office(7, 8, 30)) == 4
    assert reports(cast.staff) == reports(cast.head) == reports(cast.finance_head) == ["本周督办超期清单：1 项"]
    assert reports(cast.director) == ["本周督办超期清单：2 项"]
    assert [reports(user) for user in (cast.gm, cast.stranger, cast.clerk)] == [[], [], []]
    body = Notification.objects.get(recipient=cast.director, code="report").body
    assert body.splitlines() == [
        "督办〔2026〕1号「完成焊接车间除尘改造」生产部 孙员工，超期 3 天",
        "督办〔2026〕2号「完成消防演练」财务部 钱部长，超期 3 天",
    ]
    assert WeeklyReport.objects.get().overdue_count == 2


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (office(7, 8, 29), 0),
        (office(7, 8, 30), 4),
        (office(9, 15), 4),  # the worker was off until Wednesday
        (office(13, 23), 4),  # Sunday night still belongs to the week
    ],
)
def test_it_is_sent_from_half_past_eight_and_caught_up_within_the_week(cast, overdue, moment, sent):
    assert services.send_weekly_overdue(moment) == sent
    assert WeeklyReport.objects.count() == (1 if sent else 0)


def test_however_often_it_runs_it_is_sent_once_a_week(cast, overdue):
    assert [services.send_weekly_overdue(office(7, 9)), services.send_weekly_overdue(office(7, 9, 10))] == [4, 0]
    assert [services.send_weekly_overdue(office(8, 9)), services.send_weekly_overdue(office(14, 9))] == [0, 4]
    assert len(reports(cast.director)) == 2


def test_after_two_weeks_off_there_is_one_report_not_two(cast, overdue):
    assert services.send_weekly_overdue(office(21, 10)) == 4
    assert len(reports(cast.director)) == 1


def test_a_week_that_begins_with_a_holiday_waits_for_its_first_working_day(cast, monday):
    monday.move_to(office(20, 9, month=4), tick=False)
    item_of(cast, due_on=dt.date(2026, 4, 30))  # Labour Day of 2026 is off until Tuesday, 5 May
    sent = [
        services.send_weekly_overdue(office(day, hour, 30, month=5)) for day, hour in ((4, 9), (5, 9), (6, 7), (6, 8))
    ]
    assert sent == [0, 0, 0, 3]


def test_an_ended_item_and_one_in_time_are_not_listed(cast, monday):
    services.confirm_close(item=claimed_item(cast), actor=cast.gm)
    item_of(cast, due_on=dt.date(2026, 12, 31))
    assert services.send_weekly_overdue(office(7, 9)) == 0
    assert WeeklyReport.objects.get().overdue_count == 0


def test_a_person_without_clearance_is_not_told(cast):
    appoint(department=cast.production, head=cast.staff)  # clearance: internal
    item_of(cast, owner=cast.finance_head, secrecy=Secrecy.COMMERCIAL)
    assert services.send_weekly_overdue(office(7, 9)) == 2
    assert (reports(cast.staff), reports(cast.finance_head)) == ([], ["本周督办超期清单：1 项"])


def test_a_long_list_is_cut_with_the_rest_counted(cast, monday, monkeypatch):
    monkeypatch.setattr("apps.supervision.services.weekly.MOST_LINES", 2)
    for number in range(5):
        item_of(cast, title=f"第 {number} 项整改任务")
    services.send_weekly_overdue(office(7, 9))
    notice = Notification.objects.get(recipient=cast.director, code="report")
    assert (notice.title, notice.body.splitlines()[2:]) == ("本周督办超期清单：5 项", ["另有 3 项，详见督办台账"])
