"""A to-do done another way is no longer unread."""

import pytest

from apps.notifications.models import Delivery, Notification
from apps.notifications.services import mark_read, settle
from apps.notifications.tests.factories import make_matter, make_notice, prefer


@pytest.fixture
def matter(cast, paper):
    return make_matter(cast.clerk)


def unread() -> list[str]:
    return list(Notification.objects.filter(read_at=None).order_by("pk").values_list("key", flat=True))


@pytest.fixture
def world(cast, matter):
    """Two steps to two people, a reading, and the same key of another matter."""
    for key, code in (("step:1", "todo"), ("step:12", "todo"), ("step:1:0930", "todo"), ("read:1", "reading")):
        make_notice(cast.gm, key=key, code=code, matter=matter)
    make_notice(cast.deputy, key="step:1", matter=matter)
    make_notice(cast.deputy, key="step:12", matter=make_matter(cast.clerk, "另一件"))


@pytest.mark.parametrize(
    ("chosen", "count", "left"),
    [
        ({"key": "step:1"}, 3, ["step:12", "read:1", "step:12"]),
        ({"key_prefix": "step:1"}, 4, ["read:1", "step:12"]),
        ({"codes": ["reading"]}, 1, ["step:1", "step:12", "step:1:0930", "step:1", "step:12"]),
        ({"codes": ["todo"], "key": "read:1"}, 0, ["step:1", "step:12", "step:1:0930", "read:1", "step:1", "step:12"]),
    ],
)
def test_only_what_is_named_is_settled(world, matter, chosen, count, left):
    assert settle(matter=matter, **chosen) == count
    assert unread() == left
    assert settle(matter=matter, **chosen) == 0


def test_one_reader_settles_only_their_own(world, matter, cast):
    assert settle(matter=matter, key="step:1", recipients=[cast.deputy]) == 1
    assert unread() == ["step:1", "step:12", "step:1:0930", "read:1", "step:12"]


def test_those_who_act_for_a_department_settle_theirs(world, matter, cast):
    make_notice(cast.head, key="step:1", matter=matter)
    assert settle(matter=matter, key="step:1", principals=[cast.production.principal]) == 1
    assert unread() == ["step:1", "step:12", "step:1:0930", "read:1", "step:1", "step:12"]


def test_a_whole_matter_is_never_silenced(matter):
    with pytest.raises(ValueError, match="name a key"):
        settle(matter=matter)


def test_several_keys_are_settled_in_one_go(world, matter, django_assert_num_queries):
    with django_assert_num_queries(2):  # what is open, notices
        assert settle(matter=matter, key=["step:1", "read:1"]) == 4
    assert unread() == ["step:12", "step:12"]


def test_several_beginnings_of_keys_are_settled_in_one_go(world, matter):
    assert settle(matter=matter, key_prefix=["step:12", "read:"]) == 2
    assert unread() == ["step:1", "step:1:0930", "step:1", "step:12"]


def test_an_empty_key_among_several_names_nothing(world, matter):
    with pytest.raises(ValueError, match="name a key"):
        settle(matter=matter, key=[""], key_prefix=["", ""])
    assert settle(matter=matter, key=["", "step:12"]) == 1


def test_nobody_among_the_recipients_settles_nothing(world, matter, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert settle(matter=matter, key="step:1", recipients=[]) == 0


def test_settling_costs_two_statements_and_one_when_nothing_is_left(world, matter, django_assert_num_queries):
    with django_assert_num_queries(2):  # what is open, notices
        assert settle(matter=matter, codes=["todo"]) == 4
    with django_assert_num_queries(1):
        assert settle(matter=matter, codes=["todo"]) == 0


def test_what_is_held_is_skipped_in_one_statement_more(cast, matter, post_office, django_assert_num_queries):
    prefer(cast.gm, digest="hourly")
    make_notice(cast.gm, key="step:1", matter=matter)
    with django_assert_num_queries(3):  # what is open, deliveries, notices
        assert settle(matter=matter, codes=["todo"]) == 1
    assert list(Delivery.objects.values_list("state", flat=True)) == ["skipped"]


def test_what_was_read_here_but_waits_outside_is_not_sent_any_more(cast, matter, post_office):
    prefer(cast.gm, digest="hourly")
    notice = make_notice(cast.gm, key="step:1", matter=matter)
    mark_read(user=cast.gm, ids=[notice.pk])
    assert settle(matter=matter, key="step:1", recipients=[cast.gm]) == 0
    assert list(Delivery.objects.values_list("state", flat=True)) == ["skipped"]
