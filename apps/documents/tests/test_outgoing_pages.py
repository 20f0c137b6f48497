"""The ledger, the editor, the page of a draft, its versions: as people use them, with and without JavaScript."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from apps.approvals.forms import DecisionForm
from apps.attachments.services import stage_upload
from apps.attachments.tests.samples import picture
from apps.core.errors import DomainError
from apps.documents.models import DraftVersion, OutgoingDocument
from apps.documents.outgoing import services
from apps.documents.outgoing.services.issuing import WORD
from apps.documents.tests import outgoing_world as world
from apps.matters.todo import held_lines

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"documents:outgoing_{name}", args=args)


def typed(**changes):
    data = {
        "document_kind": world.kind("通知").pk,
        "issuer_code": world.code().pk,
        "title": "华岳精工股份有限公司关于调整作息时间的通知",
        "main_recipients": "各部门",
        "body": "经研究，现将作息时间调整如下：\r\n一、上午\r\n八时上班。",
        "secrecy": 1,
        "urgency": 0,
        "copies": 1,
        "importance": "normal",
        "annexes_name_1": "作息时间表",
        "annexes_text_1": "上午八时上班\r\n下午五时下班",
        "annexes_name_2": "",
        "annexes_text_2": "",
    }
    return {**data, **changes}


def test_a_draft_is_typed_saved_and_shown_as_a_paper(cast, as_user):
    client = as_user(cast.staff)
    assert client.get(address("create")).status_code == 200
    response = client.post(address("create"), typed())
    document = OutgoingDocument.objects.get()
    assert response.url == address("detail", document.pk)
    assert (document.body.count("\r"), document.annexes) == (
        0,
        [{"name": "作息时间表", "text": "上午八时上班\n下午五时下班"}],
    )
    page = client.get(response.url).content.decode()
    assert "（签发后编号）" in page and "附件：" in page and "作息时间表" in page
    assert '<p class="level1" data-line="2">一、上午</p>' in page
    assert client.get(address("edit", document.pk)).context["form"]["body"].value() == document.body


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(cast, as_user):
    response = as_user(cast.staff).post(address("create"), typed(title="", annexes_name_1="", body="写了一半"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "写了一半" in page and "上午八时上班" in page
    assert set(response.context["form"].errors) == {"title", "annexes"}
    assert not OutgoingDocument.objects.exists()


def test_saving_without_a_change_makes_no_version(cast, as_user):
    client = as_user(cast.staff)
    client.post(address("create"), typed())
    document = OutgoingDocument.objects.get()
    client.post(address("edit", document.pk), typed(based_on=1, then="stay"))
    assert DraftVersion.objects.count() == 1
    response = client.post(address("edit", document.pk), typed(based_on=1, then="stay", copies=12, reason="加印"))
    assert response.url == address("edit", document.pk)
    version = DraftVersion.objects.latest("number")
    assert (version.number, version.reason, version.author) == (2, "加印", cast.staff)
    entry = document.matter.timeline.latest("id")
    assert (entry.verb, entry.note) == ("修改文稿", "第 2 稿：印制份数（加印）")


def test_who_saves_second_sees_who_was_first_and_may_save_again(cast, as_user):
    document = world.at_office(cast)
    client, data = as_user(cast.clerk), typed(based_on=1, body="文书改的正文。")
    world.rewritten(document, cast.director, body="主任改的正文。")
    response = client.post(address("edit", document.pk), data)
    page = response.content.decode()
    assert response.status_code == 409 and "王主任已先保存了第 2 稿" in page and "文书改的正文。" in page
    assert 'name="based_on" value="2"' in page
    assert client.post(address("edit", document.pk), {**data, "based_on": 2}).status_code == 302
    assert world.fresh(document).body == "文书改的正文。"


def test_the_form_check_stands_beside_the_text_while_it_is_typed(cast, as_user):
    client = as_user(cast.staff)
    wrong = typed(title="华岳精工股份有限公司关于调整作息时间", body="请于2026年01月05日前报送。")
    page = client.post(address("look"), {**wrong, "document": ""}).content.decode()
    assert "必改" in page and "标题" in page and "2026年01月05日" in page
    assert not OutgoingDocument.objects.exists()


def test_one_click_mends_what_a_machine_can_mend_and_saves_nothing(cast, as_user):
    client = as_user(cast.staff)
    response = client.post(address("create"), typed(body="请于2026年01月05日前报送。", then="mend:all"))
    assert response.status_code == 200
    assert response.context["form"]["body"].value() == "请于2026年1月5日前报送。"
    assert response.context["form"]["annexes"].value()[0] == ("作息时间表", "上午八时上班\n下午五时下班")
    assert b"data-sent-back" in response.content
    assert not OutgoingDocument.objects.exists()


def test_only_one_chosen_fault_is_mended(cast, as_user):
    client = as_user(cast.staff)
    body = "请于2026年01月05日前报送。\n请于2026年02月06日前反馈。"
    look = client.post(address("look"), typed(body=body, document=""))
    keys = re.findall(r'value="(mend:[^"]+)"', look.content.decode())
    second = next(key for key in keys if re.fullmatch(r"mend:.+-2-\d+", key))
    response = client.post(address("create"), typed(body=body, then=second))
    assert response.context["form"]["body"].value() == "请于2026年01月05日前报送。\n请于2026年2月6日前反馈。"


def test_a_fault_that_must_be_mended_keeps_the_draft_at_the_office_until_it_is_excused(cast, as_user):
    document = world.at_office(cast, title="华岳精工股份有限公司关于做好安全工作")
    client, step = as_user(cast.director), world.step_of(document, cast.director)
    decide = reverse("approvals:step_decide", args=[step.pk])
    response = client.post(decide, {"decision": "approve", "text": "同意"})
    assert response.status_code == 422 and "必须修改" in response.content.decode()
    client.post(address("excuse", document.pk), {"reason": "领导要求用此标题"})
    assert client.post(decide, {"decision": "approve", "text": "同意"}).status_code == 302
    assert world.state_of(document) == "signed"


def test_an_excuse_holds_for_its_version_only(cast):
    document = world.at_office(cast, title="华岳精工股份有限公司关于做好安全工作")
    services.excuse_faults(document=document, actor=cast.director, reason="领导要求")
    world.rewritten(document, cast.director, body="改了一句。")
    with pytest.raises(DomainError, match="格式检查"):
        world.decide(document, cast.director)


def test_the_reviewer_reads_the_text_where_it_is_decided(cast, as_user):
    document = world.reviewing(cast, body="独一无二的正文。")
    step = world.step_of(document, cast.head)
    page = as_user(cast.head).get(reverse("approvals:step_decide", args=[step.pk])).content.decode()
    assert "独一无二的正文。" in page and "审核中" in page and "会签部门" not in page


def test_countersigning_offers_agreement_changes_and_disagreement(cast):
    document = world.reviewing(cast, departments=[cast.finance])
    head = DecisionForm(step=world.step_of(document, cast.head), user=cast.head)
    world.decide(document, cast.head)
    joint = DecisionForm(step=world.step_of(document, cast.finance_head), user=cast.finance_head)
    assert head.offers == ("approve", "return")
    assert joint.offers == ("approve", "amend", "reject", "return")


def test_a_comment_at_a_paragraph_is_answered_before_the_draft_goes_on(cast, as_user):
    document = world.at_office(cast)
    client = as_user(cast.director)
    client.post(address("comment", document.pk), {"paragraph": 3, "quote": "高度重视", "text": "太空泛"})
    comment = document.comments.get()
    assert (comment.paragraph, comment.quote, comment.version) == (3, "高度重视", 1)
    page = client.get(address("detail", document.pk)).content.decode()
    assert 'class="paragraph marked" data-line="3"' in page
    step = reverse("approvals:step_decide", args=[world.step_of(document, cast.director).pk])
    assert "还有 1 条批注没有处理" in client.post(step, {"decision": "approve"}).content.decode()
    assert as_user(cast.head).post(address("resolve", document.pk, comment.pk), {"answer": "x"}).status_code == 403
    answered = as_user(cast.staff).post(address("resolve", document.pk, comment.pk), {"answer": "已改具体"})
    assert answered.status_code == 302
    assert client.post(step, {"decision": "approve"}).status_code == 302


def test_a_returned_draft_with_open_comments_is_not_submitted_again(cast, as_user):
    document = world.at_office(cast)
    services.add_comment(document=document, actor=cast.director, paragraph=0, text="请补充依据")
    world.decide(document, cast.director, "return", "请按批注修改")
    response = as_user(cast.staff).post(address("submit", document.pk), {"note": ""})
    assert response.status_code == 422 and "批注没有处理" in response.content.decode()


def test_two_versions_side_by_side_with_the_changes_marked(cast, as_user):
    document = world.at_office(cast)
    world.rewritten(document, cast.director, "润色", body=world.BODY.replace("高度重视", "切实重视"), copies=30)
    page = as_user(cast.staff).get(address("versions", document.pk)).content.decode()
    assert "<del>高度</del><ins>切实</ins>" in page and "润色" in page
    assert "印制份数：<del>1</del> <ins>30</ins>" in page
    same = as_user(cast.staff).get(address("versions", document.pk), {"old": 1, "new": 1}).content.decode()
    assert "两稿文字相同" in same
    assert as_user(cast.staff).get(address("versions", document.pk), {"old": 7}).status_code == 404


def test_the_ledger_shows_number_state_holder_and_times_and_is_exported(cast, as_user, monday):
    document = world.reviewing(cast)
    monday.shift(7200)
    world.decide(document, cast.head)
    client = as_user(cast.staff)
    page = client.get(address("list"), {"tab": "all"}).content.decode()
    assert "办公室主任" in page and "部门核稿" in page and "2 小时" in page
    sheet = client.get(address("list"), {"tab": "all", "export": "xlsx"})
    content = b"".join(sheet.streaming_content) if sheet.streaming else sheet.content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert any("部门核稿 2 小时" in str(cell) for row in rows for cell in row)


def test_voided_numbers_are_listed_with_their_reason(cast, as_user):
    document = world.signed(cast)
    services.void_outgoing(document=document, actor=cast.clerk, reason="重复编号")
    services.void_outgoing(document=world.drafted(cast), actor=cast.staff, reason="不写了")
    page = as_user(cast.clerk).get(address("list"), {"tab": "voided"}).content.decode()
    assert page.count("<tr data-") == 1 and "华办发〔2026〕1号" in page and "重复编号" in page


def test_what_waits_stands_on_the_workbench(cast):
    drafted, signed = world.drafted(cast), world.signed(cast)
    assert [(line.matter_id, line.action) for line in held_lines(cast.staff)] == [(drafted.pk, "继续拟稿")]
    line = held_lines(cast.clerk)[0]
    assert (line.matter_id, line.number, line.action) == (signed.pk, "华办发〔2026〕1号", "印发")


def test_a_picture_is_drawn_once_it_is_there(cast, as_user, disk):
    row = stage_upload(owner=cast.staff, upload=SimpleUploadedFile("流程图.png", picture(), "image/png"))
    client = as_user(cast.staff)
    body = "见下图：\n![办理流程](流程图.png)"
    assert "图片尚未上传" in client.post(address("look"), typed(body=body, document="")).content.decode()
    page = client.post(address("look"), typed(body=body, document="", files=[str(row.pk)])).content.decode()
    assert "data:image/png;base64," in page
    client.post(address("create"), typed(body=body, files=[str(row.pk)]))
    document = OutgoingDocument.objects.get()
    assert "data:image/png;base64," in client.get(address("detail", document.pk)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_ledger_asks_the_same_number_of_questions_for_one_row_and_for_three(
    cast, as_user, django_assert_num_queries, count
):
    for _ in range(count):
        world.at_office(cast)
    client = as_user(cast.staff)
    client.get(address("list"))
    with django_assert_num_queries(7):
        client.get(address("list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions_whatever_hangs_on_it(
    cast, as_user, django_assert_num_queries, count
):
    document = world.at_office(cast)
    for n in range(count):
        services.add_comment(document=document, actor=cast.director, paragraph=n, text="请改")
        world.rewritten(document, cast.director, body=f"正文 {n}\n二\n三\n四")
    client = as_user(cast.staff)
    client.get(address("detail", document.pk))
    with django_assert_num_queries(16):
        client.get(address("detail", document.pk))


def test_the_to_do_list_asks_once(cast, django_assert_num_queries):
    world.drafted(cast)
    world.drafted(cast)
    assert cast.staff.principal_ids  # the rights: every page reads them once, before
    with django_assert_num_queries(1):
        assert len(held_lines(cast.staff)) == 2


def test_the_page_is_drawn_as_pdf_with_a_watermark_until_it_is_signed(cast, as_user):
    def words(document):
        answer = as_user(cast.staff).get(address("pdf", document.pk))
        assert answer["Content-Type"] == "application/pdf"
        return "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(answer.content))

    draft, signed = words(world.drafted(cast)), words(world.signed(cast))
    assert "草" in draft and "为加强安全管理" in draft and "〔2026〕" not in draft
    assert "华办发〔2026〕1号" in signed and "2026年11月23日" in signed and "草稿" not in signed


def test_a_request_like_an_open_one_is_pointed_out_to_who_may_see_it(cast, as_user):
    first = world.drafted(
        cast, kind="请示", title="华岳精工股份有限公司关于购置五轴加工中心的请示", main_recipients="总经理办公会"
    )
    twin = typed(document_kind=world.kind("请示").pk, title="生产部关于购置五轴加工中心一台的请示", document="")
    assert first.matter.title in as_user(cast.staff).post(address("look"), twin).content.decode()
    assert first.matter.title not in as_user(cast.stranger).post(address("look"), twin).content.decode()
    notice = {**twin, "document_kind": world.kind("通知").pk}
    assert first.matter.title not in as_user(cast.staff).post(address("look"), notice).content.decode()
    services.void_outgoing(document=first, actor=cast.staff, reason="不办了")
    assert first.matter.title not in as_user(cast.staff).post(address("look"), twin).content.decode()


def test_a_word_file_fills_the_fields_and_saves_nothing(cast, as_user, disk):
    word = as_user(cast.staff).get(address("word", world.drafted(cast).pk)).content
    upload = SimpleUploadedFile("通知.docx", word, WORD)
    response = as_user(cast.staff).post(address("create"), {"then": "import", "word": upload, "title": "旧标题"})
    page = response.content.decode()
    assert response.status_code == 200 and "华岳精工股份有限公司关于做好冬季安全生产工作的通知" in page
    assert "一、提高认识\n各部门要高度重视。" in page and "旧标题" not in page
    assert OutgoingDocument.objects.count() == 1
    wrong = SimpleUploadedFile("坏.docx", b"no word file", WORD)
    refused = as_user(cast.staff).post(address("create"), {"then": "import", "word": wrong, "title": "旧标题"})
    assert refused.status_code == 200 and "旧标题" in refused.content.decode()
