"""Common words are sought from the newest row downwards in two ways; both find what the list would hold (PLT-09)."""

import random
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from apps.matters.models import Matter
from apps.matters.search import EVERYWHERE, finding, look_up, lookup, narrow, walking
from apps.matters.search.words import _in_word as in_word
from apps.matters.search.words import joined, phrases, tokens
from apps.matters.services import create_matter, put_text

# Pairs that are common and often do not stand together: every word of these is cut from them.
PAIRS = ["合规", "规章", "章程", "安全", "全生", "生产", "程安", "12号", "号收", "收〔2026〕"]
TEXT = st.lists(st.sampled_from([*PAIRS, "。", " "]), max_size=9).map("".join)
PATIENT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="blocks of ids are PostgreSQL's")


@pytest.fixture
def small_steps(monkeypatch):
    """Blocks of 2, 4 and 8 ids, one at a time, steps of a few rows, and no word rare enough for a list."""
    monkeypatch.setattr(lookup, "LEVELS", (1, 2, 3))
    monkeypatch.setattr(walking, "MOST_BLOCKS", 1)
    monkeypatch.setattr(walking, "STEP", 2)
    monkeypatch.setattr(walking, "MOST_ROWS", 4)
    monkeypatch.setattr(walking, "MOST_HITS", 4)
    monkeypatch.setattr(walking, "KNOWN_STEPS", 1)
    monkeypatch.setattr(finding, "FEW", 0)


@pytest.fixture
def shelf(small_steps, cast, paper):
    return [create_matter(kind="test_paper", title="无", actor=cast.clerk, state="draft") for _ in range(14)]


def truth(query: str, fields: tuple[str, ...] = EVERYWHERE) -> list[int]:
    """What the plain way finds: each row asked for the phrases by their places."""
    ids = set(Matter.objects.values_list("pk", flat=True))
    for phrase in phrases(query):
        ids &= set(walking.holders(frozenset(ids), fields, [phrase]))
    return sorted(ids, reverse=True)


def walked(query: str, most: int = 100) -> list[int]:
    return look_up(query, EVERYWHERE).newest(Matter.objects.all(), most).ids


@PATIENT
@given(texts=st.lists(TEXT, min_size=14, max_size=14), asked=st.lists(st.sampled_from(PAIRS), min_size=1, max_size=3))
@pytest.mark.parametrize("by_index", [False, True])
def test_both_ways_down_find_what_stands_there(shelf, monkeypatch, by_index, texts, asked):
    monkeypatch.setattr(
        walking.Walk,
        "_index_is_cheaper",
        lambda walk: by_index and connection.vendor == "postgresql" and walk.below is not None,
    )
    for matter, text in zip(shelf, texts, strict=True):
        put_text(matter_id=matter.pk, field="body", ref="a", text=text)
        put_text(matter_id=matter.pk, field="opinion", ref="b", text=text[::-1][:3])
    for query in ("".join(asked), " ".join(asked), asked[0][:1], asked[0][:3] + asked[-1][:1]):
        expected = truth(query) if phrases(query) else []
        assert walked(query) == expected, query
        assert walked(query, 3) == expected[:3], query
        further = look_up(query, EVERYWHERE).newest(Matter.objects.all(), 100, below=shelf[9].pk)
        assert further.ids == [pk for pk in expected if pk < shelf[9].pk], query
        everywhere = narrow(Matter.objects.order_by("-pk"), query, fields=EVERYWHERE)
        assert list(everywhere.values_list("pk", flat=True)) == expected, query


@PATIENT
@given(texts=st.lists(TEXT, min_size=14, max_size=14), asked=st.lists(st.sampled_from(PAIRS), min_size=1, max_size=3))
@pytest.mark.parametrize("few", [0, 3])
@pytest.mark.parametrize("known", [0, 1000])
def test_a_way_that_drags_on_is_left_for_the_list_and_finds_the_same(shelf, monkeypatch, few, known, texts, asked):
    """With lists of any length, for one kind and in fewer fields; on SQLite with and without the ids of all texts."""
    monkeypatch.setattr(finding, "FEW", few)
    monkeypatch.setattr(finding, "KNOWN", known)
    monkeypatch.setattr(finding, "PATIENCE", 2)
    monkeypatch.setattr(finding, "PART", 2)
    monkeypatch.setattr(finding, "cache", SimpleNamespace(get_or_set=lambda *_: walking.newest_id()))
    for matter, text in zip(shelf, texts, strict=True):
        put_text(matter_id=matter.pk, field="body", ref="a", text=text)
        put_text(matter_id=matter.pk, field="opinion", ref="b", text=text[::-1][:3])
    everything = Matter.objects.all()
    for query in ("".join(asked), " ".join(asked), asked[0][:1]):
        for fields in (EVERYWHERE, ("opinion",)):
            expected = truth(query, fields) if phrases(query) else []
            found = look_up(query, EVERYWHERE)
            found = found.only(fields) if fields else found
            assert found.newest(everything, 100).ids == expected, (query, fields)
            assert found.of_kind("test_paper").newest(everything, 3).ids == expected[:3], (query, fields)
            assert found.of_kind("other").newest(Matter.objects.none(), 3).ids == [], (query, fields)
            further = found.newest(everything, 100, below=shelf[9].pk)
            assert further.ids == [pk for pk in expected if pk < shelf[9].pk], (query, fields)


@PATIENT
@given(text=TEXT, cut=st.integers(0, 20), length=st.integers(1, 8))
def test_every_text_with_a_phrase_has_its_signs(text, cut, length):
    """A word cut out of a text is in the text; so its signs must be among those of the text, or begin one."""
    assume(not in_word(text, cut))
    word = text[cut : cut + length]
    kept = {*joined(text), *tokens(text)}
    for phrase in phrases(word):
        for sign, begun in phrase.signs:
            assert sign in kept or (begun and any(one.startswith(sign) for one in kept)), (text, word, sign)


def test_the_signs_of_a_word_are_as_few_as_can_be():
    signs = {word: [sign for sign, _ in phrases(word)[0].signs] for word in ("安全", "合规章", "安全生产", "安", "3号")}
    assert signs == {
        "安全": ["安全"],
        "合规章": ["_合规章"],
        "安全生产": ["_安全生", "_全生产"],
        "安": ["安"],
        "3号": ["_3_号"],
    }
    assert [sign for sign, _ in phrases("办收〔2026〕3号")[0].signs] == ["办收", "_收_2026", "_3_号"]


def test_what_is_never_together_is_given_up_and_said(shelf, monkeypatch):
    for place, matter in enumerate(shelf):
        put_text(matter_id=matter.pk, field="body", text="合规" if place % 2 else "规章")
    monkeypatch.setattr(walking, "MOST_LOOKED", 4)
    seen = look_up("合规 规章", EVERYWHERE).newest(Matter.objects.all(), 5)
    assert (seen.ids, seen.cut) == ([], True)
    monkeypatch.setattr(walking, "MOST_LOOKED", 1000)
    seen = look_up("合规 规章", EVERYWHERE).newest(Matter.objects.all(), 5)
    assert (seen.ids, seen.cut) == ([], False)


@ON_POSTGRESQL
def test_pairs_that_never_stand_together_are_absent_without_looking_at_a_text(shelf, monkeypatch):
    monkeypatch.setattr(finding, "FEW", 1000)  # as it is
    for matter in shelf:
        put_text(matter_id=matter.pk, field="body", text="合规并规章")
    with CaptureQueriesContext(connection) as asked:
        assert look_up("合规章", EVERYWHERE).newest(Matter.objects.all(), 5).ids == []
    assert any("_合规章" in one["sql"] for one in asked)
    assert not any("<->" in one["sql"] and "@@" in one["sql"] and "coalesce" not in one["sql"] for one in asked)


@ON_POSTGRESQL
def test_blocks_of_ids_with_gaps_are_stepped_over(shelf, cast, monkeypatch):
    """Ids far apart, as after an import with numbers of its own."""
    rng = random.Random(3)
    monkeypatch.setattr(walking.Walk, "_index_is_cheaper", lambda walk: walk.below is not None)
    base = max(matter.pk for matter in shelf)
    for jump in range(1, 9):
        base += rng.choice((1, 3, 70, 500_000))
        far = Matter.objects.create(
            pk=base, kind="test_paper", title=f"远{jump}", state="draft", created_by=cast.clerk,
            created_at=shelf[0].created_at,
        )  # fmt: skip
        put_text(matter_id=far.pk, field="body", text="合规" if jump % 3 else "规章")
    assert walked("合规") == truth("合规")
    assert len(truth("合规")) == 6
