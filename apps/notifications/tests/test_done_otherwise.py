"""A notice whose action was done, whichever way, is no longer unread (PLT-06): the walk of a paper and of an item."""

import datetime as dt

import pytest

from apps.deadlines.services import sweep
from apps.documents import services as documents
from apps.documents.tests import factories
from apps.notifications.models import Notification
from apps.supervision import services as supervision
from apps.supervision.tests.factories import item_of

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(factories.MONDAY, tick=False)


def unread(*codes: str) -> list[tuple[str, str]]:
    """(who, the words before the title) of what is unread, in order."""
    rows = Notification.objects.filter(read_at=None, code__in=codes or ("todo", "urge", "reading", "deadline"))
    told = rows.order_by("pk").values_list("recipient__name", "title")
    return [(name, title.partition("：")[0]) for name, title in told]


def test_after_reading_nothing_asks_to_read_any_more(cast, time_machine):
    document = factories.circulating(cast, [cast.gm, cast.staff])
    documents.urge_readers(document=document, actor=cast.clerk)
    assert unread() == [("张总", "请阅"), ("孙员工", "请阅"), ("张总", "催阅"), ("孙员工", "催阅")]
    documents.mark_read(document=document, actor=cast.gm)
    assert unread() == [("孙员工", "请阅"), ("孙员工", "催阅")]


def test_each_step_of_a_paper_ends_what_was_asked_before_it(cast):
    document = factories.registered(cast)
    assert unread() == [("王主任", "请拟办")]
    factories.proposed(cast, document)
    assert unread() == [("刘部长", "请主办")]
    share = document.undertakings.get()
    documents.assign_undertaking(undertaking=share, actor=cast.head, assignee=cast.staff)
    assert unread() == [("孙员工", "请承办")]
    documents.report_result(undertaking=share, actor=cast.staff, result="已办。")
    assert unread() == [("李登记", "请办结")]
    documents.close_incoming(document=factories.fresh(document), actor=cast.clerk)
    assert [one for one in unread("todo") if one[1] != "请归档"] == []


def test_only_ones_own_share_is_over_when_it_is_reported(cast):
    document = factories.proposed(cast, supporting=[cast.finance])
    share = document.undertakings.get(department=cast.finance)
    documents.report_result(undertaking=share, actor=cast.finance_head, result="已配合。")
    assert unread() == [("刘部长", "请主办")]


def test_a_reminder_of_a_limit_goes_with_the_limit(cast, time_machine):
    document = factories.registered(cast)
    time_machine.move_to(factories.MONDAY + 240 * HOUR, tick=False)
    sweep()
    assert "王主任" in [name for name, _ in unread("deadline")]
    before = len(unread("deadline"))
    factories.proposed(cast, document)
    assert len(unread("deadline")) < before


def test_an_item_urged_reported_and_claimed(cast):
    item = item_of(cast)
    asked = {("孙员工", "督办交办"), ("孙员工", "王主任催办")}
    supervision.urge(item=item, actor=cast.director)
    assert asked <= set(unread("todo", "urge"))
    supervision.report_progress(item=item, actor=item.owner, text="已完成一半。", progress=50)
    assert unread("urge") == []
    assert ("孙员工", "督办交办") in unread("todo")
    supervision.claim_completion(item=item, actor=item.owner, text="已全部完成。")
    assert {words for _, words in unread("todo")} == {"请审核销号"}
    supervision.send_back(item=item, actor=cast.director, note="缺照片")
    assert {words for _, words in unread("todo")} == {"销号退办"}
    supervision.claim_completion(item=item, actor=item.owner, text="已补照片。")
    supervision.confirm_close(item=item, actor=cast.director)
    assert unread("todo", "urge") == []
