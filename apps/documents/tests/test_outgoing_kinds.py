"""The fifteen kinds: each is checked, drawn and written for editing in the form the standard gives it (DOC-08)."""

import io
import re

import pytest
from django.urls import reverse
from docx import Document
from pypdfium2 import PdfDocument

from apps.documents.models import DocumentKind, OutgoingDocument, PageForm
from apps.documents.outgoing import checks, papers, routes
from apps.documents.outgoing.content import Content
from apps.documents.outgoing.papers import Issue
from apps.documents.tests import outgoing_world as world
from apps.typesetting.docx import write_docx
from apps.typesetting.layout.arranging import arrange
from apps.typesetting.paper import Paper
from apps.typesetting.pdf import typeset

pytestmark = pytest.mark.django_db
FORMS = {"函": PageForm.LETTER, "命令": PageForm.ORDER, "纪要": PageForm.MINUTES}
TITLES = {
    "纪要": "华岳精工股份有限公司办公会议纪要",
    "命令": "华岳精工股份有限公司嘉奖令",
    "公报": "华岳精工股份有限公司2026年社会责任公报",
    "公告": "华岳精工股份有限公司公告",
    "通告": "华岳精工股份有限公司通告",
    "决议": "华岳精工股份有限公司第三届董事会第五次会议决议",
}
ADDRESSED = ("通知", "函", "报告", "请示", "通报", "批复", "意见", "议案")
BODY = "现将有关事项明确如下。\n一、总体要求\n坚持安全第一。\n二、有关安排\n各部门按职责分工落实。"


def paper_of(name: str) -> Paper:
    kind = DocumentKind.objects.get(name=name)
    upward = kind.direction == DocumentKind.Direction.UP
    content = Content(
        title=TITLES.get(name, f"华岳精工股份有限公司关于安全生产工作的{name}"),
        document_kind=kind.pk,
        issuer_code=0,
        form=kind.form,
        main_recipients=("总经理办公会" if upward else "各部门") if name in ADDRESSED else "",
        body=BODY,
        signatory="总经理　张明远" if name == "命令" else "",
        attendance="出席：张明远、刘敏" if name == "纪要" else "",
        note="联系人：孙一，电话：0571-88000000" if name == "请示" else "",
    )
    issue = Issue(number="华办发〔2026〕1号", signer="张明远", document_date=world.DAY, printed_on=world.DAY)
    return papers.compose(content, kind, world.code(), pictures={}, issue=issue)


@pytest.mark.parametrize("name", routes.KINDS)
def test_each_kind_is_laid_out_in_its_form_and_written_for_editing(name):
    paper = paper_of(name)
    assert (paper.kind, paper.form.value) == (name, FORMS.get(name, PageForm.LETTERHEAD))
    assert paper.upward == (name in ("请示", "报告", "议案"))
    assert arrange(paper).text_on_first_page
    assert [one for one in checks.faults_of_paper(paper, signed=True) if one.is_must] == []
    document = Document(io.BytesIO(write_docx(paper)))
    words = re.sub(r"\s", "", "".join(one.text for one in document.paragraphs))
    assert "各部门按职责分工落实。" in words
    assert (paper.title in words) == (name != "命令")  # an order has its mark and number, and no title (10.2)


def test_the_mark_is_that_of_the_form():
    marks = {name: paper_of(name).mark for name in ("通知", "函", "命令", "纪要")}
    own = "华岳精工股份有限公司"
    assert marks == {"通知": f"{own}文件", "函": own, "命令": f"{own}令", "纪要": f"{own}会议纪要"}


@pytest.mark.parametrize("name", ["通知", "函", "命令", "纪要"])
def test_each_form_is_issued_as_pdf(name):
    with PdfDocument(typeset(paper_of(name))) as document:
        words = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "各部门按职责分工落实" in words
    assert ("出席" in words) == (name == "纪要")


def test_there_are_fifteen_and_the_editor_offers_every_kind_and_form(cast, as_user):
    page = as_user(cast.staff).get(reverse("documents:outgoing_create")).content.decode()
    offered = re.findall(r"<option[^>]*>([^<]+)</option>", page)
    assert len(routes.KINDS) == 15 and set(routes.KINDS) <= set(offered)
    assert {"按文种", *PageForm.labels} <= set(offered)


def test_a_kind_brings_its_form_unless_another_is_chosen(cast, as_user):
    client = as_user(cast.staff)
    given = {"title": "华岳精工股份有限公司关于商请支持的函", "body": "请予支持。", "secrecy": 1, "urgency": 0,
             "copies": 1, "importance": "normal", "issuer_code": world.code().pk,
             "document_kind": world.kind("函").pk}  # fmt: skip
    for form in ("", "letterhead"):
        client.post(reverse("documents:outgoing_create"), {**given, "form": form})
    assert list(OutgoingDocument.objects.order_by("pk").values_list("form", flat=True)) == ["letter", "letterhead"]
