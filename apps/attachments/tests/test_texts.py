"""The words of files in the search index: read once in the background, page by page, gone with the file (PLT-09)."""

import io
import zipfile

import docx
import pytest
import xlsxwriter

from apps.attachments import sandbox, services, texts
from apps.attachments.models import Attachment
from apps.attachments.services import texts as reading
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.matters.models import Matter, SearchText
from apps.matters.search import EVERYWHERE, narrow

PAGES = ("第一页讲锅炉房的安全阀，每季度校验一次并登记在册。", "第二页讲消防水泵")


def pdf(*pages: str) -> bytes:
    from weasyprint import HTML

    body = "".join(f'<p style="page-break-after: always">{page}</p>' for page in pages)
    return HTML(string=f"<html><body>{body}</body></html>").write_pdf()


def word(*paragraphs: str, cell: str = "") -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    document.save(out)
    return out.getvalue()


def sheet(**sheets: list[list[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


@pytest.fixture
def matter(cast):
    return make_matter(cast.clerk)


@pytest.fixture
def add(matter, cast, django_capture_on_commit_callbacks):
    """Attach a file and let the worker read it."""

    def attach(name: str, content: bytes) -> Attachment:
        with django_capture_on_commit_callbacks(execute=True):
            return make_attachment(matter, cast.clerk, name, content)

    return attach


def rows_of(attachment: Attachment) -> dict[str, tuple[str, str]]:
    rows = SearchText.objects.filter(field="file", ref__startswith=f"{attachment.pk}:")
    return {ref.partition(":")[2]: (text, state) for ref, text, state in rows.values_list("ref", "text", "state")}


def found(query: str) -> bool:
    return narrow(Matter.objects.all(), query, fields=EVERYWHERE).exists()


def test_each_page_of_a_pdf_is_a_row_of_its_own(add):
    attachment = add("通知.pdf", pdf(*PAGES))
    kept = rows_of(attachment)
    assert kept["0"] == ("", "")
    assert kept["1"] == (PAGES[0], "")
    assert kept["2"] == (PAGES[1], "")
    assert found("安全阀")
    assert found("安全阀 消防水泵")  # words of two pages
    assert not found("登记在册第二页")  # no phrase across two pages


def test_a_word_broken_at_the_margin_is_found(add):
    long_line = "各单位要高度重视冬季消防安全工作压实主体责任开展拉网式排查消除隐患" * 6
    add("通知.pdf", pdf(long_line))
    for place in range(0, len(long_line) - 6, 3):
        assert found(long_line[place : place + 6]), place


def test_a_scan_is_kept_as_having_no_text_layer(add):
    kept = rows_of(add("扫描件.pdf", samples.pdf(2)))
    assert kept == {"0": ("", "no_text"), "1": ("", "no_text"), "2": ("", "no_text")}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("制度.docx", word("第一条 总则", cell="表格中的合同金额"), "合同金额"),
        ("台账.xlsx", sheet(一季度=[["设备", 12, "压力容器"]], 二季度=[["电梯维保"]]), "一季度 压力容器 电梯维保 12"),
        ("名单.csv", "姓名,部门\n李登记,办公室\n".encode("gb18030"), "李登记"),
        ("说明.txt", "请于周五前反馈".encode(), "周五前反馈"),
        ("说明.txt", b"\xff\xfe" + "请于周五前反馈".encode("utf-16-le"), "周五前反馈"),
    ],
)
def test_office_and_text_files_are_read(add, name, content, words):
    add(name, content)
    assert found(words)


def test_a_long_text_is_cut_without_losing_a_phrase(add):
    text = "".join(f"第{number}条安全生产责任制落实情况{chr(0x4E00 + number)}；" for number in range(1, 900))
    attachment = add("办法.txt", text.encode())
    assert len([ref for ref in rows_of(attachment) if "~" in ref]) > 5
    for number in (1, 110, 111, 112, 500, 899):
        assert found(f"第{number}条安全生产责任制落实情况{chr(0x4E00 + number)}")
    assert not found("第900条")


def test_an_entity_in_a_word_file_is_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密口令")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("开头"))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                xml = content.decode().replace("开头", "开头&x;")
                xml = xml.replace("<w:document", f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><w:document', 1)
                content = xml.encode()
            target.writestr(name, content)
    path = tmp_path / "来文.docx"
    path.write_bytes(out.getvalue())
    assert sandbox.run("read-text", path, "docx")["pages"] == [[1, "开头"]]


@pytest.mark.parametrize("name", ["坏.docx", "坏.xlsx"])
def test_a_file_that_cannot_be_read_is_marked_and_harms_nothing(add, name):
    kept = rows_of(add(name, samples.office(name.rpartition(".")[2])))
    assert kept == {"0": ("", "unreadable")}
    assert reading.read_missed() == 0  # not tried again at every turn


def test_a_removed_file_is_found_no_more(add, matter, cast):
    attachment = add("通知.pdf", pdf(*PAGES))
    services.remove(attachment=attachment, actor=cast.clerk)
    assert rows_of(attachment) == {}
    assert not found("安全阀")
    assert reading.read_file(attachment.pk) is False  # a message that came late


def test_a_replaced_file_is_found_no_more_and_comes_back_when_the_new_one_is_withdrawn(
    add, cast, django_capture_on_commit_callbacks
):
    old = add("通知.txt", "旧版讲锅炉".encode())
    new = add("通知.txt", "新版讲电梯".encode())
    assert found("新版讲电梯")
    assert not found("旧版讲锅炉")
    assert reading.read_file(old.pk)  # read again by a message that came late: still replaced
    assert not found("旧版讲锅炉")
    with django_capture_on_commit_callbacks(execute=True):
        services.remove(attachment=new, actor=cast.clerk)
    assert found("旧版讲锅炉")
    assert not found("新版讲电梯")


def test_reading_twice_is_as_reading_once(add):
    attachment = add("通知.pdf", pdf(*PAGES))
    before = set(SearchText.objects.values_list("ref", "text", "state"))
    assert reading.read_file(attachment.pk)
    assert set(SearchText.objects.values_list("ref", "text", "state")) == before


def test_what_the_worker_missed_is_read_later(matter, cast):
    attachment = make_attachment(matter, cast.clerk, "说明.txt", "请于周五前反馈".encode())
    assert rows_of(attachment) == {}  # nobody ran the message
    assert reading.read_missed() == 1
    assert found("周五前反馈")
    assert reading.read_missed() == 0


def test_a_bomb_ends_its_own_process_only(tmp_path):
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", b"<a>" + b" " * (texts.MOST_OF_A_PART + 1) + b"</a>")
    with pytest.raises(sandbox.ReaderFailed):
        sandbox.run("read-text", path, "docx")


def test_lines_are_joined_only_where_the_layout_broke_them():
    assert texts.joined("关于开展检查的通知\n各单位要高度重视安全生产工作，压实主体\n责任，确保落实。\n特此通知") == (
        "关于开展检查的通知\n各单位要高度重视安全生产工作，压实主体责任，确保落实。\n特此通知"
    )
