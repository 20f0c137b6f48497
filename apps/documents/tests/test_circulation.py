"""Circulation: turns, reading once with its time, further readers, urging those who have not read."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.documents import selectors, services
from apps.documents.models import IncomingDocument
from apps.documents.tests import factories
from apps.matters.models import Participant
from apps.notifications.models import Notification

HOUR = dt.timedelta(hours=1)


def address(document: IncomingDocument, verb: str) -> str:
    return reverse(f"documents:incoming_{verb}", args=[document.pk])


def turns(document: IncomingDocument) -> list[tuple[str, bool, bool]]:
    """Name, whether it is or was their turn, whether they have read."""
    rows = document.readers.select_related("user")
    return [(row.user.name, row.opened_at is not None, row.read_at is not None) for row in rows]


def holders(document: IncomingDocument) -> list[str]:
    rows = Participant.objects.filter(matter=document.pk, part="holder", until__isnull=True).order_by("id")
    return [row.principal.label for row in rows]


def told(code: str) -> list[str]:
    rows = Notification.objects.filter(code=code).order_by("id")
    return list(rows.values_list("recipient__name", flat=True))


def test_all_at_once_everybody_has_it_from_the_first_minute(cast):
    document = factories.circulating(cast, [cast.head, cast.staff, cast.gm])
    assert turns(document) == [("刘部长", True, False), ("孙员工", True, False), ("张总", True, False)]
    assert holders(document) == told("reading") == ["刘部长", "孙员工", "张总"]
    for user in (cast.gm, cast.head):  # in any order
        services.mark_read(document=document, actor=user)
    assert (holders(document), factories.state_of(document)) == (["孙员工"], "circulating")
    services.mark_read(document=document, actor=cast.staff)
    assert (holders(document), factories.state_of(document)) == (["文书"], "reported")


def test_in_order_each_has_it_after_the_one_before(cast, monday):
    order = [cast.gm, cast.head, cast.staff]
    document = factories.circulating(cast, order, circulation_mode="in_order")
    for place, user in enumerate(order):
        expected = [(one.name, n <= place, n < place) for n, one in enumerate(order)]
        assert (turns(document), holders(document)) == (expected, [user.name])
        assert told("reading") == [one.name for one in order[: place + 1]]
        for later in order[place + 1 :]:
            assert selectors.document_for(later, document.pk) is None
            assert selectors.to_read(later) == []
        monday.shift(HOUR)
        services.mark_read(document=document, actor=user)
    opened = list(document.readers.values_list("opened_at", flat=True))
    assert opened == [factories.MONDAY + HOUR * n for n in range(3)]
    assert factories.state_of(document) == "reported"


def test_reading_is_recorded_once_with_its_time_and_words(cast, as_user, monday):
    document = factories.circulating(cast, [cast.head, cast.staff])
    monday.shift(dt.timedelta(minutes=25))
    client = as_user(cast.head)
    assert client.post(address(document, "read"), {"comment": " 请安全科学习。 "}).status_code == 302
    monday.shift(HOUR)
    again = client.post(address(document, "read"), {"comment": "再阅"})
    reader = document.readers.get(user=cast.head)
    assert (reader.read_at, reader.comment) == (factories.MONDAY + dt.timedelta(minutes=25), "请安全科学习。")
    assert (again.status_code, "您已阅过本件" in again.content.decode()) == (422, True)
    entries = document.matter.timeline.filter(code="read").values_list("actor_label", "note", "at")
    assert list(entries) == [("刘部长", "请安全科学习。", reader.read_at)]
    page = as_user(cast.clerk).get(address(document, "detail")).content.decode()
    assert "2026-11-23 周一 09:25</time> 阅" in page
    assert "<small>1/2</small>" in page


def test_nobody_reads_for_another(cast):
    document = factories.circulating(cast, [cast.head])
    for user in (cast.clerk, cast.staff):
        with pytest.raises(Denied, match="本件没有传阅给您"):
            services.mark_read(document=document, actor=user)
    assert turns(document) == [("刘部长", True, False)]


def test_further_readers_come_at_the_end_and_those_who_have_it_are_left_alone(cast, as_user):
    document = factories.circulating(cast, [cast.head], circulation_mode="in_order")
    chosen = {"readers": [cast.staff.pk, cast.head.pk, cast.finance_head.pk]}
    assert as_user(cast.clerk).post(address(document, "circulate"), chosen).status_code == 302
    assert turns(document) == [("刘部长", True, False), ("孙员工", False, False), ("钱部长", False, False)]
    assert document.matter.timeline.get(code="circulate").note == "孙员工、钱部长"
    with pytest.raises(DomainError, match="所选人员都已在传阅范围内"):
        services.add_readers(document=document, actor=cast.clerk, readers=[cast.head, cast.staff])


def test_a_finished_round_is_opened_again_for_further_readers(cast):
    document = factories.circulating(cast, [cast.head])
    services.mark_read(document=document, actor=cast.head)
    services.add_readers(document=document, actor=cast.director, readers=[cast.staff])
    assert (factories.state_of(document), holders(document)) == ("circulating", ["孙员工"])
    services.mark_read(document=document, actor=cast.staff)
    assert factories.state_of(document) == "reported"


def test_readers_of_an_action_item_do_not_move_it(cast):
    document = factories.reported(cast)
    services.add_readers(document=document, actor=cast.clerk, readers=[cast.finance_head])
    assert (factories.state_of(document), holders(document)) == ("reported", ["文书"])
    services.mark_read(document=document, actor=cast.finance_head)
    assert (factories.state_of(document), holders(document)) == ("reported", ["文书"])


def test_a_reader_below_the_level_is_refused_by_name_and_nothing_is_kept(cast, as_user):
    document = factories.registered(cast, secrecy=Secrecy.COMMERCIAL)
    factories.undertaking(cast, document=document)
    with pytest.raises(DomainError, match="孙员工的可阅密级低于「普通商密」"):
        services.add_readers(document=document, actor=cast.clerk, readers=[cast.finance_head, cast.staff])
    assert turns(document) == []
    posted = as_user(cast.clerk).post(address(document, "circulate"), {"readers": [cast.staff.pk]})
    assert (posted.status_code, turns(document)) == (422, [])


def test_urging_all_reaches_those_whose_turn_it_is_and_who_have_not_read(cast, as_user):
    document = factories.circulating(cast, [cast.head, cast.staff, cast.gm])
    services.mark_read(document=document, actor=cast.gm)
    response = as_user(cast.clerk).post(address(document, "urge"), follow=True)
    assert "已催阅 2 人" in response.content.decode()
    assert told("urge") == ["刘部长", "孙员工"]
    assert dict(document.readers.values_list("user__name", "urge_count")) == {"刘部长": 1, "孙员工": 1, "张总": 0}
    assert document.matter.timeline.get(code="urge").note == "刘部长、孙员工"


def test_urging_in_order_reaches_only_the_one_whose_turn_it_is(cast):
    document = factories.circulating(cast, [cast.head, cast.staff], circulation_mode="in_order")
    assert services.urge_readers(document=document, actor=cast.director) == 1
    assert told("urge") == ["刘部长"]


def test_one_reader_is_urged_by_the_button_beside_the_name(cast, as_user):
    document = factories.circulating(cast, [cast.head, cast.staff])
    reader = document.readers.get(user=cast.staff)
    response = as_user(cast.clerk).post(address(document, "urge"), {"reader": reader.pk}, follow=True)
    assert ("已催阅 1 人" in response.content.decode(), told("urge")) == (True, ["孙员工"])
    assert "催阅 1 次" in response.content.decode()


@pytest.mark.parametrize("nonsense", ["999999", "abc", "-1", "²"])
def test_urging_somebody_who_does_not_read_it_is_not_found(cast, as_user, nonsense):
    document = factories.circulating(cast, [cast.head])
    assert as_user(cast.clerk).post(address(document, "urge"), {"reader": nonsense}).status_code == 404
    other = factories.circulating(cast, [cast.staff], document=factories.registered(cast, title="另一件"))
    foreign = other.readers.get().pk
    assert as_user(cast.clerk).post(address(document, "urge"), {"reader": foreign}).status_code == 404
    assert told("urge") == []


def test_urging_is_counted_once_an_hour_for_each(cast, monday):
    document = factories.circulating(cast, [cast.head, cast.staff])
    first = document.readers.get(user=cast.head)
    assert services.urge_readers(document=document, actor=cast.clerk, readers=[first]) == 1
    with pytest.raises(DomainError, match="一小时内已经催过，请稍后再催"):
        services.urge_readers(document=document, actor=cast.director, readers=[first])
    assert services.urge_readers(document=document, actor=cast.clerk) == 1  # the other had not been urged
    assert dict(document.readers.values_list("user__name", "urge_count")) == {"刘部长": 1, "孙员工": 1}
    assert told("urge") == ["刘部长", "孙员工"]
    monday.shift(HOUR)
    assert services.urge_readers(document=document, actor=cast.clerk) == 2
    assert dict(document.readers.values_list("user__name", "urge_count")) == {"刘部长": 2, "孙员工": 2}


def test_an_hour_is_sixty_minutes_and_not_the_next_full_hour(cast, monday):
    monday.shift(dt.timedelta(minutes=55))
    document = factories.circulating(cast, [cast.head])
    services.urge_readers(document=document, actor=cast.clerk)
    monday.shift(dt.timedelta(minutes=10))
    with pytest.raises(DomainError, match="一小时内已经催过"):
        services.urge_readers(document=document, actor=cast.clerk)


def test_when_everybody_has_read_there_is_nobody_to_urge(cast):
    document = factories.circulating(cast, [cast.head])
    services.mark_read(document=document, actor=cast.head)
    with pytest.raises(DomainError, match="没有需要催阅的人员"):
        services.urge_readers(document=document, actor=cast.clerk)
