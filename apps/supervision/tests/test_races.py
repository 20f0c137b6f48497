"""Several people, several workers at once, on real connections."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from apps.core.errors import DomainError
from apps.notifications.models import Notification
from apps.supervision import services
from apps.supervision.models import SupervisionItem, WeeklyReport
from apps.supervision.tests.factories import claimed_item, fresh, item_of

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def at_once(*deeds: Callable[[], object]) -> tuple[list[object], list[str]]:
    """What each returned, and the sentences of those who were refused."""
    gate, done, refused = threading.Barrier(len(deeds)), [], []

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            done.append(deed())
        except DomainError as error:
            refused.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, refused


def test_eight_workers_send_the_weekly_report_once(cast):
    item_of(cast)
    moment = dt.datetime(2026, 12, 7, 1, 0, tzinfo=dt.UTC)
    done, refused = at_once(*[lambda: services.send_weekly_overdue(moment)] * 8)
    assert (sorted(done), refused) == ([0] * 7 + [3], [])
    assert WeeklyReport.objects.count() == 1
    assert Notification.objects.filter(code="report").count() == 3


def test_one_closes_while_the_other_sends_back_and_one_is_told(cast):
    item = claimed_item(cast)
    done, refused = at_once(
        lambda: services.confirm_close(item=item, actor=cast.gm),
        lambda: services.send_back(item=item, actor=cast.director, note="缺报告"),
    )
    state = fresh(item).matter.state
    assert (len(done), len(refused)) == (1, 1)
    assert refused == (["本项督办已销号"] if state == "closed" else ["责任人还没有申请销号"])


def test_a_claim_and_an_extension_at_once_leave_one_of_them(cast):
    item = item_of(cast)
    later = item.due_on + dt.timedelta(days=14)
    done, refused = at_once(
        lambda: services.claim_completion(item=item, actor=cast.staff, text="完成"),
        lambda: services.request_extension(item=item, actor=cast.head, to_date=later, reason="设备迟到"),
    )
    assert (len(done), len(refused)) == (1, 1)


def test_four_items_opened_at_once_are_numbered_without_a_gap(cast):
    _, refused = at_once(*[lambda n=n: item_of(cast, title=f"事项{n}") for n in range(4)])
    assert refused == []
    numbers = SupervisionItem.objects.order_by("matter__number_key").values_list("matter__number", flat=True)
    assert list(numbers) == [f"督办〔2026〕{n}号" for n in range(1, 5)]
