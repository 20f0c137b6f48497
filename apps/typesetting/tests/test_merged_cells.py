"""Cells over several columns and rows: on the page, over a page's end, in the Word file, and read back from it."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from apps.typesetting.docx import write_docx
from apps.typesetting.layout import grid, tables
from apps.typesetting.layout.arranging import arrange
from apps.typesetting.layout.marks import Mark, Rule, Text
from apps.typesetting.paper import Annex, Block, Merge, Paper, Part
from apps.typesetting.reading import blocks_of, read_docx, text_of
from apps.typesetting.tests import papers

PLAN = """| 省（市） | 扩招 | 分年度任务 | < |
| ^ | ^ | 1996年 | 1997年 |
| 江苏 | 100 | 120 | 140 |
| 合计 | < | 1600 | < |"""
CLOSE = 0.3  # mm


def paper(*blocks: Block) -> Paper:
    return papers.notice(annexes=(Annex("招生计划表", blocks),))


def plan() -> Block:
    return blocks_of(PLAN)[0]


def by_areas(rows: int, reach: int, label: str = "越城区") -> Block:
    """A list whose first column names the area of `reach` rows each."""
    cells = tuple((label if n % reach == 0 else "", f"学校{n}", "120") for n in range(rows))
    merges = tuple(Merge(1 + n, 0, min(reach, rows - n)) for n in range(0, rows, reach) if min(reach, rows - n) > 1)
    return Block(Part.TABLE, rows=(("行政区", "学校", "计划数"), *cells), merges=merges)


def words(marks: list[Mark]) -> list[str]:
    return ["".join(run.text for run in mark.runs) for mark in marks if isinstance(mark, Text)]


def through(rule: Rule, left: float, right: float, top: float, bottom: float) -> bool:
    """Whether a rule is drawn inside a rectangle, not along its edge."""
    across = rule.x + rule.width > left + CLOSE and rule.x < right - CLOSE
    down = rule.y + rule.height > top + CLOSE and rule.y < bottom - CLOSE
    return across and down


def test_no_border_goes_through_a_merged_cell_and_its_text_stands_once_in_its_middle():
    sheet = next(one for one in arrange(paper(plan())).sheets if "江苏" in words(one.marks))
    found = words(sheet.marks)
    assert [found.count(word) for word in ("省（市）", "分年度任务", "合计", "1600")] == [1, 1, 1, 1]
    _, widths = tables.columns(plan())
    edges = [grid.LEFT + sum(widths[:place]) for place in range(5)]
    at = {one.runs[0].text: one for one in sheet.marks if isinstance(one, Text)}
    rules = [mark for mark in sheet.marks if isinstance(mark, Rule)]
    first, second = at["分年度任务"], at["1996年"]
    low, high = first.y, second.y + second.size
    assert not [one for one in rules if through(one, edges[0], edges[1], low, high)]  # 省（市） over two rows
    assert [one for one in rules if through(one, edges[2], edges[4], low, high)]  # the line under 分年度任务
    assert not [one for one in rules if through(one, edges[2], edges[4], first.y - 1, first.y + first.size)]
    assert at["省（市）"].y == pytest.approx((first.y + second.y) / 2, abs=0.05)
    total = at["合计"]
    assert edges[0] < total.x and abs(total.x + total.size - (edges[0] + edges[2]) / 2) < 1.5


def test_a_head_of_two_rows_is_repeated_whole_on_every_page():
    body = tuple((f"第{n}省", "100", "120", "140") for n in range(90))
    long = Block(Part.TABLE, rows=(*plan().rows[:2], *body), merges=plan().merges[:3])
    pages = [words(sheet.marks) for sheet in arrange(paper(long)).sheets]
    pages = [page for page in pages if any(word.endswith("省") for word in page)]
    assert len(pages) > 2
    assert all([page.count(word) for word in ("省（市）", "分年度任务", "1997年")] == [1, 1, 1] for page in pages)


def test_a_cell_over_rows_of_two_pages_is_closed_on_both_and_named_where_it_begins():
    sheets = [sheet for sheet in arrange(paper(by_areas(60, 60))).sheets if "120" in words(sheet.marks)]
    assert len(sheets) > 1
    assert [words(sheet.marks).count("越城区") for sheet in sheets] == [1] + [0] * (len(sheets) - 1)
    for sheet in sheets:
        texts = [mark for mark in sheet.marks if isinstance(mark, Text) and mark.runs[0].text == "120"]
        rules = [
            mark for mark in sheet.marks if isinstance(mark, Rule) and mark.width > 5 and mark.x <= grid.LEFT + 0.2
        ]
        assert min(rule.y for rule in rules) < min(text.y for text in texts)
        assert max(rule.y for rule in rules) > max(text.y for text in texts)


def test_a_text_begins_only_where_there_is_room_for_all_of_it():
    name = "浙江省绍兴市越城区教育局直属各中学和职业学校以及幼儿园"
    for sheet in arrange(paper(by_areas(96, 6, name))).sheets:
        rules = [mark for mark in sheet.marks if isinstance(mark, Rule)]
        labels = [mark for mark in sheet.marks if isinstance(mark, Text) and mark.runs[0].text.startswith(name[:4])]
        for label in labels:
            inside = [r for r in rules if r.width > 5 and r.x <= grid.LEFT + 0.2 and r.y > label.y]
            assert inside and min(r.y for r in inside) > label.y + 2 * label.size


def test_a_text_higher_than_a_page_is_cut_in_its_own_row():
    table = by_areas(4, 4, "各部门要高度重视安全工作。" * 120)
    pages = [sheet for sheet in arrange(paper(table)).sheets if any("高度重视" in word for word in words(sheet.marks))]
    assert len(pages) > 1
    for sheet in pages:
        assert all(
            mark.y < grid.BOTTOM for mark in sheet.marks if isinstance(mark, Text) and "重视" in mark.runs[0].text
        )


def test_a_wide_table_keeps_its_merged_cells_on_its_side():
    head = ("序号", "上半年", *[""] * 5, "下半年", *[""] * 5)
    body = tuple((str(n), *["1,000.00"] * 12) for n in range(60))
    wide = Block(Part.TABLE, rows=(head, *body), merges=(Merge(0, 1, 1, 6), Merge(0, 7, 1, 6)))
    lying = [sheet for sheet in arrange(paper(wide)).sheets if sheet.turned]
    assert len(lying) > 1
    assert all(words(sheet.turned).count("上半年") == 1 for sheet in lying)


def merged(document: Any) -> list[tuple[int, int, str, str]]:
    """Row, place, columns and continuation of every cell of the last table that is merged."""
    found = []
    for row, line in enumerate(document.tables[-1]._tbl.tr_lst):
        for place, cell in enumerate(line.tc_lst):
            if cell.grid_span > 1 or cell.vMerge:
                found.append((row, place, str(cell.grid_span), cell.vMerge or ""))
    return found


def test_the_word_file_merges_the_same_cells_and_repeats_the_whole_head():
    document = Document(io.BytesIO(write_docx(paper(plan()))))
    assert merged(document) == [
        (0, 0, "1", "restart"), (0, 1, "1", "restart"), (0, 2, "2", ""),
        (1, 0, "1", "continue"), (1, 1, "1", "continue"),
        (3, 0, "2", ""), (3, 1, "2", ""),
    ]  # fmt: skip
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in document.tables[-1].rows]
    assert heads == [True, True, False, False]


def test_what_is_written_is_read_back_with_its_merges():
    draft = read_docx(write_docx(paper(plan())))
    assert text_of(blocks_of(draft.annex_texts[0])) == PLAN
