"""A notice exists exactly once, for those who may have it."""

import threading

import pytest
from django.db import connection, transaction

from apps.core.secrecy import Secrecy
from apps.notifications.models import Delivery, Notification
from apps.notifications.services import Notice, notify, notify_principals, write
from apps.notifications.tests.factories import make_matter, make_notice
from apps.org.models import User


def told(key: str) -> list[str]:
    rows = Notification.objects.filter(key=key)
    return sorted(rows.values_list("recipient__name", flat=True))


def test_the_same_key_never_reaches_the_same_person_twice(cast):
    say = {"key": "step:1", "code": "todo", "title": "请批示"}
    assert notify(recipients=[cast.gm, cast.gm, cast.deputy], **say) == 2
    assert notify(recipients=[cast.gm, cast.head], **say) == 1
    assert told("step:1") == ["刘部长", "周副总", "张总"]


def test_people_who_left_and_the_actor_are_not_told(cast):
    cast.head.is_active = False
    assert notify(recipients=[cast.head, cast.gm], key="k", code="todo", title="甲", exclude=[cast.gm]) == 0


def test_nobody_is_told_of_a_matter_above_their_clearance(cast, paper):
    matter = make_matter(cast.clerk, secrecy=Secrecy.COMMERCIAL)
    assert notify(recipients=[cast.gm, cast.head, cast.staff], key="k", code="todo", title="甲", matter=matter) == 2
    assert told("k") == ["刘部长", "张总"]


def test_principals_reach_everybody_who_acts_for_them_once(cast, django_assert_num_queries):
    principals = [cast.production.principal, cast.head.principal, cast.finance.principal]
    with django_assert_num_queries(4):  # people, savepoint, insert, release
        assert notify_principals(principals=principals, key="k", code="todo", title="甲") == 2
    assert told("k") == ["刘部长", "钱部长"]
    assert notify_principals(principals=[], key="k2", code="todo", title="甲") == 0


def test_the_matters_page_is_the_link_when_none_is_given(cast, paper):
    matter = make_matter(cast.clerk)
    paper_page = "/reached-by-kind/"
    assert make_notice(cast.gm, matter=matter, url=paper_page).target == paper_page
    assert make_notice(cast.gm, title="无").target == ""


@pytest.mark.parametrize("title", ["甲\r\nBcc: x@example.com", "甲\nBcc: x@example.com", "甲\tBcc:\vx@example.com"])
def test_a_title_is_one_line(cast, title):
    assert "\n" not in make_notice(cast.gm, title).title
    assert "\r" not in make_notice(cast.gm, title).title


def test_a_title_too_long_for_its_column_is_cut(cast):
    assert len(make_notice(cast.gm, "㛃喆𠮷" * 300).title) == 600


def test_many_notices_are_written_in_few_statements(cast, django_assert_num_queries):
    notices = [Notice(cast.gm.pk, f"k{n}", "deadline", "到期") for n in range(2500)]
    with django_assert_num_queries(5):  # three batches in one savepoint
        assert write(notices) == 2500
    assert write(notices) == 0


def test_deliveries_are_written_only_for_new_notices_and_people_with_an_address(cast, settings):
    settings.EMAIL_ENABLED = True
    User.objects.filter(pk=cast.head.pk).update(email="")
    cast.head.refresh_from_db()
    say = {"recipients": [cast.gm, cast.head], "key": "k", "code": "todo", "title": "甲"}
    assert notify(**say) == 2
    assert notify(**say) == 0
    assert list(Delivery.objects.values_list("notification__recipient__name", "channel")) == [("张总", "email")]


def test_without_mail_no_delivery_is_written(cast, settings):
    settings.EMAIL_ENABLED = False
    make_notice(cast.gm)
    assert Delivery.objects.count() == 0


def test_a_deed_undone_tells_nobody(cast, settings):
    settings.EMAIL_ENABLED = True
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_notice(cast.gm)
        _ = 1 / 0
    assert (Notification.objects.count(), Delivery.objects.count()) == (0, 0)


def test_many_notices_of_one_deed_ask_for_delivery_once(cast, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_ENABLED = True
    with django_capture_on_commit_callbacks() as callbacks:
        for _ in range(3):
            make_notice(cast.gm)
    assert len(callbacks) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_writers_of_one_key_make_one_notice(cast):
    counts, start = [], threading.Barrier(8)

    def work() -> None:
        try:
            start.wait()
            counts.append(notify(recipients=[cast.gm], key="race", code="todo", title="甲"))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 0, 0, 0, 0, 0, 1]
    assert Notification.objects.filter(key="race").count() == 1
