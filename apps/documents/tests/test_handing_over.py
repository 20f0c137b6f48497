"""Whoever is done hands the document to somebody: it never lies with nobody."""

import pytest

from apps.core.errors import DomainError
from apps.documents import services
from apps.documents.tests import factories
from apps.matters.models import Participant
from apps.notifications.models import Notification


def holders(document) -> list[str]:
    rows = Participant.objects.filter(matter=document.pk, part="holder", until__isnull=True).order_by("id")
    return list(rows.values_list("principal__label", flat=True))


def test_after_the_last_reader_the_registry_holds_it_and_is_told(cast, as_user):
    document = factories.circulating(cast, [cast.finance_head, cast.head])
    services.mark_read(document=document, actor=cast.finance_head)
    assert holders(document) == ["刘部长"]
    services.mark_read(document=document, actor=cast.head)
    assert (factories.state_of(document), holders(document)) == ("reported", ["文书"])
    assert Notification.objects.filter(recipient=cast.clerk, title__startswith="请办结").count() == 1
    assert document.matter.title in as_user(cast.clerk).get("/todo/").content.decode()


def test_read_by_the_leaders_alone_it_comes_to_the_registry(cast):
    document = factories.instructing(cast, nature="read", lead_department=None)
    factories.instruct(document, cast.gm)
    assert (factories.state_of(document), holders(document)) == ("reported", ["文书"])


def test_who_reads_and_undertakes_still_holds_it_after_reading(cast):
    document = factories.undertaking(cast, readers=[cast.staff])
    share = document.undertakings.get()
    services.assign_undertaking(undertaking=share, actor=cast.head, assignee=cast.staff)
    services.mark_read(document=document, actor=cast.staff)
    assert holders(document) == ["孙员工"]
    services.report_result(undertaking=share, actor=cast.staff, result="已完成。")
    assert holders(document) == ["文书"]


def test_a_reader_who_left_holds_up_nobody_else(cast):
    readers = [cast.finance_head, cast.staff, cast.head]
    document = factories.circulating(cast, readers, circulation_mode="in_order")
    cast.staff.is_active = False
    cast.staff.save()
    services.mark_read(document=document, actor=cast.finance_head)
    assert holders(document) == ["刘部长"]  # the one after
    services.mark_read(document=document, actor=cast.head)
    assert (factories.state_of(document), holders(document)) == ("reported", ["文书"])
    with pytest.raises(DomainError, match="还有 1 人未阅（孙员工）"):
        services.close_incoming(document=document, actor=cast.clerk)


def test_a_leaders_decision_does_not_fail_because_a_reader_lost_the_clearance(cast):
    paper = factories.registered(cast, secrecy=2)
    readers = [cast.finance_head]
    document = factories.instructing(cast, document=paper, nature="read", lead_department=None, readers=readers)
    cast.finance_head.clearance = 0
    cast.finance_head.save()
    factories.instruct(document, cast.gm)
    assert (factories.state_of(document), holders(document)) == ("reported", ["文书"])


def test_a_department_in_which_nobody_may_read_it_is_refused_at_its_field(cast):
    paper = factories.registered(cast, secrecy=2)
    cast.head.clearance = 1
    cast.head.save()
    with pytest.raises(DomainError, match="生产部没有可阅「普通商密」的负责人") as caught:
        factories.proposed(cast, document=paper)
    assert caught.value.field == "lead_department"
    assert factories.state_of(paper) == "registered"


def test_a_department_without_leaders_is_refused_too(cast):
    with pytest.raises(DomainError, match="市场部没有可阅") as caught:
        factories.proposed(cast, supporting=[cast.market])
    assert caught.value.field == "supporting"
