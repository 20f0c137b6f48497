"""A Word file is checked as it is, and imported: its faults, what it issues, the files that cannot be read (DOC-09)."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.attachments.models import StagedUpload
from apps.documents.models import OutgoingDocument
from apps.documents.outgoing import checks, papers
from apps.documents.outgoing.content import Content
from apps.documents.outgoing.services.issuing import WORD
from apps.documents.tests import outgoing_world as world
from apps.typesetting.docx import write_docx
from apps.typesetting.reading import read_docx
from apps.typesetting.tests.reading import word_files

pytestmark = pytest.mark.django_db
CHECK, CREATE = reverse("documents:outgoing_check"), reverse("documents:outgoing_create")


def upload(content, name="通知.docx"):
    return SimpleUploadedFile(name, content, WORD)


def wrong_notice():
    """Set with other margins and a body in 宋体 of 12 pt, with a zero in its date and an unknown code."""
    document = word_files.new(margins=(25, 25, 30, 30), page_number=False)
    word_files.line(document, "华岳精工股份有限公司文件", face=word_files.SONG, size=48,
                    align=word_files.CENTER, indent=0, red=True)  # fmt: skip
    word_files.line(document, "华某发〔2026〕3号", align=word_files.CENTER, indent=0)
    word_files.line(document, "华岳精工股份有限公司关于调整作息时间的通知", face=word_files.SONG, size=22,
                    align=word_files.CENTER, indent=0)  # fmt: skip
    word_files.line(document, "各部门：", indent=0)
    word_files.line(document, "经研究，自2026年01月05日起调整作息时间。", face="宋体", size=12)
    word_files.line(document, "华岳精工股份有限公司", align=word_files.RIGHT, indent=0)
    word_files.line(document, "2026年11月20日", align=word_files.RIGHT, indent=0)
    return word_files.saved(document)


def test_faults_of_the_words_and_of_the_setting_are_told_apart(cast):
    world.code()
    found = checks.faults_of_file(read_docx(wrong_notice()))
    assert {one.code for one in found.setting} == {"page_margins", "page_number", "body_face", "body_size"}
    assert {one.code for one in found.words} == {"number_code", "date_zero"}


def test_a_word_file_is_checked_with_place_clause_and_mending_and_no_draft_is_made(cast, as_user, disk):
    world.code()
    client = as_user(cast.staff)
    assert "请选择" in client.post(CHECK, {}).content.decode()
    response = client.post(CHECK, {"word": upload(wrong_notice())})
    page = response.content.decode()
    assert "正文第1段" in page and "GB/T 9704-2012" in page and "改为“究，自2026年1月5日起" in page
    assert "页面的页边距应为上37、下35、左28、右26毫米" in page and "“华某发”不在本单位的机关代字之内" in page
    assert not OutgoingDocument.objects.exists()


def checked(client, **more):
    """The id under which the checked file waits."""
    page = client.post(CHECK, {"word": upload(wrong_notice()), **more}).content.decode()
    return re.search(r'name="checked" value="([^"]+)"', page).group(1)


def test_the_checked_file_becomes_a_draft_by_one_button(cast, as_user, disk):
    client = as_user(cast.staff)
    first = checked(client)
    staged = checked(client, staged=first)
    assert [str(row.pk) for row in StagedUpload.objects.all()] == [staged]  # the one before gave way
    response = client.post(CREATE, {"then": "import", "checked": staged})
    form, page = response.context["form"], response.content.decode()
    assert form["body"].value() == "经研究，自2026年01月05日起调整作息时间。"
    assert (form["secrecy"].value(), form["copies"].value()) == ("1", "1")
    assert "导入的 Word 文件有" in page and "页边距" in page
    assert not StagedUpload.objects.exists() and not OutgoingDocument.objects.exists()
    again = client.post(CREATE, {"then": "import", "checked": staged})
    assert "请先选择要导入的 Word 文件" in again.content.decode()


def test_somebody_elses_checked_file_is_not_imported(cast, as_user, disk):
    staged = checked(as_user(cast.staff))
    page = as_user(cast.stranger).post(CREATE, {"then": "import", "checked": staged}).content.decode()
    assert "请先选择要导入的 Word 文件" in page and StagedUpload.objects.filter(pk=staged).exists()


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for n in range(8):
            file.writestr(f"word/{n}.xml", b"0" * 50_000_000)
    return stream.getvalue()


def locked():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 400 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (lambda: b"", "空.docx", "文件是空的（0 字节）"),
        (lambda: b"plain words", "不是.docx", "这不是 Word 文档"),
        (lambda: b"%PDF-1.7", "扫描.pdf", "这是 .pdf 文件，只能读取 Word 文档"),
        (locked, "加密.docx", "文档设有密码"),
        (lambda: b"PK\x03\x04broken", "坏.docx", "文档已损坏"),
        (bomb, "炸弹.docx", "文档展开后过大"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_a_sentence(cast, as_user, content, name, words):
    client = as_user(cast.staff)
    refused = client.post(CHECK, {"word": upload(content(), name)})
    assert refused.status_code == 422 and words in refused.content.decode()
    imported = client.post(CREATE, {"then": "import", "word": upload(content(), name), "title": "写了一半"})
    assert words in imported.content.decode() and "写了一半" in imported.content.decode()
    assert not StagedUpload.objects.exists()


RULES = Content(
    title="华岳精工股份有限公司关于印发《印章管理办法》的通知",
    document_kind=0,
    issuer_code=0,
    main_recipients="各部门",
    body="现将《印章管理办法》印发给你们，请遵照执行。",
    annexes=(("印章管理办法", "第一条　为加强印章管理，制定本办法。\n第二条　印章由办公室保管。"),),
)


def composed(content):
    return papers.compose(content, world.kind("通知"), world.code(), pictures={})


def test_what_a_notice_issues_is_no_annex(cast):
    paper = composed(RULES)
    assert [(one.name, one.listed) for one in paper.annexes] == [("印章管理办法", False)]
    other = replace(RULES, title="华岳精工股份有限公司关于加强印章管理的通知", body="见附件。")
    assert [one.listed for one in composed(other).annexes] == [True]


def test_what_a_word_file_issues_comes_into_the_editor(cast, as_user, disk):
    content = write_docx(replace(composed(RULES), document_date=dt.date(2026, 11, 20)))
    form = as_user(cast.staff).post(CREATE, {"then": "import", "word": upload(content)}).context["form"]
    (name, text), *_ = form["annexes"].value()
    assert name == "印章管理办法" and "第二条　印章由办公室保管。" in text


def test_page_one_without_text_and_a_strange_code_are_pointed_out(cast):
    world.code()
    paper = replace(composed(RULES), main_recipients=("各部门、各分公司",), number="华某发〔2026〕3号")
    assert "number_code" in {one.code for one in checks.faults_of_paper(paper)}
    long = replace(paper, title="关于" + "非常重要的" * 60 + "的通知", number="华办发〔2026〕3号")
    codes = {one.code for one in checks.faults_of_paper(long)}
    assert "first_page" in codes and "number_code" not in codes
    assert "first_page" not in {one.code for one in checks.faults_of_paper(paper)}
