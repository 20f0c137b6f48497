"""What may stand in the address of a list: tampered cursors, unknown sorts, bad filters, sizes, counts."""

import base64
import json
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.core.ledger import page as page_module
from apps.core.ledger.keyset import encode
from apps.core.tests.ledger_world import PAGE, SMALL, SORTS, add, keys, page

pytestmark = pytest.mark.django_db

GARBAGE = st.one_of(
    st.text(max_size=30), st.binary(max_size=30).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)
FORGED_DAYS = [
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01",
    "2026-01-01",
    "2026-02-30",
    "明天",
]
FORGED = st.tuples(JSON | st.sampled_from(FORGED_DAYS), JSON | st.integers(1, 40) | st.just(2**70))
ONCE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def cursor(*parts):
    """A cursor as one would forge it."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def shown(rows):
    """The keys of a page asked for by its parameters."""
    return page(f"?{urlencode(rows)}")


@pytest.fixture
def thirty(cast):
    """More than a page, some without a date."""
    return add(cast, [{"document_date": f"2026-01-{day:02}" if day % 3 else None} for day in range(1, 31)])


@settings(max_examples=150, deadline=None, suppress_health_check=ONCE)
@given(text=GARBAGE, sort=st.sampled_from(sorted(SORTS)), name=st.sampled_from(["after", "before"]))
def test_garbage_as_a_cursor_shows_the_first_page(thirty, text, sort, name):
    asked = shown({"sort": sort, name: text})
    assert asked.is_first
    assert keys(asked) == keys(page(f"?sort={sort}"))


@settings(max_examples=300, deadline=None, suppress_health_check=ONCE)
@given(forged=FORGED, sort=st.sampled_from(sorted(SORTS)), name=st.sampled_from(["after", "before"]))
@example(forged=("\ud800", 1), sort="title", name="after")
@example(forged=("a\0b", 1), sort="code", name="before")
@example(forged=("0001-01-01T00:00:00+14:00", 1), sort="moment", name="after")
@example(forged=("9999-12-31T23:59:59-12:00", 1), sort="filed", name="before")
@example(forged=({"a": 1}, 1), sort="length", name="after")
@example(forged=("x", 1), sort="filed", name="after")
@example(forged=("x", 1), sort="length", name="after")
@example(forged=(2**70, 1), sort="year", name="after")
@example(forged=(float("nan"), 1), sort="year", name="after")
@example(forged=(None, 1), sort="year", name="after")
def test_a_forged_cursor_never_breaks_the_page(thirty, forged, sort, name):
    known = {one.pk for one in thirty}
    asked = shown({"sort": sort, name: cursor(*forged)})
    assert asked.rows
    assert set(keys(asked)) <= known


@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize(
    "text", ["x", "W10", cursor(1), cursor(1, 2, 3), cursor("b", "b"), cursor("\ud800", 1), "é", ""]
)
def test_a_bad_cursor_in_the_browser_is_an_ordinary_first_page(cast, as_user, thirty, name, text):
    response = as_user(cast.archivist).get(PAGE, {"sort": "code", name: text})
    assert response.status_code == 200
    assert "第 1–25 件，共 30 件" in response.content.decode()


def test_a_cursor_of_another_order_starts_over_rather_than_mixing_them(thirty):
    second = page("?sort=code").next_url
    assert page(second.replace("sort=code", "sort=date")).is_first


def test_a_cursor_of_our_own_is_taken_with_its_number(thirty):
    following = page(page("?sort=number").next_url)
    assert keys(following) == [one.pk for one in thirty[25:]]
    assert following.range_words == "第 26–30 行，共 30 行"


@pytest.mark.parametrize("text", ["-1", "abc", "²", "9" * 5000, "1.5", "99999999999999999999"])
def test_a_forged_row_number_is_only_a_wrong_number(thirty, text):
    following = shown({"sort": "number", "after": encode(thirty[24].pk, thirty[24].pk), "from": text})
    assert len(following.rows) == 5
    assert 1 <= following.first_number <= page_module.MAX_ROW_NUMBER


@pytest.mark.parametrize("size", ["0", "-25", "1000", "abc", "²", "٢٥", "25.0", "", "9" * 5000])
def test_only_the_offered_sizes_are_taken(thirty, size):
    assert shown({"size": size}).size == 25


@pytest.mark.parametrize("size", ["25", "50", "100"])
def test_the_offered_sizes_stay_in_the_links(thirty, size):
    asked = page(f"?size={size}")
    assert (asked.size, len(asked.rows)) == (int(size), min(30, int(size)))
    assert f"size={size}" in asked.sort_url(SMALL.columns[0])


@pytest.mark.parametrize("sort", ["nothing", "--code", "-", "archive_code", "filed_by__password", "?", "pk", "code\0"])
def test_an_unknown_sort_gives_the_usual_order_and_says_so_in_the_head(thirty, sort):
    asked = shown({"sort": sort})
    assert keys(asked) == [one.pk for one in reversed(thirty)][:25]
    assert {column.key: asked.aria_sort(column) for column in SMALL.columns if asked.aria_sort(column) != "none"} == {
        "number": "descending"
    }


def test_a_tab_opens_in_its_own_order_and_an_unknown_tab_is_the_first(thirty):
    dated = page("?tab=dated")
    assert dated.aria_sort(SMALL.columns[2]) == "ascending"
    assert dated.rows[0]["document_date"].isoformat() == "2026-01-01"
    assert page("?tab=nothing").tab.code == "all"


def test_sorting_by_a_column_again_turns_it_round_and_starts_over(thirty):
    second = page(page("?sort=code").next_url)
    assert second.sort_url(SMALL.columns[1]) == "?sort=-code"
    assert page("?sort=-code").sort_url(SMALL.columns[1]) == "?sort=code"
    assert second.first_url == "?sort=code"


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("year=abc", "年度"),
        ("year=1066", "年度"),
        ("retention=D99", "期限"),
        ("category=999", "门类"),
        ("category=x", "门类"),
        ("department=99999999999999999999999", "机构"),
        ("copies=none", "双套"),
        ("q=a%00b", "档号、题名、文号、责任者"),
    ],
)
def test_a_filter_value_that_is_not_offered_is_named_beside_the_filters(cast, as_user, thirty, query, label):
    response = as_user(cast.archivist).get(f"{PAGE}?{query}")
    text = response.content.decode()
    assert response.status_code == 200
    assert f'role="alert">{label}：' in text
    assert "is-invalid" in text


def test_unknown_parameters_change_nothing(cast, as_user, thirty):
    text = as_user(cast.archivist).get(f"{PAGE}?title__contains=x&filed_by__password=y").content.decode()
    assert "第 1–25 件，共 30 件" in text
    assert "invalid-feedback" not in text


def test_the_count_stops_at_its_limit(monkeypatch, cast):
    monkeypatch.setattr(page_module, "COUNT_LIMIT", 40)
    add(cast, [{}] * 40)
    assert page().count_words == "共 40 行"
    add(cast, [{}])
    assert page().count_words == "共 40+ 行"
    add(cast, [{}] * 60)
    assert (page().count, page().range_words) == (41, "第 1–25 行，共 40+ 行")


def test_a_list_on_one_page_is_counted_without_a_query(cast, django_assert_num_queries):
    add(cast, [{}] * 25)
    with django_assert_num_queries(1):
        assert page().range_words == "第 1–25 行，共 25 行"
    add(cast, [{}])
    with django_assert_num_queries(2):
        assert page().range_words == "第 1–25 行，共 26 行"
