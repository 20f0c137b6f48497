"""The numbers beside the navigation."""

import pytest

from apps.core import clock
from apps.matters.models import Matter, Participant
from apps.notifications.models import Notification
from apps.org.models import User
from apps.org.tests.cast import Cast
from apps.portal import navigation
from apps.portal.counts import BOUND, Counts, shell_counts


def _held(holder: User, actor: User, how_many: int, kind: str = "incoming") -> None:
    now = clock.now()
    for number in range(how_many):
        matter = Matter.objects.create(
            kind=kind, title=f"通知 {number}", state="registered", created_by=actor, created_at=now
        )
        Participant.objects.create(matter=matter, principal=holder.principal, part="holder", since=now)


def _notices(recipient: User, how_many: int) -> None:
    rows = [
        Notification(recipient=recipient, key=f"k{n}", code="todo", title="请批示", created_at=clock.now())
        for n in range(how_many)
    ]
    Notification.objects.bulk_create(rows)


def test_each_person_is_told_of_their_own(cast: Cast) -> None:
    _held(cast.gm, cast.clerk, 2)
    _held(cast.gm, cast.clerk, 1, kind="supervision")
    _held(cast.deputy, cast.clerk, 1)
    _notices(cast.gm, 3)
    assert shell_counts(cast.gm) == Counts(todo=3, incoming=2, unread=3)
    assert shell_counts(cast.deputy) == Counts(todo=1, incoming=1)
    assert shell_counts(cast.stranger) == Counts()


def test_what_a_role_holds_waits_for_everybody_in_it(cast: Cast) -> None:
    matter = Matter.objects.create(
        kind="incoming", title="通知", state="registered", created_by=cast.clerk, created_at=clock.now()
    )
    for principal in (cast.director.principal, cast.office.principal):
        Participant.objects.create(matter=matter, principal=principal, part="holder", since=clock.now())
    assert shell_counts(cast.director).todo == 1  # held twice over, counted once


def test_what_circulates_is_to_read_and_not_to_do(cast: Cast) -> None:
    _held(cast.gm, cast.clerk, 2)
    Matter.objects.filter(title="通知 1").update(state="circulating")
    assert shell_counts(cast.gm) == Counts(todo=1, incoming=1)


def test_what_is_read_or_given_away_is_not_counted(cast: Cast) -> None:
    _held(cast.gm, cast.clerk, 1)
    _notices(cast.gm, 1)
    Participant.objects.update(until=clock.now())
    Notification.objects.update(read_at=clock.now())
    assert shell_counts(cast.gm) == Counts()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_shell_costs_one_query_however_much_waits(cast: Cast, django_assert_num_queries, how_many: int) -> None:
    _held(cast.gm, cast.clerk, how_many)
    assert cast.gm.stands_in == []  # the rights: every page reads them once, before
    with django_assert_num_queries(1):
        assert shell_counts(cast.gm).todo == how_many


def test_counting_stops_at_the_bound(cast: Cast) -> None:
    _notices(cast.gm, BOUND + 20)
    assert shell_counts(cast.gm).unread == BOUND
    assert navigation.bounded(BOUND) == "99+"
    assert navigation.bounded(BOUND - 1) == "99"


def test_management_is_offered_to_those_who_manage(cast: Cast) -> None:
    def groups(user: User) -> list[str]:
        return [group.label for group in navigation.side(user, Counts(), "/")]

    assert groups(cast.stranger) == ["", "公文", "督办", "制度"]
    cast.director.is_staff = True
    assert groups(cast.director) == ["", "公文", "督办", "制度", "管理"]


def test_what_lies_above_a_lowered_clearance_is_not_even_counted(cast: Cast) -> None:
    _held(cast.gm, cast.clerk, 2)
    Notification.objects.create(
        recipient=cast.gm, key="m", code="todo", title="请批示", created_at=clock.now(), matter=Matter.objects.first()
    )
    assert (shell_counts(cast.gm).todo, shell_counts(cast.gm).unread) == (2, 1)
    Matter.objects.update(secrecy=cast.gm.clearance)
    cast.gm.clearance -= 1
    assert shell_counts(cast.gm) == Counts()


def test_what_is_to_be_signed_for_is_to_read(cast: Cast) -> None:
    assert Counts(circulating=2, to_sign_for=3).to_read == 5
    assert Counts(circulating=BOUND, to_sign_for=BOUND).to_read == BOUND
