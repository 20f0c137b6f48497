"""Closing and filing: nothing supervised is left behind, nothing is typed twice, the slip says it all."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from apps.archives.models import ArchiveRecord
from apps.attachments.models import Attachment
from apps.attachments.services import attach_staged, remove, stage_upload
from apps.attachments.tests import samples
from apps.core.errors import DomainError
from apps.documents import services
from apps.documents.models import IncomingDocument
from apps.documents.slip import slip_pdf
from apps.documents.tests import factories
from apps.matters.models import Participant
from apps.supervision import services as supervision
from apps.supervision.tests.factories import item_of


def address(document: IncomingDocument, verb: str) -> str:
    return reverse(f"documents:incoming_{verb}", args=[document.pk])


def words(response) -> str:
    return response.content.decode()


def text_of(pdf: bytes) -> str:
    """What stands on the pages, without spaces and line ends."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def supervised(cast, document: IncomingDocument, *titles: str) -> list:
    return [item_of(cast, title=title, source="document", source_matter=document.matter) for title in titles]


def test_closing_is_refused_with_a_link_to_each_open_item(cast, as_user):
    document = factories.reported(cast)
    items = supervised(cast, document, "更换灭火器", "培训安全员")
    client = as_user(cast.clerk)
    response = client.post(address(document, "close"), {"note": "已办"})
    text = words(response)
    assert (response.status_code, factories.state_of(document)) == (422, "reported")
    names = "、".join(f"{item.matter.number}「{item.matter.title}」" for item in items)
    assert f"还有 2 项督办没有销号：{names}。请先销号或撤销，再办结" in text
    for item in items:
        label = f"{item.matter.number} {item.matter.title}"
        assert f'<li><a href="{item.matter.get_absolute_url()}">{label}</a></li>' in text
    assert "已办</textarea>" in text.replace("\n", "")  # what was typed is still there


def test_one_open_item_of_two_still_holds_it_and_the_last_lets_go(cast):
    document = factories.reported(cast)
    first, second = supervised(cast, document, "更换灭火器", "培训安全员")
    supervision.claim_completion(item=first, actor=cast.staff, text="已更换")
    with pytest.raises(DomainError, match="还有 2 项督办没有销号"):  # claimed is not closed
        services.close_incoming(document=document, actor=cast.clerk)
    supervision.confirm_close(item=first, actor=cast.gm)
    with pytest.raises(DomainError, match="还有 1 项督办没有销号") as refused:
        services.close_incoming(document=document, actor=cast.clerk)
    assert refused.value.links == [(f"{second.matter.number} 培训安全员", second.matter.get_absolute_url())]
    supervision.cancel_item(item=second, actor=cast.gm, reason="合并办理")
    services.close_incoming(document=document, actor=cast.clerk)
    assert factories.state_of(document) == "closed"


def test_an_item_of_another_document_does_not_hold_this_one(cast):
    supervised(cast, factories.reported(cast, document=factories.registered(cast, title="另一件")), "别处的事")
    assert services.close_incoming(document=factories.reported(cast), actor=cast.clerk).matter.state == "closed"


def test_voiding_is_refused_as_well_while_items_are_open(cast):
    document = factories.undertaking(cast)
    supervised(cast, document, "更换灭火器")
    with pytest.raises(DomainError, match=r"还有 1 项督办没有销号：.*再作废"):
        services.void_incoming(document=document, actor=cast.clerk, reason="重复登记")
    assert factories.state_of(document) == "undertaking"


def test_closing_meets_the_limit_keeps_the_words_and_hands_it_to_those_who_file(cast):
    document = services.close_incoming(document=factories.reported(cast), actor=cast.director, note=" 办结存档 ")
    entry = document.matter.timeline.order_by("-id").first()
    assert (entry.verb, entry.actor_label, entry.note) == ("办结", "王主任", "办结存档")
    limits = {one.code: one.met_at for one in document.matter.deadlines.all()}
    assert limits == dict.fromkeys(("incoming_propose", "incoming_due", "incoming_undertake"), factories.MONDAY)
    holders = Participant.objects.filter(matter=document.pk, part="holder", until__isnull=True)
    assert {row.principal.label for row in holders} == {"文书", "档案员"}


def test_the_rest_of_a_round_is_broken_off_on_the_page_with_a_reason(cast, as_user):
    document = factories.circulating(cast, [cast.head, cast.staff])
    client = as_user(cast.clerk)
    response = client.post(address(document, "close"), {"note": ""})
    assert "还有 2 人未阅（刘部长、孙员工）" in words(response)
    response = client.post(address(document, "close"), {"note": "", "stop_reading": "on"})
    assert (response.status_code, "请写明剩余人员不再传阅的理由" in words(response)) == (422, True)
    assert factories.state_of(document) == "circulating"
    assert client.post(address(document, "close"), {"note": "会上已传达", "stop_reading": "on"}).status_code == 302
    entry = document.matter.timeline.get(code="stop_reading")
    assert (factories.state_of(document), entry.note) == ("closed", "刘部长、孙员工")


def ready_to_file(cast) -> IncomingDocument:
    """Closed, with the scanned paper, its date and level."""
    document = factories.registered(cast, document_date=dt.date(2026, 11, 18), secrecy=2, pages=6)
    staged = stage_upload(owner=cast.clerk, upload=samples.upload("来文.pdf", samples.pdf(2)))
    attach_staged(matter=document.matter, actor=cast.clerk, staged_ids=[str(staged.pk)], role="original")
    return factories.closed(cast, document=document)


def test_filing_asks_for_nothing_that_is_known(cast, as_user):
    document = ready_to_file(cast)
    client = as_user(cast.clerk)
    page = words(client.get(address(document, "archive")))
    assert [one for one in ("市应急管理局", "应急函〔2026〕88号", "2026-11-18") if one not in page] == []
    asked = set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', page)) - {"csrfmiddlewaretoken", "q"}
    assert asked == {"category_code", "department", "retention", "paper", "paper_place"}
    sent = {"category_code": "WS", "department": cast.office.pk, "retention": "D30"}
    response = client.post(address(document, "archive"), {**sent, "paper": "on", "paper_place": "1号柜-03盒"})
    record = ArchiveRecord.objects.get()
    assert (response.status_code, factories.state_of(document), record.matter_id) == (302, "filed", document.pk)
    assert (record.title, record.responsible_party, record.document_number, record.document_date) == (
        document.matter.title,
        "市应急管理局",
        "应急函〔2026〕88号",
        dt.date(2026, 11, 18),
    )
    assert (record.archive_code, record.secrecy) == ("Z109-WS·2026-D30-BGS-0001", 2)
    assert (record.paper_place, record.filed_at) == ("1号柜-03盒", factories.MONDAY)
    assert f"档号 {record.archive_code}" in words(client.get(address(document, "detail")))


def test_a_filed_document_is_filed_once_and_its_files_are_frozen(cast):
    document = ready_to_file(cast)
    services.archive_incoming(document=document, actor=cast.clerk, retention="D30", department=cast.office)
    with pytest.raises(DomainError, match="办结以后才能归档"):
        services.archive_incoming(document=document, actor=cast.clerk, retention="Y", department=cast.office)
    files = Attachment.objects.order_by("id")
    assert [(file.role, file.frozen) for file in files] == [("original", True), ("slip", True)]
    with pytest.raises(DomainError, match="已随事项归档锁定"):
        remove(attachment=files[0], actor=cast.clerk)
    assert ArchiveRecord.objects.count() == 1
    assert set(document.matter.deadlines.filter(met_at__isnull=True, cancelled_at__isnull=True)) == set()


def test_an_item_opened_after_the_closing_holds_back_the_filing(cast, as_user):
    document = factories.closed(cast)
    (item,) = supervised(cast, document, "补充整改照片")
    sent = {"category_code": "WS", "department": cast.office.pk, "retention": "D30"}
    response = as_user(cast.clerk).post(address(document, "archive"), sent)
    assert (response.status_code, factories.state_of(document)) == (422, "closed")
    assert f"还有 1 项督办没有销号：{item.matter.number}「补充整改照片」。请先销号或撤销，再归档" in words(response)
    supervision.cancel_item(item=item, actor=cast.gm, reason="已补")
    assert as_user(cast.clerk).post(address(document, "archive"), sent).status_code == 302


def test_a_filing_that_fails_leaves_neither_slip_nor_code(cast):
    document = ready_to_file(cast)
    with pytest.raises(DomainError):
        services.archive_incoming(
            document=document, actor=cast.clerk, retention="D30", department=cast.office, category_code="没有"
        )
    assert (factories.state_of(document), ArchiveRecord.objects.count()) == ("closed", 0)
    assert list(Attachment.objects.values_list("role", flat=True)) == ["original"]
    services.archive_incoming(document=document, actor=cast.clerk, retention="D30", department=cast.office)
    assert ArchiveRecord.objects.get().archive_code == "Z109-WS·2026-D30-BGS-0001"


SAID = {
    "director": "请生产部牵头，财务部配合，12 月 2 日前反馈。",
    "deputy": "拟同意，请关注 𠮷林分厂。",
    "gm": "同意。请刘部长亲自抓，确保整改到位，不留死角。",
    "finance_head": "经费已安排 12 万元。",
    "head": "已排查 12 处隐患，全部整改完毕，照片见附件。",
    "stranger": "已学习，知悉。",
}


def test_the_slip_is_filed_as_a_pdf_with_the_number_and_every_opinion(cast):
    document = factories.instructing(
        cast, [cast.deputy, cast.gm], opinion=SAID["director"], supporting=[cast.finance], readers=[cast.stranger]
    )
    factories.instruct(document, cast.deputy, SAID["deputy"])
    factories.instruct(document, cast.assistant, SAID["gm"], on_behalf_of=cast.gm)
    for post in ("finance_head", "head"):
        user = getattr(cast, post)
        share = document.undertakings.get(department=user.department)
        services.report_result(undertaking=share, actor=user, result=SAID[post])
    services.mark_read(document=document, actor=cast.stranger, comment=SAID["stranger"])
    services.close_incoming(document=document, actor=cast.clerk)
    record = services.archive_incoming(document=document, actor=cast.clerk, retention="D30", department=cast.office)
    slip = Attachment.objects.get(matter=document.pk, role="slip")
    assert (slip.name, slip.media_type, slip.pages) == ("收文处理笺 办收〔2026〕1号.pdf", "application/pdf", 1)
    with slip.file.open("rb") as kept:
        text = text_of(kept.read())
    wanted = [*SAID.values(), document.matter.number, document.matter.title, document.source_organisation]
    wanted += [document.source_number, "（口头，陈助理代录）", "周副总", "王主任", "2026-11-23周一09:00"]
    assert [one for one in wanted if one.replace(" ", "") not in text] == []
    assert record.archive_code in text  # the filed slip bears its code


def test_a_long_opinion_runs_on_over_the_pages_and_loses_nothing(cast):
    long = "".join(f"第{n}条整改措施已经落实到人。" for n in range(1, 260))
    document = factories.undertaking(cast)
    services.report_result(undertaking=document.undertakings.get(), actor=cast.head, result=long)
    pdf = slip_pdf(factories.fresh(document))
    text = text_of(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 1
    assert [n for n in range(1, 260) if f"第{n}条整改措施" not in re.sub(r"第\d+页共\d+页", "", text)] == []


def test_what_was_sent_back_stands_on_the_slip_as_sent_back(cast):
    document = factories.instructing(cast)
    factories.instruct(document, cast.gm, "主办部门不妥。", decision="return")
    text = text_of(slip_pdf(factories.fresh(document)))
    assert "主办部门不妥。（退回）张总" in text


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "关于“&lt;”与 & 的通知", "㛃喆𠮷"])
def test_titles_of_every_sort_stand_on_the_slip_as_typed(cast, title):
    document = factories.registered(cast, title=title)
    assert title.replace(" ", "") in text_of(slip_pdf(document))
