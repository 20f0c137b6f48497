"""The editor's text becomes blocks, and blocks the same text again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.typesetting.paper import Block, Merge, Part
from apps.typesetting.reading import blocks_of, text_of

WRITTEN = """现将有关事项通知如下：
一、总体要求
（一）指导思想。坚持以旧换新。
1.常用物品
（1）笔
第一章　总则
| 品名 | 数量 |
| 笔 | 20 |

| 另一表 |
![组织结构图](图1)"""


def test_every_sort_of_line_is_known() -> None:
    blocks = blocks_of(WRITTEN, {"图1": "data:image/png;base64,AA"})
    assert [(block.part, block.line) for block in blocks] == [
        (Part.PARAGRAPH, 1),
        (Part.LEVEL1, 2),
        (Part.LEVEL2, 3),
        (Part.LEVEL3, 4),
        (Part.LEVEL4, 5),
        (Part.CENTRED, 6),
        (Part.TABLE, 7),
        (Part.TABLE, 10),
        (Part.PICTURE, 11),
    ]
    assert blocks[6].rows == (("品名", "数量"), ("笔", "20"))
    assert (blocks[8].text, blocks[8].picture) == ("组织结构图", "data:image/png;base64,AA")
    assert text_of(blocks, {"图1": "data:image/png;base64,AA"}) == WRITTEN


def test_sloppy_marks_stay_paragraphs_for_the_check_to_point_at() -> None:
    sloppy = "一.要求\n(一)时间\n1、常用\n(1)笔\n①专用\n（一）、地点\n3.5亿元投资"
    assert {block.part for block in blocks_of(sloppy)} == {Part.PARAGRAPH}


def test_a_level_before_a_year_is_a_level() -> None:
    assert blocks_of("1.2026年目标")[0].part is Part.LEVEL3


def test_rows_are_read_with_and_without_outer_bars() -> None:
    assert blocks_of("越城区 | 绍兴一中 | 216\n阳明中学 | | 162")[0].rows == (
        ("越城区", "绍兴一中", "216"),
        ("阳明中学", "", "162"),
    )


def test_a_table_without_a_head_begins_with_a_rule() -> None:
    table = blocks_of("|---|\n| 甲 | 乙 |")[0]
    assert (table.has_head, table.rows) == (False, (("甲", "乙"),))
    assert blocks_of("| 甲 |\n| --- |\n| 乙 |")[0] == Block(Part.TABLE, rows=(("甲",), ("乙",)), line=1)


def test_merged_cells_point_at_the_cell_they_belong_to():
    written = "| 省（市） | 分年度任务 | < | < |\n| ^ | 1996年 | 1997年 | 1998年 |\n| 总计 | 1 | 2 | \\< |"
    table = blocks_of(written)[0]
    assert table.rows == (
        ("省（市）", "分年度任务", "", ""),
        ("", "1996年", "1997年", "1998年"),
        ("总计", "1", "2", "<"),
    )
    assert table.merges == (Merge(0, 0, 2, 1), Merge(0, 1, 1, 3))
    assert text_of([table]) == written
    square = blocks_of("| 甲 | < | 乙 |\n| ^ | < | 丙 |")[0]
    assert square.merges == (Merge(0, 0, 2, 2),)


@pytest.mark.parametrize("written", ["| < | 甲 |", "| ^ | 甲 |", "| 甲 |\n| 乙 | ^ |"])
def test_a_mark_with_nothing_to_belong_to_is_a_text(written: str):
    table = blocks_of(written)[0]
    assert (table.merges, {"<", "^"} & {cell for row in table.rows for cell in row} != set()) == ((), True)


def test_marks_that_make_no_rectangle_are_no_merge():
    assert blocks_of("| 甲 | < |\n| ^ | 乙 |")[0] == Block(Part.TABLE, rows=(("甲", ""), ("", "乙")), line=1)


def test_margins_and_empty_lines_are_passed_over_but_counted() -> None:
    blocks = blocks_of("　　甲事项。\r\n\r\n  乙事项。")
    assert [(block.text, block.line) for block in blocks] == [("甲事项。", 1), ("乙事项。", 3)]


CELL = st.text(alphabet="甲乙a1| \\-\n<^", max_size=6).map(
    lambda text: "\n".join(part.strip() for part in text.split("\n")).strip()
)
TABLE = st.builds(
    lambda rows, has_head: Block(Part.TABLE, rows=tuple(map(tuple, rows)), has_head=has_head),
    st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=4).filter(
        lambda rows: not any(set("".join(row)) <= {"-"} for row in rows)
    ),
    st.booleans(),
)
PROSE = st.sampled_from(
    [
        Block(Part.PARAGRAPH, "各部门要高度重视。"),
        Block(Part.LEVEL1, "十二、要求"),
        Block(Part.LEVEL2, "（三）时间。每月。"),
        Block(Part.LEVEL3, "4.常用"),
        Block(Part.LEVEL4, "（5）笔"),
        Block(Part.CENTRED, "第一章　总则"),
        Block(Part.PICTURE, "图例", picture="data:,1"),
        Block(Part.PICTURE, "", picture="data:,2"),
    ]
)


@given(st.lists(TABLE | PROSE, max_size=8))
def test_blocks_written_and_read_are_the_same_blocks(blocks: list[Block]) -> None:
    pictures = {"图甲": "data:,1", "图乙": "data:,2"}
    read = blocks_of(text_of(blocks, pictures), pictures)
    assert [Block(b.part, b.text, b.rows, b.has_head, b.picture, merges=b.merges) for b in read] == blocks


@given(st.text(alphabet="甲一二、（）1.|- \n!图[]<^\\", max_size=40))
def test_any_text_read_and_written_is_read_the_same_again(text: str) -> None:
    blocks = blocks_of(text)
    assert blocks_of(text_of(blocks)) == blocks
