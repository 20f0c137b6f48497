"""Once a quarter who answers for a process is told that its review is missing (PLT-05)."""

import datetime as dt

import pytest

from apps.notifications.models import Notification
from apps.processes import catalogue, services
from apps.processes.models import ProcessNote, ProcessReview
from apps.processes.services.reminding import due_from

OFFICE = dt.timezone(dt.timedelta(hours=8))


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=OFFICE)


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (dt.date(2026, 10, 1), at(12, 1, 8, 30)),
        (dt.date(2026, 12, 31), at(12, 1, 8, 30)),
        (dt.date(2026, 1, 5), at(3, 2, 8, 30)),  # the first of March is a Sunday
        (dt.date(2026, 8, 30), at(9, 1, 8, 30)),
    ],
)
def test_the_last_month_of_the_quarter_begins_it(cast, day, begins):
    assert due_from(day) == begins


def told() -> dict[str, str]:
    return dict(Notification.objects.values_list("recipient__name", "body"))


def test_owner_and_director_are_told_once_of_what_is_theirs_and_not_reviewed(cast):
    ProcessNote.objects.create(kind="supervision", owner=cast.deputy.principal)
    ProcessNote.objects.create(kind="incoming", owner=cast.head.principal)
    ProcessNote.objects.create(kind="outgoing", owner=cast.head.principal)
    ProcessNote.objects.create(kind="loan", owner=cast.head.principal, is_published=False)
    services.give_feedback(kind="incoming", author=cast.director, hindrance="慢")
    with_review = {"quarter": "2026Q4", "conclusion": "可行", "reviewed_by": cast.director}
    ProcessReview.objects.create(kind="supervision", reviewed_at=at(11, 2), **with_review)
    Notification.objects.all().delete()

    assert services.remind_of_reviews(at(12, 1, 8, 29)) == 0
    assert services.remind_of_reviews(at(12, 1, 8, 30)) == 2
    found = told()
    assert set(found) == {cast.director.name, cast.head.name}  # the deputy's is reviewed
    assert found[cast.head.name].split("\n")[1:] == ["收文（待处理的反馈 1 条）", "发文"]
    everything = [line.split("（")[0] for line in found[cast.director.name].split("\n")[1:]]
    assert everything == [kind.label for kind in catalogue.published() if kind.code != "supervision"]
    notice = Notification.objects.get(recipient=cast.head)
    assert (notice.title, notice.url) == ("2026 年第 4 季度还有 2 个流程没有复核", "/processes/")

    assert services.remind_of_reviews(at(12, 30)) == 0
    assert Notification.objects.count() == 2
    assert services.remind_of_reviews(at(2, 27, year=2027)) == 0
    assert services.remind_of_reviews(at(3, 1, year=2027)) == 3  # a new quarter: the deputy's too
    alone = Notification.objects.get(recipient=cast.deputy)
    assert (alone.title, alone.url) == ("2027 年第 1 季度还有 1 个流程没有复核", "/processes/of/supervision/")


def test_nothing_is_said_when_all_are_reviewed(cast):
    for kind in catalogue.published():
        ProcessReview.objects.create(
            kind=kind.code, quarter="2026Q4", conclusion="可行", reviewed_by=cast.director, reviewed_at=at(11, 2)
        )
    assert services.remind_of_reviews(at(12, 2)) == 0
