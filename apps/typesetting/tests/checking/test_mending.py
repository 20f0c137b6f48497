"""Mending: only what the fault names is changed, and never on words that have moved on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.errors import DomainError
from apps.typesetting.checking import check, mend, with_words, words_of
from apps.typesetting.paper import Paper
from apps.typesetting.tests.checking.sound_papers import NOTICE, SIGNED, SOUND, TODAY, with_text


def _faults(paper: Paper) -> list[str]:
    return [fault.code for fault in check(paper, today=TODAY, facts=SIGNED)]


def _only(paper: Paper, code: str):  # type: ignore[no-untyped-def]
    (fault,) = [fault for fault in check(paper, today=TODAY, facts=SIGNED) if fault.code == code]
    return fault


@pytest.mark.parametrize("name", SOUND)
def test_the_words_of_a_paper_put_back_give_the_same_paper(name: str) -> None:
    assert with_words(SOUND[name], words_of(SOUND[name])) == SOUND[name]


def test_only_the_named_line_changes() -> None:
    paper = with_text(NOTICE, "高度重视，", "高度重视,")
    before, after = words_of(paper), mend(words_of(paper), _only(paper, "half_width"))
    assert {name for name in before if before[name] != after[name]} == {"text"}
    pairs = zip(str(before["text"]).split("\n"), str(after["text"]).split("\n"), strict=True)
    assert [pair for pair in pairs if pair[0] != pair[1]] == [
        ("各部门要高度重视,确保落实。", "各部门要高度重视，确保落实。")
    ]


def test_fields_the_fault_does_not_name_may_be_left_out() -> None:
    paper = with_text(NOTICE, "高度重视，", "高度重视,")
    text = words_of(paper)["text"]
    assert mend({"text": text}, _only(paper, "half_width")) == {"text": str(text).replace("重视,", "重视，")}


def test_typed_margins_of_a_line_stay_where_they_are() -> None:
    paper = with_text(NOTICE, "高度重视，", "高度重视,")
    text = str(words_of(paper)["text"]).replace("\n各部门要", "\n　　各部门要")
    mended = mend({"text": text}, _only(paper, "half_width"))
    assert str(mended["text"]).split("\n")[-1] == "　　各部门要高度重视，确保落实。"


def test_words_that_have_changed_since_the_check_are_not_touched() -> None:
    paper = with_text(NOTICE, "高度重视，", "高度重视,")
    fault = _only(paper, "half_width")
    with pytest.raises(DomainError, match="重新检查"):
        mend({"text": "全文已经重写。"}, fault)
    with pytest.raises(DomainError, match="重新检查"):
        mend({"title": "标题"}, fault)


def test_what_a_person_must_decide_is_not_mended() -> None:
    paper = with_text(NOTICE, "以旧换新”", "以旧换新")
    with pytest.raises(DomainError, match="人工判断"):
        mend(words_of(paper), _only(paper, "unbalanced"))


def test_several_places_of_one_paragraph_are_mended_by_one_click() -> None:
    paper = with_text(NOTICE, "各部门要高度重视，确保落实。", "各部门要高度重视,确保(认真)落实,不得有误。")
    fault = _only(paper, "half_width")
    assert fault.message == "中文标点用全角，不用半角（本段共4处）"
    assert _faults(with_words(paper, mend(words_of(paper), fault))) == []


def test_numbers_behind_a_gap_are_counted_on() -> None:
    paper = with_text(NOTICE, "二、具体安排", "五、具体安排")
    mended = mend(words_of(paper), _only(paper, "level_gap"))
    assert "二、具体安排" in str(mended["text"])
    assert "三、工作要求" in str(mended["text"])


# Pieces with and without faults; put together in any order they make faults of every sort and number.
PIECES = [
    "各部门",
    "，",
    ",",
    "。",
    "。。",
    '"重要"',
    "（甲）",
    "(乙)",
    "《规定》",
    "、",
    "2026年01月05日",
    "5%-10%",
    " ",
    "３",
    "...",
    "「新」",
    "2千元",
]
PIECES += [
    "《关于《甲》的办法》",
    "国发[2004]20号",
    "3、4天",
    "百分之30",
    "2026-01-05",
    "二〇二六年",
    "：",
    "；",
    "见附件1",
    "A",
    "1",
    "（",
    "”",
]


ALPHABET = '一九十百、（）().1２9年月日第附件〔〕[]《》〈〉“”"，。；：,;:!?～-—%元千百 　\n|①⑴关于的通知请示批'


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=80), st.text(alphabet=ALPHABET, max_size=40), st.sampled_from(sorted(SOUND)))
def test_the_check_never_fails_whatever_is_typed(text: str, field: str, name: str) -> None:
    words = {"text": text, "title": field, "number": field, "secrecy": field, "copy_number": field, "note": field}
    paper = with_words(SOUND[name], words | {"main_recipients": (field,), "copies_to": (field,), "annexes": (field,)})
    for fault in check(paper, today=TODAY, facts=SIGNED):
        if fault.can_mend:
            mend(words_of(paper), fault)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
def test_mending_ends_and_what_is_left_needs_a_person(words: str) -> None:
    """Click after click the check comes to rest: no fault is mended into another for ever."""
    paper = with_text(NOTICE, "各部门要高度重视，确保落实。", f"各部门要{words}确保落实。")
    for _ in range(40):
        fault = next((fault for fault in check(paper, today=TODAY, facts=SIGNED) if fault.can_mend), None)
        if fault is None:
            return
        mended = with_words(paper, mend(words_of(paper), fault))
        assert mended != paper, fault
        paper = mended
    raise AssertionError([fault.code for fault in check(paper, today=TODAY, facts=SIGNED)])
