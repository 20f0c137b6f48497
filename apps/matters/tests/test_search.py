"""Search: the same exact hits on both databases, as a substring search in Python would give (PLT-09)."""

import itertools
import random
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from apps.matters.models import Matter, SearchText
from apps.matters.search import EVERYWHERE, FACTS, finding, narrow, phrases, words
from apps.matters.search.words import tokens
from apps.matters.services import create_matter, lock, put_text, retitle

TITLES = [
    "关于开展安全生产大检查的通知",
    "关于做好㛃喆𠮷历史街区消防安全工作的通知",
    "ISO9001质量体系监督审核的函",
    "关于报送2026年度工作总结的通知",
    "安全。生产管理办法（试行）",
    "企业档案工作检查",
]


@pytest.fixture
def sheets(cast, paper):
    return [create_matter(kind="test_paper", title=title, actor=cast.clerk, state="draft") for title in TITLES]


def found(query: str, fields: tuple[str, ...] = FACTS) -> set[str]:
    return set(narrow(Matter.objects.all(), query, fields=fields).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("安全", {0, 1, 4}),
        ("安全生产", {0}),  # not across a full stop
        ("检查", {0, 5}),
        ("喆𠮷", {1}),
        ("㛃", {1}),
        ("查", {0, 5}),
        ("iso", {2}),
        ("ＩＳＯ９００１", {2}),
        ("9001", set()),  # the middle of a word
        ("2026年度工作", {3}),
        ("工作 2026", {3}),
        ("安全 档案", set()),
        ("试行）", {4}),
        ("没有这个词", set()),
        ("〔〕，。", set()),
        ("' | !& :*\\", set()),
        ('" OR title MATCH "', set()),
    ],
)
def test_words_are_found_where_they_stand_and_nowhere_else(sheets, query, places):
    assert found(query) == {TITLES[place] for place in places}


def test_a_number_is_found_whole_and_by_its_beginning(cast, paper):
    made = {}
    for number in (9, 12, 128):
        matter = create_matter(kind="test_paper", title=f"事项{number}", actor=cast.clerk, state="draft")
        put_text(matter_id=matter.pk, field="facts", text=f"办收〔2026〕{number}号\n{matter.title}")
        made[number] = matter.pk
    ids = lambda query: set(narrow(Matter.objects.all(), query).values_list("pk", flat=True))  # noqa: E731
    assert ids("办收〔2026〕12号") == {made[12]}
    assert ids("12号") == {made[12]}
    assert ids("12") == {made[12], made[128]}
    assert ids("办收2026") == set(made.values())  # brackets need not be typed
    assert ids("办收 2026") == set(made.values())


def test_a_new_title_replaces_the_old_one_in_the_index(cast, sheets):
    retitle(lock(sheets[5].pk), "企业档案移交", actor=cast.clerk)
    assert found("档案工作") == set()
    assert found("档案移交") == {"企业档案移交"}
    assert SearchText.objects.filter(matter=sheets[5]).count() == 1


def test_texts_of_a_deleted_matter_leave_the_index(sheets):
    SearchText.objects.filter(matter=sheets[0]).delete()
    assert found("大检查") == set()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM matters_searchindex")
            assert cursor.fetchone() == (len(TITLES) - 1,)


def test_a_common_word_gives_the_same_hits_by_the_second_plan(sheets, monkeypatch):
    few = {query: found(query) for query in ("安全", "通知", "查", "关于 通知")}
    monkeypatch.setattr(finding, "FEW", 0)
    assert {query: found(query) for query in few} == few


def test_several_texts_of_a_matter_make_one_hit(sheets):
    for page in range(3):
        put_text(matter_id=sheets[0].pk, field="file", ref=f"7:{page}", text="锅炉房的安全阀")
    everywhere = Matter.objects.all()
    assert narrow(everywhere, "安全阀", fields=EVERYWHERE).count() == 1
    assert narrow(everywhere, "锅炉 房的 大检查", fields=EVERYWHERE).count() == 1
    assert narrow(everywhere, "安全阀").count() == 0  # the filter of a ledger looks into the facts


def test_a_very_long_text_and_a_very_long_word_do_no_harm(sheets):
    put_text(matter_id=sheets[0].pk, field="body", text="总结" * 40_000 + "x" * 5000 + "\x00")
    assert found("总结", EVERYWHERE) == {TITLES[0], TITLES[3]}
    put_text(matter_id=sheets[1].pk, field="body", text="y" * 5000)
    assert found("y" * 100, EVERYWHERE) == {TITLES[1]}
    put_text(matter_id=sheets[0].pk, field="body", text="总结")
    assert SearchText.objects.filter(matter=sheets[0], field="body").count() == 1


def test_the_query_is_cut_to_a_few_words():
    assert words("甲乙 丙 ".join("abc" for _ in range(40)))
    assert len(phrases(" ".join(f"词{n}" for n in range(40)))) == 6


HAN = st.text(alphabet="安全生产检查档案𠮷㛃。 ", max_size=12)


@pytest.mark.parametrize("common", [False, True])
@pytest.mark.django_db(transaction=False)
def test_han_words_agree_with_python_over_many_texts(cast, paper, monkeypatch, common):
    """2000 pairs of text and word, decided by the database and by `in`."""
    rng = random.Random(7)
    alphabet = "安全生产检查𠮷㛃。"
    texts = ["".join(rng.choices(alphabet, k=rng.randint(2, 14))) for _ in range(40)]
    for text in texts:
        create_matter(kind="test_paper", title=text, actor=cast.clerk, state="draft")
    monkeypatch.setattr(finding, "FEW", 0 if common else 500)
    for _ in range(50):
        word = "".join(rng.choices(alphabet.rstrip("。"), k=rng.randint(1, 4)))
        assert found(word) == {text for text in texts if word in text}, word


@given(text=HAN)
def test_every_pair_of_a_text_is_among_its_tokens(text):
    kept = set(tokens(text))
    for left, right in itertools.pairwise(text):
        if left not in "。 " and right not in "。 ":
            assert left + right in kept


@given(st.text(max_size=200))
def test_any_query_is_cut_without_an_error(query):
    for phrase in phrases(query):
        assert phrase.tokens
        assert all(token == unicodedata.normalize("NFKC", token) or token for token in phrase.tokens)
