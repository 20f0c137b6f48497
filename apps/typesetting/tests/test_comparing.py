"""Two versions of a text: what stayed, what came, what went."""

import json
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from apps.typesetting.comparing import Change, Comparison, Piece, compare, pieces_between

SAME, ADDED, REMOVED = Change.SAME, Change.ADDED, Change.REMOVED

# Few letters, so that much is alike; figures and Latin words, so that grouping happens.
TEXTS = st.text(alphabet="的一在。，；关于通知12a b\n", max_size=60)


def _side(comparison: Comparison, gone: Change) -> str:
    lines = [p for p in comparison.paragraphs if (p.new_line if gone is REMOVED else p.old_line) is not None]
    return "\n".join("".join(piece.text for piece in p.pieces if piece.change is not gone) for p in lines)


@given(TEXTS, TEXTS)
def test_each_side_can_be_read_back(old: str, new: str) -> None:
    comparison = compare(old, new)
    assert _side(comparison, ADDED) == old
    assert _side(comparison, REMOVED) == new
    assert comparison.is_same == (old == new)


@given(TEXTS, TEXTS)
def test_every_line_of_each_version_stands_once_and_in_order(old: str, new: str) -> None:
    paragraphs = compare(old, new).paragraphs
    assert [p.old_line for p in paragraphs if p.old_line] == list(range(1, old.count("\n") + 2))
    assert [p.new_line for p in paragraphs if p.new_line] == list(range(1, new.count("\n") + 2))


def test_changed_words_are_marked_whole() -> None:
    assert pieces_between("请于2026年11月21日前报送材料。", "请于2026年12月5日前报送书面材料。") == (
        Piece(SAME, "请于2026年"),
        Piece(REMOVED, "11月21"),
        Piece(ADDED, "12月5"),
        Piece(SAME, "日前报送"),
        Piece(ADDED, "书面"),
        Piece(SAME, "材料。"),
    )


def test_a_stayed_crumb_between_changes_is_read_as_changed() -> None:
    assert pieces_between("由行政部负责", "由财务部办理") == (
        Piece(SAME, "由"),
        Piece(REMOVED, "行政部负责"),
        Piece(ADDED, "财务部办理"),
    )


def test_an_inserted_paragraph_moves_no_other() -> None:
    comparison = compare("一、总则\n各部门执行。\n二、附则", "一、总则\n总部统一安排车辆。\n各部门严格执行。\n二、附则")
    assert [(p.change, p.old_line, p.new_line) for p in comparison.paragraphs] == [
        (SAME, 1, 1),
        (ADDED, None, 2),
        (Change.CHANGED, 2, 3),
        (SAME, 3, 4),
    ]
    assert (comparison.added, comparison.removed) == (11, 0)


def _long_text() -> list[str]:
    files = sorted((Path(__file__).parent / "samples").glob("*.json"))
    lines = [line for file in files for line in json.loads(file.read_text(encoding="utf-8"))["body"]]
    return lines[:300]


def test_thirty_pages_are_compared_within_three_tenths_of_a_second() -> None:
    lines = _long_text()
    assert sum(map(len, lines)) >= 30 * 22 * 28
    old = "\n".join(lines)
    moderate = "\n".join(line.replace("工作", "事项").replace("学生", "考生") for line in lines[5:])
    other = "\n".join(reversed(lines))
    one_paragraph = "".join(lines)
    for new, before in ((moderate, old), (other, old), (one_paragraph.replace("要", "应当"), one_paragraph)):
        began = time.perf_counter()
        comparison = compare(before, new)
        took = time.perf_counter() - began
        assert not comparison.is_same
        assert took < 0.3, f"{took:.2f} s"
