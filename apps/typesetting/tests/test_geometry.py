"""The PDF measured against GB/T 9704-2012, element by element, with the stand-in 仿宋 and without any (domain.md 2)."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from apps.typesetting.pdf import typeset
from apps.typesetting.tests import papers
from apps.typesetting.tests.geometry import Line, Side, read

CELL, PITCH = 156 / 28, 225 / 22
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
RED = (230, 0, 18)
CLOSE = 0.15  # mm


@pytest.fixture(params=["fandol", "noto"], autouse=True)
def font_folder(request: Any, settings: Any, tmp_path: Path) -> None:
    """Every measure holds with the fonts of the set-up and where they could not be had."""
    if request.param == "noto":
        settings.TYPESETTING_FONTS_DIR = tmp_path


def near(value: float, within: float = CLOSE) -> Any:
    return pytest.approx(value, abs=within)


def drawn(**changes: Any) -> list[Side]:
    return read(typeset(papers.notice(**changes)))


def dash_of(side: Side) -> Any:
    """The first dash of the page number."""
    return next(line for line in side.lines if line.text.startswith("—") and line.text.endswith("—")).glyphs[0]


def test_a_full_page_has_22_lines_of_28_characters_in_the_area_of_156_by_225():
    text = "一二三四五六七八九十" * 200
    page = read(typeset(papers.notice(blocks=(papers.paragraph(text),) * 2)))[1]
    lines = page.lines[:-1]  # the last one is the page number
    assert len(lines) == 22
    full = [line for line in lines if len(line.text) == 28]
    assert len(full) >= 20
    for line in full:
        assert (line.left, line.right) == (near(LEFT), near(RIGHT))
        steps = [after.x - before.x for before, after in pairwise(line.glyphs)]
        assert steps == [near(CELL, 0.01)] * 27
        assert line.glyphs[0].points == near(15.75, 0.01)
    tops = [line.square_top for line in lines]
    assert [after - before for before, after in pairwise(tops)] == [near(PITCH, 0.05)] * 21
    between = (PITCH - 15.75 * 25.4 / 72) / 2
    assert (tops[0] - between, lines[-1].square_bottom + between) == (near(TOP), near(BOTTOM))


def test_the_head_of_a_letterhead():
    page = read(typeset(papers.levels()))[0]
    copy, secrecy, urgency = (page.line(text) for text in ("000012", "核心商密★3年", "特急"))
    assert [line.left for line in (copy, secrecy, urgency)] == [near(LEFT)] * 3
    assert [round((line.square_top - TOP) // PITCH) for line in (copy, secrecy, urgency)] == [0, 1, 2]
    mark = page.line("有限公司文件")
    assert mark.top == pytest.approx(72, abs=1)
    assert mark.top - TOP == pytest.approx(35, abs=1)
    assert (mark.left + mark.right) / 2 == pytest.approx(105, abs=2)
    number = page.line("〔2026〕12号")
    assert number.square_top - mark.bottom == pytest.approx(2 * PITCH, abs=0.6)
    red = page.bars[0]
    assert (red.colour, red.x, red.width) == (RED, near(LEFT), near(156))
    assert red.y - number.square_bottom == near(4)
    title = [line for line in page.lines if line.glyphs[0].points == near(22, 0.01)]
    assert [line.text for line in title] == ["华岳精工股份有限公司关于开展", "2026年度固定资产清查盘点工作的通知"]
    assert title[0].square_top - red.y == pytest.approx(2 * PITCH, abs=0.6)
    assert {round((line.left + line.right) / 2) for line in title} == {106}
    recipients = page.line("各子公司：")
    assert recipients.left == near(LEFT)
    blank = recipients.square_top - title[-1].square_bottom
    assert PITCH <= blank <= 2 * PITCH  # one line is empty
    first = page.line("各部门要按照公司统一部署，结合本单位实际制定具体实施")
    assert (first.left, first.square_top - recipients.square_top) == (near(LEFT + 2 * CELL), near(PITCH))


def test_levels_have_their_faces():
    glyphs = {line.text[:4]: line.glyphs[1].font for side in read(typeset(papers.levels()))[:2] for line in side.lines}
    fang = glyphs["各部门要"] if "各部门要" in glyphs else glyphs["方案，明"]
    assert glyphs["一、总体"].endswith("Noto-Sans-CJK-SC")
    assert glyphs["（一）提"] not in {fang, glyphs["一、总体"]}
    assert glyphs["1.加强"[:4]] == fang
    assert glyphs["（1）落"] == fang


def test_the_recipients_turn_over_flush_and_annex_names_under_themselves():
    page = read(typeset(papers.levels()))[1]
    first, turned, second = (page.line(text) for text in ("1.固定资产", "及其他需要", "2.联系人名单"))
    assert first.left == near(LEFT + 2 * CELL)
    assert turned.left == near(next(glyph.x for glyph in first.glyphs if glyph.text == "固"))
    assert next(glyph.x for glyph in second.glyphs if glyph.text == "联") == near(turned.left)
    body = page.line("作落到实处。") if "作落到实处。" in page.text else page.lines[3]
    assert first.square_top - body.square_top == near(2 * PITCH)
    assert first.text.startswith("附件：")


def date_and_name(side: Side, name: str = papers.COMPANY) -> tuple[Line, Line]:
    date = side.line("2026年11月20日")
    return date, max((line for line in side.lines if line.text == name), key=lambda line: line.square_top)


def test_signature_with_a_seal():
    page = drawn(paragraphs=2, seals=(papers.seal_picture(),))[0]
    date, name = date_and_name(page)
    assert RIGHT - date.right == near(4 * CELL)
    assert (name.left + name.right) / 2 == near((date.left + date.right) / 2)
    assert date.square_top - name.square_top == near(PITCH)
    ((left, top, width, height),) = page.pictures
    assert (width, height) == (near(42), near(42))
    middle = (name.square_top + date.square_bottom) / 2
    assert left + width / 2 == near((date.left + date.right) / 2)
    assert 0 < middle - (top + height / 2) < 5  # name and date a little under the centre
    last = max(line.square_bottom for line in page.lines if line.square_bottom < name.square_top)
    assert 0 <= top - last <= PITCH  # the seal begins within one line of the text


def test_signature_without_a_seal():
    page = drawn(paragraphs=2, marks_seal_place=False)[0]
    date, name = date_and_name(page)
    assert RIGHT - name.right == near(2 * CELL)
    assert date.left - name.left == near(2 * CELL)
    last = max(line.square_top for line in page.lines if line.square_bottom < name.square_top)
    assert name.square_top - last == near(2 * PITCH)  # one line is empty


def test_a_date_longer_than_the_name_keeps_two_characters_from_the_edge():
    page = drawn(paragraphs=2, marks_seal_place=False, signatories=("办公室",))[0]
    date, name = date_and_name(page, "办公室")
    assert RIGHT - date.right == near(2 * CELL)
    assert date.left - name.left == near(2 * CELL)


def test_the_place_of_a_seal_is_marked_when_there_is_none():
    page = drawn(paragraphs=2)[0]
    assert "印章位置" in page.text
    assert {(round(bar.width), round(bar.height)) for bar in page.bars if bar.colour != RED} == {(42, 42)}


def test_the_colophon_ends_on_the_lower_edge_of_an_even_last_page():
    pages = drawn(paragraphs=8)
    assert len(pages) == 2
    rules = sorted(pages[1].bars, key=lambda bar: bar.y)[-3:]
    assert [rule.height for rule in rules] == [near(0.35, 0.02), near(0.25, 0.02), near(0.35, 0.02)]
    assert [(rule.x, rule.width) for rule in rules] == [(near(LEFT), near(156))] * 3
    assert rules[-1].y + rules[-1].height == near(BOTTOM, 0.05)
    copies, printed = pages[1].line("抄送："), pages[1].line("综合办公室2026年11月21日印发")
    assert copies.glyphs[0].points == near(14, 0.01)
    assert (copies.left, printed.left) == (near(LEFT + 14 * 25.4 / 72), near(LEFT + 14 * 25.4 / 72))
    assert copies.text == "抄送：公司董事会，监事会。"
    assert printed.right == near(RIGHT - 14 * 25.4 / 72)


def test_page_numbers_stand_outside_seven_millimetres_under_the_area():
    pages = drawn(paragraphs=40)
    numbered = [page for page in pages if "—" in page.text]
    assert len(pages) % 2 == 0
    for number, page in enumerate(numbered, 1):
        dash = dash_of(page)
        line = next(line for line in page.lines if line.glyphs[0] == dash)
        assert line.text == f"—{number}—"
        assert dash.points == near(14, 0.01)
        assert dash.top == pytest.approx(BOTTOM + 7, abs=0.2)
        if number % 2:
            assert line.glyphs[-1].right == pytest.approx(RIGHT - 14 * 25.4 / 72, abs=0.6)
        else:
            assert line.left == near(LEFT + 14 * 25.4 / 72)


def test_neither_a_blank_page_nor_one_with_the_colophon_alone_is_numbered():
    pages = drawn(paragraphs=13)
    shown = [(bool(page.lines), "—" in page.text, "印发" in page.text) for page in pages]
    assert shown[-1] == (True, False, True)
    assert all(numbered for text, numbered, colophon in shown if text and not colophon)
    assert len(pages) % 2 == 0


def test_a_letter():
    page, *more = read(typeset(papers.letter()))
    assert more == []
    mark = min(page.lines, key=lambda line: line.top)
    assert mark.top == pytest.approx(30, abs=0.5)
    bars = sorted((bar for bar in page.bars if bar.colour == RED), key=lambda bar: bar.y)
    assert [(bar.x, bar.width) for bar in bars] == [(near(20), near(170))] * 4
    assert bars[0].y - mark.bottom == pytest.approx(4, abs=0.4)
    assert bars[0].height > bars[1].height  # thick over thin
    assert bars[2].height < bars[3].height  # thin over thick
    assert 297 - (bars[3].y + bars[3].height) == near(20)
    number, urgency = page.line("〔2026〕7号"), page.line("〔2026〕7号")
    assert number.right - (number.right - RIGHT) == RIGHT
    assert number.glyphs[-1].x + CELL == near(RIGHT)
    assert urgency.text.startswith("加急")
    assert urgency.left == near(LEFT)
    assert number.square_top - (bars[1].y + bars[1].height) == near(15.75 * 25.4 / 72 * 7 / 8)
    title = next(line for line in page.lines if line.glyphs[0].points == near(22, 0.01))
    assert title.square_top - number.square_bottom == pytest.approx(2 * PITCH, abs=0.3)
    assert "—" not in page.text  # page 1 of a letter bears no number
    assert "印发" not in page.text
    assert [bar for bar in page.bars if bar.colour == (0, 0, 0)] == []


def test_an_order():
    page = read(typeset(papers.order()))[0]
    mark = min(page.lines, key=lambda line: line.top)
    assert mark.top - TOP == pytest.approx(20, abs=0.5)
    number = page.line("第3号")
    assert number.square_top - mark.bottom == pytest.approx(2 * PITCH, abs=0.6)
    body = page.lines[2]
    assert body.square_top - number.square_bottom == pytest.approx(2 * PITCH, abs=PITCH / 2)
    assert [bar for bar in page.bars if bar.colour == RED] == []
    signature, date = page.line("总经理张三"), page.line("2026年11月20日")
    assert RIGHT - signature.glyphs[-1].x - CELL == near(4 * CELL, 0.3)
    assert RIGHT - date.right == near(4 * CELL)
    assert date.square_top - signature.square_top == near(2 * PITCH)


def test_minutes():
    pages = read(typeset(papers.minutes()))
    assert pages[0].lines[0].top == pytest.approx(72, abs=1)
    present = pages[-1].line("出席：")
    assert present.left == near(LEFT + 2 * CELL)
    assert present.glyphs[0].font != present.glyphs[3].font
    turned = pages[-1].lines[list(pages[-1].lines).index(present) + 1]
    assert turned.left == near(present.glyphs[3].x, 0.3)
    before = pages[-1].lines[list(pages[-1].lines).index(present) - 1]
    assert present.square_top - before.square_top == near(2 * PITCH)
    assert pages[-1].line("请假：").left == near(LEFT + 2 * CELL)
    assert "印章位置" not in pages[-1].text


def test_an_upward_paper_of_three_units():
    page = read(typeset(papers.request()))[0]
    signers = page.line("签发人：")
    number = page.line("〔2026〕12号")
    assert number.left == near(LEFT + CELL)
    assert number.square_top - signers.square_top == near(PITCH)  # the line of the last signer
    name, last = (next(g for g in line.glyphs if g.text == text) for line, text in ((signers, "张"), (number, "李")))
    assert name.x == near(last.x)
    assert RIGHT - (signers.glyphs[-1].x + CELL) == near(CELL, 0.2)
    issuers = [line for line in page.lines if line.glyphs[0].points > 22.5]
    assert {round(line.left, 1) for line in issuers if line.text != "文件"} == {round(issuers[0].left, 1)}
    ends = {
        round(next(g for g in reversed(line.glyphs) if g.text == "司").x, 1) for line in issuers if "司" in line.text
    }
    assert len(ends) == 1  # drawn out to one width
    assert issuers[0].top == pytest.approx(72, abs=1)
