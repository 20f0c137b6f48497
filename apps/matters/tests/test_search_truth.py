"""What the index finds is what a reader of the text would find: nothing missing, nothing extra, on both databases.

The truth is written down here a second time, without tokens: texts and words are runs of Han characters or of
letters, and a word's runs must follow one another in the text.
"""

import re
import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.matters.models import Matter
from apps.matters.search import EVERYWHERE, finding, narrow
from apps.matters.search.words import MOST_REPEATS, OVERLAP, pieces, tokens
from apps.matters.services import create_matter, put_text

RUN = re.compile("[安全生产检查消防号办收喆𠮷㛃〇]+|[a-z0-9]+")
LETTERS = "安全生产检查消防号办收喆𠮷㛃〇"
TEXT = st.text(alphabet=LETTERS + "aB12０Ａ。，〔〕（）-·／ \n", max_size=30)
WORD = st.text(alphabet=LETTERS + "aB12０Ａ〔〕（）-·／", min_size=1, max_size=8)
PATIENT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def stands_in(word: str, text: str) -> bool:
    """Han characters anywhere in this order, letters from the beginning of a word; a closing mark ends a number."""
    wanted, runs = RUN.findall(plain(word)), RUN.findall(plain(text))
    closed = not RUN.fullmatch(plain(word)[-1])

    def agrees(place: int, start: int) -> bool:
        want, run = wanted[place], runs[start + place]
        first, last, latin = place == 0, place == len(wanted) - 1, want[0] not in LETTERS
        if latin:
            return run.startswith(want) if last and not closed else run == want
        if first and last:
            return want in run
        return run.endswith(want) if first else run.startswith(want) if last else run == want

    return any(
        all(agrees(place, start) for place in range(len(wanted))) for start in range(len(runs) - len(wanted) + 1)
    )


@pytest.fixture
def shelf(cast, paper):
    """Eight matters with nothing to be found in them."""
    return [create_matter(kind="test_paper", title="无", actor=cast.clerk, state="draft") for _ in range(8)]


@PATIENT
@given(texts=st.lists(TEXT, min_size=8, max_size=8), asked=st.lists(WORD, min_size=1, max_size=2), few=st.booleans())
def test_nothing_is_missing_and_nothing_is_extra(shelf, texts, asked, few):
    before, finding.FEW = finding.FEW, 2000 if few else 0
    try:
        for matter, text in zip(shelf, texts, strict=True):
            put_text(matter_id=matter.pk, field="body", ref="a", text=text[:15])
            put_text(matter_id=matter.pk, field="opinion", ref="b", text=text[15:])
        query = " ".join(asked)
        found = set(narrow(Matter.objects.all(), query, fields=EVERYWHERE).values_list("pk", flat=True))
    finally:
        finding.FEW = before
    spoken = [word for word in asked if RUN.search(plain(word))]
    truth = {
        matter.pk
        for matter, text in zip(shelf, texts, strict=True)
        if spoken and all(stands_in(word, text[:15]) or stands_in(word, text[15:]) for word in spoken)
    }
    assert found == truth, connection.vendor


@pytest.mark.parametrize(
    ("query", "number", "there"),
    [
        ("办收〔2026〕3号", "办收〔2026〕3号", True),
        ("办收〔2026〕3号", "办收〔2026〕13号", False),
        ("办收〔2026〕3号", "办收〔2025〕3号 另见2026年", False),
        ("〔2026〕", "办收〔2026〕3号", True),
        ("〔2026〕", "编号20261", False),
        ("2026", "编号20261", True),
        ("办收[2026]3号", "办收〔2026〕3号", True),
        ("办收（２０２６）３号", "办收〔2026〕3号", True),
        ("收〔2026〕3", "办收〔2026〕38号", True),
        ("3号", "办收〔2026〕3号文", True),
        ("《安全生产法》", "学习《安全生产法》", True),
        ("安全，生产", "生产部门安全员", True),
        ("ISO", "通过iso9001认证", True),
        ("９００１", "通过iso9001认证", False),
    ],
)
def test_numbers_brackets_and_widths(shelf, query, number, there):
    put_text(matter_id=shelf[0].pk, field="body", text=number)
    assert narrow(Matter.objects.all(), query, fields=EVERYWHERE).exists() is there


@given(text=st.text(alphabet="安全生产ab1。 ", min_size=1, max_size=9000))
@settings(max_examples=30, deadline=None)
def test_pieces_lose_nothing_and_invent_nothing(text):
    cut = list(pieces(text))
    assert all(text.find(piece) >= 0 for piece in cut)
    for place in range(0, max(1, len(text) - OVERLAP), 37):  # whatever a query can hold stands whole in one piece
        assert any(text[place : place + OVERLAP] in piece for piece in cut)
    assert {token for piece in cut for token in tokens(piece) if token[0] in "ab1"} == {
        token for token in tokens(text) if token[0] in "ab1"
    }


def test_a_word_repeated_beyond_what_postgresql_counts_is_still_followed(shelf):
    put_text(matter_id=shelf[0].pk, field="body", text="合格。" * (MOST_REPEATS + 400) + "合格产品")
    assert narrow(Matter.objects.all(), "合格产品", fields=EVERYWHERE).exists()
    assert narrow(Matter.objects.all(), "合格", fields=EVERYWHERE).exists()
    assert not narrow(Matter.objects.all(), "合格合格", fields=EVERYWHERE).exists()
