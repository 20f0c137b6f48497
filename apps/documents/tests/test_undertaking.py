"""Undertaking: assigning, reporting with files, sent back, returned by a leader, two departments."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.attachments.models import Attachment, StagedUpload
from apps.attachments.services import stage_upload
from apps.attachments.tests import samples
from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.documents import selectors, services
from apps.documents.models import IncomingDocument
from apps.documents.tests import factories
from apps.matters.models import Participant
from apps.matters.todo import held_lines
from apps.notifications.models import Notification
from apps.org.models import User
from apps.org.services import create_user


def address(document: IncomingDocument, verb: str) -> str:
    return reverse(f"documents:incoming_{verb}", args=[document.pk])


def words(response) -> str:
    return response.content.decode()


def holders(document: IncomingDocument) -> list[str]:
    rows = Participant.objects.filter(matter=document.pk, part="holder", until__isnull=True).order_by("id")
    return [row.principal.label for row in rows]


def told(title: str) -> list[str]:
    rows = Notification.objects.filter(title__startswith=title).order_by("recipient_id")
    return list(rows.values_list("recipient__name", flat=True))


def colleague(cast, name: str, **extra) -> User:
    """Another person of 生产部."""
    return create_user(username=f"p{User.objects.count()}", name=name, department=cast.production, **extra)


def share(document: IncomingDocument, part: str = "lead"):
    return document.undertakings.select_related("department", "assignee", "document__matter").get(part=part)


def open_limits(document: IncomingDocument) -> list[tuple[str, str]]:
    rows = document.matter.deadlines.filter(met_at__isnull=True, cancelled_at__isnull=True).order_by("id")
    return [(row.code, row.principal.label) for row in rows.select_related("principal")]


def test_the_departments_hold_it_and_their_leaders_are_told(cast):
    document = factories.undertaking(cast, supporting=[cast.finance])
    assert holders(document) == ["生产部", "财务部"]
    assert (told("请主办"), told("请协办")) == (["刘部长"], ["钱部长"])
    assert selectors.document_for(cast.staff, document.pk) is None
    assert ("incoming_undertake", "生产部") in open_limits(document)


def test_the_head_hands_it_to_a_person_who_holds_it_from_now_on(cast, as_user, monday):
    document = factories.undertaking(cast)
    monday.shift(dt.timedelta(minutes=30))
    sent = {"assignee": cast.staff.pk, "note": "周五前完成初稿"}
    assert as_user(cast.head).post(address(document, "assign"), sent).status_code == 302
    row = share(document)
    assert (row.assignee, row.assigned_at) == (cast.staff, factories.MONDAY + dt.timedelta(minutes=30))
    assert (holders(document), told("请承办")) == (["孙员工"], ["孙员工"])
    entry = document.matter.timeline.get(code="assign")
    assert (entry.verb, entry.note) == ("分办", "生产部交孙员工承办：周五前完成初稿")
    assert [line.action for line in held_lines(cast.staff)] == ["承办"]
    assert held_lines(cast.head) == []
    assert ("incoming_undertake", "孙员工") in open_limits(document)


def test_it_is_handed_to_another_and_the_first_one_no_longer_holds_it(cast):
    second = colleague(cast, "大伟")
    document = factories.undertaking(cast)
    services.assign_undertaking(undertaking=share(document), actor=cast.head, assignee=cast.staff)
    with pytest.raises(DomainError, match="已经交由孙员工承办"):
        services.assign_undertaking(undertaking=share(document), actor=cast.head, assignee=cast.staff)
    services.assign_undertaking(undertaking=share(document), actor=cast.head, assignee=second)
    assert holders(document) == ["大伟"]
    assert list(document.matter.timeline.filter(code="assign").values_list("verb", flat=True)) == ["分办", "改派"]
    with pytest.raises(Denied, match="由生产部的承办人反馈结果"):
        services.report_result(undertaking=share(document), actor=cast.staff, result="完成")
    assert selectors.document_for(cast.staff, document.pk) is not None  # who had it may still read it


def test_only_people_of_the_department_in_office_and_cleared_are_assigned(cast, as_user):
    gone = colleague(cast, "离职者")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    document = factories.registered(cast, secrecy=Secrecy.COMMERCIAL)
    factories.undertaking(cast, document=document)
    for person in (cast.finance_head, gone):
        with pytest.raises(DomainError, match="请在生产部的在岗人员中选择承办人") as refused:
            services.assign_undertaking(undertaking=share(document), actor=cast.head, assignee=person)
        assert refused.value.field == "assignee"
    with pytest.raises(DomainError, match="孙员工的可阅密级低于「普通商密」") as refused:
        services.assign_undertaking(undertaking=share(document), actor=cast.head, assignee=cast.staff)
    assert (refused.value.field, holders(document)) == ("assignee", ["生产部"])
    page = words(as_user(cast.head).get(address(document, "assign")))
    assert ("刘部长（生产部 部长）</option>" in page, "孙员工" in page, "离职者" in page) == (True, False, False)


@pytest.mark.parametrize("by_assignee", [True, False])
def test_the_result_goes_in_with_its_files_and_the_registry_is_to_close(cast, as_user, by_assignee):
    document = factories.undertaking(cast)
    reporter = cast.head
    if by_assignee:
        services.assign_undertaking(undertaking=share(document), actor=cast.head, assignee=cast.staff)
        reporter = cast.staff
    dropped = stage_upload(owner=reporter, upload=samples.upload("整改报告.pdf", samples.pdf(4)))
    sent = {"result": "已排查 12 处，全部整改。", "files": [str(dropped.pk), samples.upload("照片.pdf", samples.pdf())]}
    assert as_user(reporter).post(address(document, "report"), sent).status_code == 302
    row = share(document)
    assert (row.result, row.reported_by, row.reported_at) == ("已排查 12 处，全部整改。", reporter, factories.MONDAY)
    files = Attachment.objects.order_by("id").values_list("name", "role", "uploaded_by")
    assert list(files) == [("整改报告.pdf", "result", reporter.pk), ("照片.pdf", "result", reporter.pk)]
    assert (factories.state_of(document), holders(document)) == ("reported", ["文书"])
    opinion = document.matter.opinions.order_by("id").last()
    assert (opinion.label, opinion.text, opinion.author) == ("生产部办理结果", row.result, reporter)
    assert (open_limits(document), told("请办结")) == ([("incoming_due", "办公室主任")], ["李登记"])


def test_an_empty_report_keeps_the_files_and_moves_nothing(cast, as_user):
    document = factories.undertaking(cast)
    response = as_user(cast.head).post(
        address(document, "report"), {"result": " ", "files": samples.upload("报告.pdf", samples.pdf())}
    )
    staged = StagedUpload.objects.get()
    assert (response.status_code, factories.state_of(document)) == (422, "undertaking")
    assert f'value="{staged.pk}"' in words(response)
    with pytest.raises(DomainError, match="请填写办理结果"):
        services.report_result(undertaking=share(document), actor=cast.head, result="  ")


def test_a_result_is_reported_once(cast, as_user):
    document = factories.reported(cast)
    with pytest.raises(DomainError, match="生产部已反馈办理结果"):
        services.report_result(undertaking=share(document), actor=cast.head, result="再报")
    response = as_user(cast.head).post(address(document, "report"), {"result": "再报"})
    assert (response.status_code, share(document).result) == (403, "已完成自查。")


def test_work_found_wanting_goes_back_to_the_person_who_did_it(cast, as_user):
    document = factories.undertaking(cast)
    services.assign_undertaking(undertaking=share(document), actor=cast.head, assignee=cast.staff)
    services.report_result(undertaking=share(document), actor=cast.staff, result="完成")
    response = as_user(cast.director).post(address(document, "send_back"), {"reason": "缺整改照片"})
    assert (response.status_code, factories.state_of(document)) == (302, "undertaking")
    assert (holders(document), told("退回重办")) == (["孙员工"], ["孙员工"])
    entry = document.matter.timeline.order_by("-id").filter(code="move").first()
    assert (entry.verb, entry.note, entry.actor_label) == ("退回重办", "缺整改照片", "王主任")
    assert ("incoming_undertake", "孙员工") in open_limits(document)
    services.report_result(undertaking=share(document), actor=cast.staff, result="完成，照片已附")
    said = document.matter.opinions.filter(label="生产部办理结果").order_by("id").values_list("text", flat=True)
    assert list(said) == ["完成", "完成，照片已附"]  # what was said before stays
    with pytest.raises(DomainError, match="请写明退回重办的理由"):
        services.send_back(document=document, actor=cast.clerk, reason=" ")


def test_a_leader_returns_the_proposal_and_the_director_chooses_anew(cast):
    document = factories.instructing(cast, [cast.deputy, cast.gm], supporting=[cast.office])
    factories.instruct(document, cast.deputy, "应由财务部主办。", decision="return")
    assert (factories.state_of(document), holders(document)) == ("registered", ["办公室主任"])
    assert selectors.document_for(cast.head, document.pk) is None  # it never came to 生产部
    factories.undertaking(cast, document=document, lead_department=cast.finance, supporting=[])
    assert holders(document) == ["财务部"]
    assert list(document.undertakings.values_list("department__name", "part")) == [("财务部", "lead")]


def test_the_supporting_department_reports_without_moving_the_document(cast):
    document = factories.undertaking(cast, supporting=[cast.finance])
    services.report_result(undertaking=share(document, "supporting"), actor=cast.finance_head, result="经费已落实")
    assert (factories.state_of(document), holders(document)) == ("undertaking", ["生产部"])
    assert document.matter.opinions.order_by("id").last().label == "财务部协办意见"
    services.report_result(undertaking=share(document), actor=cast.head, result="完成")
    assert factories.state_of(document) == "reported"
    assert share(document, "supporting").result == "经费已落实"


def test_the_lead_sums_up_and_the_supporting_share_is_closed_with_it(cast):
    document = factories.undertaking(cast, supporting=[cast.finance])
    services.report_result(undertaking=share(document), actor=cast.head, result="两部门均已完成")
    row = share(document, "supporting")
    assert (row.result, row.reported_at) == ("主办部门已汇总反馈", factories.MONDAY)
    assert open_limits(document) == [("incoming_due", "办公室主任")]
    with pytest.raises(DomainError, match="财务部已反馈办理结果"):
        services.report_result(undertaking=row, actor=cast.finance_head, result="迟到的意见")


def test_the_lead_named_as_supporting_too_has_one_share(cast):
    document = factories.undertaking(cast, supporting=[cast.production, cast.finance, cast.finance])
    shares = document.undertakings.order_by("id").values_list("department__name", "part")
    assert list(shares) == [("生产部", "lead"), ("财务部", "supporting")]
