"""The whole path of one document, in the words of the office."""

import pytest

from apps.archives.models import ArchiveRecord
from apps.attachments.models import Attachment
from apps.core import clock
from apps.core.errors import DomainError
from apps.documents import selectors, services
from apps.documents.models import IncomingDocument
from apps.documents.tests import factories
from apps.matters.models import Participant
from apps.supervision import services as supervision
from apps.worktime import calendar


def state(document: IncomingDocument) -> str:
    return IncomingDocument.objects.get(pk=document.pk).matter.state


def holders(document: IncomingDocument) -> list[str]:
    rows = Participant.objects.filter(matter=document.pk, part="holder", until__isnull=True).order_by("id")
    return [row.principal.label for row in rows]


def test_from_register_to_archive(cast):
    document = factories.registered(cast)
    year = document.matter.created_at.year
    assert (document.matter.number, state(document), holders(document)) == (
        f"办收〔{year}〕1号",
        "registered",
        ["办公室主任"],
    )

    services.propose_handling(
        document=document,
        actor=cast.director,
        opinion="请生产部牵头，财务部配合，呈周副总、张总阅示。",
        nature="action",
        lead_department=cast.production,
        supporting=[cast.finance],
        leaders=[cast.deputy, cast.gm],
        readers=[cast.staff],
    )
    assert (state(document), holders(document)) == ("instructing", ["周副总"])
    factories.instruct(document, cast.deputy, "拟同意。")
    assert holders(document) == ["张总"]
    factories.instruct(document, cast.gm, "同意，抓紧落实。")
    assert (state(document), holders(document)) == ("undertaking", ["生产部", "财务部"])
    assert [line.title for line in selectors.to_read(cast.staff)] == [document.matter.title]

    lead = document.undertakings.get(part="lead")
    services.assign_undertaking(undertaking=lead, actor=cast.head, assignee=cast.staff)
    assert holders(document) == ["财务部", "孙员工"]
    item = supervision.open_item(
        actor=cast.director,
        title="落实安全整改",
        requirement="抓紧落实。",
        acceptance_criteria="整改报告一份",
        issuer=cast.gm,
        lead_department=cast.production,
        owner=cast.head,
        due_on=calendar.add_working_days(clock.now(), 3).date(),
        source="document",
        source_matter=document.matter,
    )
    services.report_result(undertaking=lead, actor=cast.staff, result="已排查 12 处，整改完毕。")
    assert (state(document), holders(document)) == ("reported", ["文书"])
    services.mark_read(document=document, actor=cast.staff, comment="知悉")

    with pytest.raises(DomainError, match="还有 1 项督办没有销号") as refused:
        services.close_incoming(document=document, actor=cast.clerk)
    assert refused.value.links == [(f"{item.matter.number} 落实安全整改", item.matter.get_absolute_url())]
    supervision.claim_completion(item=item, actor=cast.head, text="已完成")
    supervision.confirm_close(item=item, actor=cast.director)
    services.close_incoming(document=document, actor=cast.clerk)
    assert state(document) == "closed"

    services.archive_incoming(document=document, actor=cast.clerk, retention="D30", department=cast.office)
    assert state(document) == "filed"
    record = ArchiveRecord.objects.get()
    assert (record.archive_code, record.title, record.responsible_party, record.document_number) == (
        f"Z109-WS·{year}-D30-BGS-0001",
        document.matter.title,
        "市应急管理局",
        "应急函〔2026〕88号",
    )
    slip = Attachment.objects.get(role="slip")
    assert (slip.frozen, slip.media_type) == (True, "application/pdf")
    assert holders(document) == []


def test_a_leader_returns_it_and_the_director_proposes_anew(cast):
    document = factories.instructing(cast)
    factories.instruct(document, cast.gm, "主办部门不妥，请重拟。", decision="return")
    assert (state(document), holders(document)) == ("registered", ["办公室主任"])
    factories.proposed(cast, document, lead_department=cast.finance, leaders=[cast.gm])
    factories.instruct(document, cast.gm)
    assert holders(document) == ["财务部"]


def test_reading_in_order_opens_one_turn_after_the_other(cast):
    document = factories.circulating(cast, [cast.head, cast.staff], circulation_mode="in_order")
    assert [holders(document), selectors.to_read(cast.staff)] == [["刘部长"], []]
    with pytest.raises(DomainError, match="还没有轮到您"):
        services.mark_read(document=document, actor=cast.staff)
    services.mark_read(document=document, actor=cast.head)
    assert holders(document) == ["孙员工"]
    services.mark_read(document=document, actor=cast.staff)
    assert state(document) == "reported"


def test_all_readers_at_once_and_the_unread_are_urged_once_an_hour(cast):
    document = factories.circulating(cast, [cast.head, cast.staff])
    services.mark_read(document=document, actor=cast.head)
    assert services.urge_readers(document=document, actor=cast.clerk) == 1
    with pytest.raises(DomainError, match="一小时内已经催过"):
        services.urge_readers(document=document, actor=cast.clerk)
    reader = document.readers.get(user=cast.staff)
    assert reader.urge_count == 1


def test_a_round_is_broken_off_only_with_a_reason(cast):
    document = factories.circulating(cast, [cast.head, cast.staff])
    with pytest.raises(DomainError, match="还有 2 人未阅"):
        services.close_incoming(document=document, actor=cast.clerk)
    with pytest.raises(DomainError, match="理由"):
        services.close_incoming(document=document, actor=cast.clerk, stop_reading=True)
    services.close_incoming(document=document, actor=cast.clerk, stop_reading=True, note="会议已传达")
    assert (state(document), selectors.to_read(cast.staff)) == ("closed", [])


def test_work_found_wanting_goes_back_to_the_lead_department(cast):
    document = factories.reported(cast)
    services.send_back(document=document, actor=cast.director, reason="缺整改照片")
    assert (state(document), holders(document)) == ("undertaking", ["生产部"])
    services.report_result(undertaking=document.undertakings.get(), actor=cast.head, result="已补照片")
    assert state(document) == "reported"


def test_a_void_number_stays_used_and_keeps_its_reason(cast):
    first = factories.registered(cast)
    services.void_incoming(document=first, actor=cast.clerk, reason="重复登记")
    second = factories.registered(cast, title="另一件")
    year = first.matter.created_at.year
    assert (state(first), second.matter.number) == ("voided", f"办收〔{year}〕2号")
    assert first.matter.timeline.last().note == "重复登记"


def test_a_paper_that_is_not_ours_goes_back_to_its_sender(cast):
    document = factories.registered(cast)
    services.return_to_sender(document=document, actor=cast.director, reason="不属我公司职责")
    assert state(document) == "returned"
