"""The text of an uploaded .docx: its parts, its tables and pictures, numbers, tracked changes."""

import base64
import datetime as dt
import io

import pytest
from docx.document import Document as DocumentClass
from PIL import Image

from apps.typesetting.paper import Attendance, Merge
from apps.typesetting.reading import DocxDraft, read_docx
from apps.typesetting.reading.word import day_of
from apps.typesetting.tests.reading.word_files import CENTER, RIGHT, line, new, notice, p, raw, saved


def _read(document: DocumentClass) -> DocxDraft:
    return read_docx(saved(document))


def test_a_whole_notice_is_read_part_by_part() -> None:
    draft = _read(notice())
    assert (draft.copy_number, draft.secrecy, draft.urgency) == ("000012", "核心商密★3年", "特急")
    assert (draft.mark, draft.number, draft.signers) == ("华明科技有限公司文件", "华办发〔2026〕12号", ())
    assert (draft.title, draft.kind) == ("华明科技有限公司关于加强办公用品管理的通知", "通知")
    assert draft.main_recipients == ("各部门", "各分公司")
    assert draft.text.split("\n") == [
        "为加强办公用品管理，现就有关事项通知如下：",
        "一、总体要求",
        "（一）申领时间。各部门每月5日前报送需求计划（见附件1）。",
        "1.常用物品由部门联络员汇总（见附件2）。",
    ]
    assert draft.annexes == ("办公用品需求计划表", "专用物品申请单")
    assert draft.annex_texts == ("| 品名 | 数量 |\n| 笔记本 | 20 |", "申请人应当逐项填写，由部门负责人签字。")
    assert (draft.signatories, draft.date_text) == (("华明科技有限公司",), "2026年11月20日")
    assert (draft.document_date, draft.note) == (dt.date(2026, 11, 20), "此件公开发布")
    assert draft.copies_to == ("集团办公室", "华明物流有限公司")
    assert (draft.printed_by, draft.printed_on) == ("华明科技有限公司办公室", dt.date(2026, 11, 21))
    assert draft.notices == ()


def test_a_plain_letter_without_any_setting_is_read_too() -> None:
    document = new()
    for text in (
        "关于商请借用会场的函",
        "南京市图书馆：",
        "我公司拟举办培训，商请借用报告厅。",
        "华明科技有限公司",
        "2026年12月1日",
    ):
        document.add_paragraph(text)
    draft = _read(document)
    assert (draft.title, draft.main_recipients) == ("关于商请借用会场的函", ("南京市图书馆",))
    assert draft.text == "我公司拟举办培训，商请借用报告厅。"
    assert (draft.signatories, draft.document_date) == (("华明科技有限公司",), dt.date(2026, 12, 1))


def test_the_signer_of_a_request_stands_beside_its_number() -> None:
    document = new()
    line(document, "华明科技有限公司文件", size=48, align=CENTER, red=True)
    line(document, "华请〔2026〕3号　　　　签发人：张明　王立", indent=1)
    line(document, "关于购置会议设备的请示", size=22, align=CENTER, indent=0)
    line(document, "华明集团有限公司：", indent=0)
    line(document, "拟购置会议设备一套，妥否，请批示。")
    draft = _read(document)
    assert (draft.number, draft.signers, draft.title) == ("华请〔2026〕3号", ("张明", "王立"), "关于购置会议设备的请示")
    assert draft.paper().upward


def test_several_signers_stand_one_below_the_other() -> None:
    document = new()
    line(document, "\t\t签发人：张　三\t欧阳晓明", indent=0)
    line(document, "\t华请〔2026〕3号\t\t李四海", indent=0)
    line(document, "关于共建仓库的请示", size=22, align=CENTER, indent=0)
    line(document, "华明集团有限公司：", indent=0)
    line(document, "拟共建仓库，妥否，请批示。")
    draft = _read(document)
    assert (draft.number, draft.signers) == ("华请〔2026〕3号", ("张三", "欧阳晓明", "李四海"))


def test_joint_issuers_sign_in_rows_and_a_table_of_goods_stays_in_the_text() -> None:
    document = new()
    line(document, "关于共建仓库的通知", size=22, align=CENTER, indent=0)
    line(document, "各部门：", indent=0)
    line(document, "所需物品见下表。")
    for rows in (
        (("品名", "数量"),),
        (("华明科技有限公司", "华明物流有限公司"),),
        (("华明重工有限公司",), ("2026年11月20日",)),
    ):
        table = document.add_table(len(rows), len(rows[0]))
        for cell, text in zip(table._cells, (cell for row in rows for cell in row), strict=True):
            cell.text = text
        line(document, "", indent=0)
    draft = _read(document)
    assert draft.signatories == ("华明科技有限公司", "华明物流有限公司", "华明重工有限公司")
    assert draft.text.split("\n") == ["所需物品见下表。", "| 品名 | 数量 |"]


def test_head_and_colophon_set_as_tables_are_read_as_lines() -> None:
    document = new()
    head = document.add_table(1, 2)
    head.cell(0, 0).text, head.cell(0, 1).text = "华请〔2026〕3号", "签发人：张明"
    line(document, "关于购置会议设备的请示", size=22, align=CENTER, indent=0)
    line(document, "华明集团有限公司：", indent=0)
    line(document, "拟购置会议设备一套，妥否，请批示。")
    foot = document.add_table(2, 1)
    foot.cell(0, 0).text, foot.cell(1, 0).text = "抄送：集团财务部。", "华明科技有限公司办公室　2026年11月21日印发"
    draft = _read(document)
    assert (draft.number, draft.signers) == ("华请〔2026〕3号", ("张明",))
    assert (draft.copies_to, draft.printed_by) == (("集团财务部",), "华明科技有限公司办公室")
    assert draft.text == "拟购置会议设备一套，妥否，请批示。"


def test_minutes_keep_who_was_there() -> None:
    document = new()
    line(document, "总经理办公会议纪要", size=22, align=CENTER, indent=0)
    line(document, "2026年11月18日，张明主持召开会议，研究办公用品管理工作。")
    line(document, "出席：张明、王立")
    line(document, "请假：李红")
    draft = _read(document)
    assert draft.kind == "纪要"
    assert draft.attendance == (Attendance("出席", "张明、王立"), Attendance("请假", "李红"))
    assert draft.text == "2026年11月18日，张明主持召开会议，研究办公用品管理工作。"


def test_joint_signatories_and_an_old_date_are_kept_as_typed() -> None:
    document = new()
    line(document, "关于共建仓库的通知", size=22, align=CENTER, indent=0)
    line(document, "各部门:", indent=0)
    line(document, "现通知如下，请遵照执行。")
    line(document, "华明科技有限公司    华明物流有限公司", align=RIGHT, indent=0)
    line(document, "二〇二六年十一月二十日", align=RIGHT, indent=0)
    draft = _read(document)
    assert draft.main_recipients == ("各部门:",)  # the check points at the half-width colon
    assert draft.signatories == ("华明科技有限公司", "华明物流有限公司")
    assert (draft.date_text, draft.document_date) == ("二〇二六年十一月二十日", dt.date(2026, 11, 20))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年1月5日", dt.date(2026, 1, 5)),
        ("2026 年 01 月 05 日", dt.date(2026, 1, 5)),
        ("二〇一〇年五月二十六日", dt.date(2010, 5, 26)),
        ("二○一○年十月三十一日", dt.date(2010, 10, 31)),
        ("2026-11-20", dt.date(2026, 11, 20)),
        ("26年1月5日", None),
        ("2026年2月30日", None),
        ("昨天", None),
    ],
)
def test_days_as_people_type_them(text: str, day: dt.date | None) -> None:
    assert day_of(text) == day


def test_tables_keep_merged_cells_in_their_columns() -> None:
    def table(document: DocumentClass) -> None:
        made = document.add_table(3, 3)
        for cell, text in zip(made._cells, ("部门", "计划", "", "办公室", "5", "6", "", "7", "8|9"), strict=True):
            cell.text = text
        made.cell(0, 1).merge(made.cell(0, 2))
        made.cell(1, 0).merge(made.cell(2, 0))

    draft = _read(notice(table))
    assert draft.text.split("\n")[-3:] == ["| 部门 | 计划 | < |", "| 办公室 | 5 | 6 |", "| ^ | 7 | 8\\|9 |"]
    assert draft.paper().blocks[-1].merges == (Merge(0, 1, 1, 2), Merge(1, 0, 2, 1))


def test_pictures_come_along_under_a_name() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(stream, "PNG")
    draft = _read(notice(lambda document: document.add_picture(io.BytesIO(stream.getvalue()))))
    assert draft.text.split("\n")[-1].endswith("](图1)")
    assert draft.pictures == {"图1": f"data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}"}
    assert draft.paper().blocks[-1].picture == draft.pictures["图1"]


def test_tracked_changes_are_taken_as_accepted_and_told() -> None:
    def changed(document: DocumentClass) -> None:
        raw(
            document,
            p(
                "<w:r><w:t>各部门</w:t></w:r>"
                '<w:del w:id="1" w:author="a"><w:r><w:delText>可以</w:delText></w:r></w:del>'
                '<w:ins w:id="2" w:author="a"><w:r><w:t>应当</w:t></w:r></w:ins>'
                "<w:r><w:t>执行。</w:t></w:r>"
            ),
        )
        raw(
            document,
            p('<w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr><w:r><w:t>此段与</w:t></w:r>'),
        )
        raw(document, p("<w:r><w:t>下段相接。</w:t></w:r>"))

    draft = _read(notice(changed))
    assert draft.text.split("\n")[-2:] == ["各部门应当执行。", "此段与下段相接。"]
    assert draft.notices == ("文档中有修订，已按接受全部修订读入",)


def test_hidden_words_field_codes_and_footnote_marks_are_left_out() -> None:
    def odd(document: DocumentClass) -> None:
        raw(
            document,
            p(
                "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>第</w:t></w:r>"
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
                '<w:hyperlink r:id="rId99"><w:r><w:t>三条</w:t></w:r></w:hyperlink>'
                '<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t>执行。</w:t></w:r>'
            ),
        )

    draft = _read(notice(odd))
    assert draft.text.split("\n")[-1] == "第三条执行。"
    assert draft.notices == ("文档中的脚注、尾注未读入",)
