"""The list in the browser: whole page or fragment, its links, its empty states, its price in queries."""

import re
from html import unescape

import pytest

from apps.core.ledger import page as page_module
from apps.core.tests.ledger_world import PAGE, add
from apps.org.tests.cast import forget_cache

pytestmark = pytest.mark.django_db

SHELL = "<!doctype html>"
HTMX = {"HX-Request": "true"}


def text_of(client, query="", **headers):
    """What the browser gets."""
    response = client.get(PAGE + query, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def link(text, words):
    """The address of a link of the pager."""
    found = re.search(rf'<a[^>]*href="([^"]*)"[^>]*>(?:(?!</a>).)*{words}', text, re.S)
    return unescape(found[1]) if found else ""


def codes(text):
    """The codes of the rows, in their order."""
    return re.findall(r"T-\d{6}", text)


@pytest.fixture
def sixty(cast):
    return add(cast, [{}] * 60)


def test_htmx_gets_only_the_ledger(cast, as_user, sixty):
    client = as_user(cast.archivist)
    fragment = text_of(client, **HTMX)
    assert fragment.lstrip().startswith("<section")
    assert fragment.count('id="ledger"') == 1
    assert SHELL not in fragment
    whole = text_of(client)
    assert whole.lstrip().startswith(SHELL)
    assert codes(whole) == codes(fragment)


def test_going_back_in_history_gets_the_whole_page(cast, as_user, sixty):
    headers = {**HTMX, "HX-History-Restore-Request": "true"}
    assert SHELL in text_of(as_user(cast.archivist), **headers)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_cache_keeps_page_and_fragment_apart(cast, as_user, sixty, headers):
    response = as_user(cast.archivist).get(PAGE, headers=headers)
    assert "HX-Request" in response["Vary"]


def test_a_person_reads_all_rows_by_the_links_of_the_pager(cast, as_user, sixty):
    client = as_user(cast.archivist)
    first = text_of(client, "?tab=all&sort=code&year=2026")
    second = text_of(client, link(first, "下一页"))
    third = text_of(client, link(second, "下一页"))
    assert codes(first) + codes(second) + codes(third) == [f"T-{number:06}" for number in range(1, 61)]
    assert [("第 26–50 件，共 60 件" in second), ("第 51–60 件，共 60 件" in third)] == [True, True]
    assert link(first, "上一页") == link(third, "下一页") == ""
    assert codes(text_of(client, link(third, "上一页"))) == codes(second)
    assert codes(text_of(client, link(third, "首页"))) == codes(first)


def test_the_tab_shows_the_number_of_its_rows_and_keeps_the_filters(cast, as_user, sixty):
    text = text_of(as_user(cast.archivist), "?q=T-00000&sort=-code")
    assert re.search(r'aria-current="page">全部 <small>9</small>', text)
    assert 'href="?q=T-00000&amp;tab=paper"' in text
    assert '<input type="hidden" name="sort" value="-code">' in text


def test_what_was_typed_is_shown_again_and_never_as_markup(cast, as_user, sixty):
    text = text_of(as_user(cast.archivist), '?q="><script>alert(1)</script>&year="><b>')
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert '"><b>' not in text


def test_an_empty_list_says_what_will_stand_there_and_a_filtered_one_how_to_see_more(cast, as_user):
    client = as_user(cast.archivist)
    assert "公文办结归档后列在这里" in text_of(client)
    add(cast, [{}])
    filtered = text_of(client, "?tab=paper&q=没有这个词")
    assert "换个条件试试，或清除筛选" in filtered
    assert link(filtered, "清除筛选") == "?tab=paper"


def test_the_head_of_a_sorted_column_says_its_direction(cast, as_user, sixty):
    client = as_user(cast.archivist)
    assert text_of(client, "?sort=code").count('aria-sort="ascending"') == 1
    assert text_of(client, "?sort=-code").count('aria-sort="descending"') == 1
    assert text_of(client).count('aria-sort="none"') == 3


# session, person, roles, rows; one more for the counts in the shell, one more for the count beyond a page
@pytest.mark.parametrize(("headers", "one", "many"), [(HTMX, 4, 5), ({}, 5, 6)], ids=["fragment", "whole"])
def test_sixty_rows_cost_what_one_costs_and_a_count(cast, as_user, django_assert_num_queries, headers, one, many):
    client = as_user(cast.archivist)
    add(cast, [{}])
    text_of(client)  # the choices of the filters are kept for a minute
    with django_assert_num_queries(one):
        assert len(codes(text_of(client, **headers))) == 1
    add(cast, [{}] * 59)
    with django_assert_num_queries(many):
        assert len(codes(text_of(client, **headers))) == 25
    with django_assert_num_queries(one):
        assert len(codes(text_of(client, "?size=100", **headers))) == 60
    second = link(text_of(client, "?sort=-date"), "下一页")
    with django_assert_num_queries(many):
        assert len(codes(text_of(client, second, **headers))) == 25


def test_the_choices_of_the_filters_are_read_once_a_minute(cast, as_user, django_assert_num_queries):
    client = as_user(cast.archivist)
    add(cast, [{}])
    text_of(client)
    forget_cache()
    with django_assert_num_queries(7):  # categories, departments, saved views
        text_of(client, **HTMX)
    with django_assert_num_queries(4):
        text_of(client, **HTMX)


def test_more_than_the_limit_is_counted_once_a_minute_for_the_same_rights(
    cast, as_user, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(page_module, "COUNT_LIMIT", 40)
    add(cast, [{}] * 60)
    client = as_user(cast.archivist)
    assert "共 40+" in text_of(client, **HTMX)
    with django_assert_num_queries(4):  # session, person, rights, rows: nothing is counted
        assert "共 40+" in text_of(client, **HTMX)
    cast.archivist.clearance -= 1
    cast.archivist.save(update_fields=["clearance"])
    with django_assert_num_queries(5):
        text_of(client, **HTMX)
