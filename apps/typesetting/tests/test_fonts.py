"""The stack of fonts: the customer's first, never a box for a rare name."""

import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from apps.core.pdf import render_pdf
from apps.typesetting.fonts import metrics
from apps.typesetting.fonts.check import check_fonts
from apps.typesetting.fonts.faces import FANDOL, LAST, Face, stack
from apps.typesetting.pdf import typeset
from apps.typesetting.tests import papers
from apps.typesetting.tests.geometry import fonts, read


@pytest.mark.parametrize("face", list(Face))
def test_every_stack_ends_with_a_font_that_has_every_name(face: Face):
    assert stack(face)[-1].family == LAST
    assert [name for name in papers.RARE if not metrics.covers(stack(face)[-1], name)] == []


@pytest.mark.parametrize("fandol", [True, False])
def test_rare_characters_of_names_are_drawn_not_boxed(fandol: bool, settings: Any, tmp_path: Path):
    if not fandol:
        settings.TYPESETTING_FONTS_DIR = tmp_path
    content = typeset(papers.notice(blocks=(papers.paragraph(papers.RARE),), title="关于赵喆堃等同志任职的通知"))
    glyphs = [glyph for side in read(content) for line in side.lines for glyph in line.glyphs]
    drawn = {glyph.text: glyph for glyph in glyphs if glyph.text in papers.RARE and glyph.points < 16}
    assert "".join(sorted(drawn)) == "".join(sorted(papers.RARE))
    inks = {(round(g.right - g.left, 2), round(g.bottom - g.top, 2)) for g in drawn.values()}
    assert len(inks) > len(papers.RARE) / 2  # boxes would all be alike
    assert "昇" in "".join(text for font, text in fonts(content).items() if font.startswith("Noto-Serif-CJK-SC"))


def test_a_stand_in_character_does_not_move_its_line():
    content = typeset(papers.notice(blocks=(papers.paragraph("甲乙丙丁戊己庚辛壬癸" * 8 + "喆" + "甲乙丙丁" * 20),)))
    lines = [line for line in read(content)[0].lines if "甲" in line.text]
    steps = [after.glyphs[0].baseline - before.glyphs[0].baseline for before, after in pairwise(lines)]
    assert steps == [pytest.approx(225 / 22, abs=0.02)] * len(steps)
    assert all(
        glyph.baseline == pytest.approx(line.glyphs[0].baseline, abs=0.02) for line in lines for glyph in line.glyphs
    )


def test_the_customers_font_comes_first(settings: Any):
    own = next(font.path for font in stack(Face.KAI) if font.family == "LXGW WenKai")
    settings.TYPESETTING_FONTS = [f"fang={own}"]
    assert stack(Face.FANG)[0].path == own
    drawn = fonts(typeset(papers.notice()))
    assert "部" in drawn["fang-0"]
    assert check_fonts() == []


def test_what_is_wrong_with_the_fonts_is_said_at_start(settings: Any, tmp_path: Path):
    settings.TYPESETTING_FONTS_DIR = tmp_path
    assert [(found.id, found.msg) for found in check_fonts()] == [
        ("officeadmin.I001", "没有仿宋字体，公文正文以 Noto Serif CJK SC 代替")
    ]
    settings.TYPESETTING_FONTS = ["fang=/nowhere/simfang.ttf"]
    assert [found.id for found in check_fonts()] == ["officeadmin.W002", "officeadmin.I001"]
    settings.TYPESETTING_FONTS = ["仿宋=/nowhere/simfang.ttf"]
    assert [found.id for found in check_fonts()] == ["officeadmin.W002"]
    assert "officeadmin.W002" in {found.id for found in run_checks()}


@pytest.mark.skipif(not os.environ.get("CI"), reason="nobody has to have Fandol, but the machine that proves it all")
def test_ci_has_the_free_fonts(settings: Any):
    assert [name for name in FANDOL.values() if not (settings.TYPESETTING_FONTS_DIR / name).is_file()] == []


def test_a_page_can_name_only_the_fonts_it_was_given(settings: Any, tmp_path: Path):
    class Given(dict[str, Path]):
        asked: list[str] = []

        def __getitem__(self, name: str) -> Path:
            self.asked.append(name)
            return super().__getitem__(name)

    (tmp_path / "page.html").write_text(
        "<style>@font-face{font-family:a;src:url(font:good)} @font-face{font-family:b;src:url(font:secret)}"
        f"@font-face{{font-family:c;src:url({(tmp_path / 'secret.otf').as_uri()})}}</style>"
        "<p style='font-family:a,b,c'>文"
    )
    (tmp_path / "secret.otf").write_bytes(stack(Face.KAI)[0].path.read_bytes())
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]} for engine in settings.TEMPLATES]
    given = Given(good=stack(Face.SONG)[0].path)
    assert render_pdf("page.html", {}, fonts=given).startswith(b"%PDF")
    assert given.asked == ["good"]
