"""Lines, titles, pages: what the arithmetic of the page promises, without drawing it."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings, strategies

from apps.core.errors import DomainError
from apps.typesetting.docx import write_docx
from apps.typesetting.fonts.faces import Face
from apps.typesetting.layout import grid, words
from apps.typesetting.layout.arranging import Arrangement, arrange
from apps.typesetting.layout.lines import NEVER_FIRST, NEVER_LAST, Measure, broken, width_of
from apps.typesetting.layout.marks import Picture, Run, Text
from apps.typesetting.layout.signature import date_text
from apps.typesetting.layout.text import heading_levels, runs_of
from apps.typesetting.layout.titles import lines_of
from apps.typesetting.paper import Annex, Block, Form, Paper, Part
from apps.typesetting.pdf import typeset
from apps.typesetting.tests import papers

COMMON = "一二三四五，。、；：（）《》“”2026ABC%"


def texts(arrangement: Arrangement, page: int) -> list[str]:
    marks = [mark for mark in arrangement.sheets[page].marks if isinstance(mark, Text)]
    return ["".join(run.text for run in mark.runs) for mark in marks]


@given(strategies.text(alphabet=COMMON, min_size=1, max_size=200))
@settings(max_examples=60, deadline=None)
def test_lines_keep_every_character_and_never_run_over(text: str):
    lines = broken([Run(Face.FANG, text)], Measure(first=2 * grid.CELL))
    assert "".join(run.text for line in lines for run in line.runs) == text
    assert all(line.x + width_of(line) <= grid.WIDTH + 0.05 for line in lines)


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    text = "根据《办法》（试行）的规定，“各部门”要、认真；落实：" * 20
    lines = ["".join(run.text for run in line.runs) for line in broken([Run(Face.FANG, text)])]
    assert [line for line in lines if line[0] in NEVER_FIRST] == []
    assert [line for line in lines if line[-1] in NEVER_LAST] == []


def test_a_number_and_a_name_of_two_characters_are_not_cut():
    numbers = broken([Run(Face.FANG, "预算总额为" * 5 + "1234567.89万元")], Measure())
    assert any("1234567.89" in "".join(run.text for run in line.runs) for line in numbers)
    for before in range(20, 30):
        lines = broken([Run(Face.FANG, "甲" * before + "，尤 权，出席会议")], Measure())
        assert any("尤 权" in "".join(run.text for run in line.runs) for line in lines), before


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于召开年度工作会议的通知", ["关于召开年度工作会议的通知"]),
        (
            "绍兴市教育局关于切实做好预防学生溺水事故的预警通知",
            ["绍兴市教育局关于切实做好", "预防学生溺水事故的预警通知"],
        ),
        (
            "关于申请追加研发中心试验大楼暖通空调系统改造工程建设项目投资预算的请示",
            ["关于申请追加研发中心试验大楼暖通空调", "系统改造工程建设项目投资预算的请示"],
        ),
        ("作者自己\n分好的行", ["作者自己", "分好的行"]),
    ],
)
def test_titles_break_between_words(title: str, expected: list[str]):
    assert lines_of(title, 18.0) == expected


@pytest.mark.parametrize("length", [5, 61, 120, 400])
def test_a_title_of_any_length_is_laid_out_at_once(length: int):
    title = ("关于进一步加强安全生产责任体系建设的" * 30)[:length]
    begun = time.process_time()
    lines = lines_of(title, 18.0)
    assert time.process_time() - begun < 0.5
    assert "".join(lines) == title
    assert max(len(line) for line in lines) <= 18


def test_ten_issuers_leave_room_for_text_on_page_one():
    issuers = tuple(f"华岳第{n}工程有限公司" for n in "一二三四五六七八九十")
    plan = arrange(papers.notice(issuers=issuers, signatories=issuers, upward=True, signers=("张三",) * 10))
    assert plan.text_on_first_page


def test_a_unit_s_name_stays_whole_in_a_title():
    names = ("国务院办公厅", "中央军委办公厅")
    lines = lines_of(
        "国务院办公厅、中央军委办公厅关于加强对侵华日军遗弃化学武器调查和管理工作的通知", 18.0, names=names
    )
    assert any("中央军委办公厅" in line for line in lines)


def test_a_title_of_sixty_characters_has_even_lines_and_no_hourglass():
    plan = arrange(papers.long_title())
    title = [t for t in plan.sheets[0].marks if isinstance(t, Text) and t.size == grid.SIZE2]
    widths = [width_of(line) for line in title]
    assert 3 <= len(widths) <= 4
    assert max(widths) - min(widths) < max(widths) / 2


def runs(*texts: str) -> list[list[tuple[str, str]]]:
    blocks = [Block(Part.LEVEL1, text) for text in texts]
    return [[(run.face.value, run.text) for run in runs_of(block, heading_levels(blocks))] for block in blocks]


def test_a_heading_has_its_face_a_numbered_sentence_has_not():
    assert runs("一、总体要求") == [[("hei", "一、总体要求")]]
    assert runs("一、总体要求。各部门要落实。") == [[("hei", "一、总体要求。"), ("fang", "各部门要落实。")]]
    assert runs("一、元旦：1月1日放假。") == [[("hei", "一、元旦："), ("fang", "1月1日放假。")]]
    sentence = "一、各部门要高度重视，明确责任，细化措施，确保按期完成各项任务。"
    assert runs(sentence) == [[("fang", sentence)]]
    others = ("二、各单位要认真组织，加强检查，及时总结。", "三、本通知自发布之日起施行。")
    assert runs(sentence, *others) == [[("fang", text)] for text in (sentence, *others)]  # one alone would look odd


def test_words_are_found():
    assert (
        words.split("固定资产管理办法") == ["固定资产", "管理", "办法"] or "固定" in words.split("固定资产管理办法")[0]
    )
    assert "".join(words.split("关于2026年度《采购办法》的通知")) == "关于2026年度《采购办法》的通知"
    assert "2026年度" in words.split("关于2026年度预算的通知")


def test_too_many_recipients_move_to_the_colophon_so_that_page_one_shows_text():
    plan = arrange(papers.many_recipients())
    assert (plan.recipients_moved, plan.text_on_first_page) == (True, True)
    assert not [text for text in texts(plan, 0) if "分公司" in text]
    assert [text for text in texts(plan, -1) if text.startswith("主送：")]
    assert arrange(papers.notice()).recipients_moved is False


@pytest.mark.parametrize("count", range(1, 27))
def test_a_signature_always_has_text_beside_it_wherever_the_page_ends(count: int):
    plan = arrange(papers.notice(count, copies_to=(), printed_by=""))
    place = next(page for page in range(len(plan.sheets)) if "2026年11月20日" in texts(plan, page))
    assert [text for text in texts(plan, place) if text.startswith(("各部门要按照", "方案，明确"))]
    for sheet in plan.sheets:
        lines = [mark for mark in sheet.marks if isinstance(mark, Text) and mark.size == grid.SIZE3]
        assert max(line.y + line.size for line in lines) <= grid.BOTTOM


@pytest.mark.parametrize("names", [1, 3, 9])
def test_a_signature_has_text_and_not_only_the_names_of_annexes_beside_it(names: int):
    annexes = tuple(Annex(f"名单{number}") for number in range(names))
    for count in range(1, 27):
        plan = arrange(papers.notice(count, annexes=annexes, copies_to=(), printed_by=""))
        place = next(page for page in range(len(plan.sheets)) if "2026年11月20日" in texts(plan, page))
        found = texts(plan, place)
        assert [text for text in found if text.startswith(("各部门要按照", "方案，明确"))], count
        first, last = (
            next(at for at, text in enumerate(found) if name in text) for name in ("名单0", "2026年11月20日")
        )
        assert first < last
        assert [text for text in texts(plan, 0) if text.startswith("各部门要按照")]
        lines = [mark for mark in plan.sheets[place].marks if isinstance(mark, Text) and mark.size == grid.SIZE3]
        assert max(line.y + line.size for line in lines) <= grid.BOTTOM
        label = next(line for line in lines if "".join(run.text for run in line.runs) == "附件：")
        text = max(line.y for line in lines if line.y < label.y - 1)
        assert 1.9 * grid.PITCH < label.y - text < 2.3 * grid.PITCH  # one line is empty


@pytest.mark.parametrize("count", range(1, 27))
def test_the_colophon_stands_on_an_even_side(count: int):
    plan = arrange(papers.notice(count))
    assert len(plan.sheets) % 2 == 0
    assert [text for text in texts(plan, -1) if text.endswith("印发")]


def test_ten_annexes_begin_a_page_each_with_their_number():
    plan = arrange(papers.ten_annexes())
    labels = [text for page in range(len(plan.sheets)) for text in texts(plan, page)[:1] if text.startswith("附件")]
    assert labels == [f"附件{number}" for number in range(1, 11)]
    assert [sheet.number for sheet in plan.sheets] == list(range(1, len(plan.sheets) + 1))


def test_an_annex_bound_apart_bears_the_number_of_the_paper_and_its_own_pages():
    plan = arrange(papers.notice(annexes=(Annex("清单", (papers.paragraph(),), apart=True),)))
    assert texts(plan, -1)[0] == "华岳发〔2026〕12号附件"
    assert plan.sheets[-1].number == 1
    assert len(plan.sheets) % 2 == 1  # it begins on a front side


def test_a_long_table_repeats_its_head_on_every_page():
    plan = arrange(papers.long_table())
    pages = [page for page in range(len(plan.sheets)) if "台式计算机（含显示器）" in "".join(texts(plan, page))]
    assert len(pages) > 3
    assert all("资产编号" in texts(plan, page) for page in pages)
    rows = [text for page in pages for text in texts(plan, page) if text.startswith("ASSET-")]
    assert rows == [f"ASSET-2026-{n:05}" for n in range(1, 81)]


def test_a_wide_table_lies_on_its_side_under_its_title_and_keeps_the_page_number():
    plan = arrange(papers.wide_table())
    lying = [sheet for sheet in plan.sheets if sheet.turned]
    assert len(lying) > 1
    first = ["".join(run.text for run in mark.runs) for mark in lying[0].turned if isinstance(mark, Text)]
    assert {"附件", "分月计划表", "11月计划数"[:5]} <= set(first) | {text[:5] for text in first}
    assert all(len(sheet.marks) == 1 for sheet in lying)  # the page number


def test_joint_signatures_have_a_seal_each_that_do_not_touch():
    units = ("甲公司", "乙公司", "丙公司", "丁公司")
    plan = arrange(papers.notice(2, signatories=units, seals=(papers.seal_picture(60),) * 4))
    seals = [mark for sheet in plan.sheets for mark in sheet.marks if isinstance(mark, Picture)]
    assert len(seals) == 4
    for place, one in enumerate(seals):
        assert one.x >= grid.LEFT and one.x + one.width <= grid.RIGHT
        for other in seals[place + 1 :]:
            apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
            assert apart >= grid.SEAL


def test_dates_have_no_leading_zero():
    assert date_text(dt.date(2026, 1, 5)) == "2026年1月5日"


@pytest.mark.parametrize("address", ["", "file:///etc/passwd", "data:image/png;base64,AAAA", "http://127.0.0.1/x.png"])
def test_what_is_no_picture_is_refused(address: str):
    with pytest.raises(DomainError, match="图片“图”没有读出"):
        arrange(papers.notice(blocks=(Block(Part.PICTURE, "图", picture=address),)))


def test_a_paper_with_nothing_in_it_yet_is_drawn_all_the_same():
    for form in Form:
        empty = Paper(form=form, annexes=(Annex(""),), signatories=("",), signers=("",), issuers=("", ""), upward=True)
        assert typeset(empty).startswith(b"%PDF")


def test_what_was_pasted_from_elsewhere_does_no_harm():
    odd = papers.notice(blocks=(papers.paragraph("甲\t乙\u200b丙\xa0丁<b>&amp;</b>\x07"),))
    assert typeset(odd).startswith(b"%PDF")
    assert write_docx(odd).startswith(b"PK")


def test_the_second_order_numbering_is_plain():
    plan = arrange(papers.notice(form="order", number="国令第706号", title=""))
    assert "第706号" in texts(plan, 0)
