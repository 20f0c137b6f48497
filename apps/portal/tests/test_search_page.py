"""The page behind the search box: only what the person may see, in hits and in counts."""

import pytest
from django.db import connection
from django.utils.html import escape

from apps.core import markup
from apps.documents.tests import factories as papers
from apps.matters.search import finding, walking
from apps.portal import results
from apps.supervision.tests.factories import item_of


@pytest.fixture
def found(cast):
    """Two papers about fire, one of them on file, and an item."""
    papers.undertaking(
        cast, document=papers.registered(cast, title="关于冬季消防检查的通知", source_number="消安〔2026〕41号")
    )
    papers.filed(cast, document=papers.registered(cast, title="关于消防演练的函", source_organisation="市消防救援支队"))
    item_of(cast, title="完成消防整改", owner=cast.staff, due_on=None)


def text(client, query, **more):
    return client.get("/search/", {"q": query, **more}).content.decode()


def test_hits_stand_by_kind_with_the_words_marked(found, cast, as_user):
    page = text(as_user(cast.director), "消防")
    assert "关于冬季<mark>消防</mark>检查的通知" in page
    assert "完成<mark>消防</mark>整改" in page
    assert "市<mark>消防</mark>救援支队" in page
    groups = {group.label: group.count for group in results.search(cast.director, results.Asked("消防"))}
    assert groups == {"收文": 2, "督办": 1, "档案": 1}


def test_a_stranger_finds_and_counts_nothing(found, cast, as_user):
    assert results.search(cast.stranger, results.Asked("消防")) == []
    page = text(as_user(cast.stranger), "消防")
    assert "没有找到" in page
    assert "冬季" not in page


def test_numbers_of_the_sender_and_of_the_register_are_found(found, cast):
    [group] = results.search(cast.clerk, results.Asked("消安〔2026〕41号"))
    assert [hit.title for hit in group.hits] == ["关于冬季消防检查的通知"]
    groups = results.search(cast.clerk, results.Asked("办收 2号"))
    assert [hit.title for hit in groups[0].hits] == ["关于消防演练的函"]


def test_the_archive_code_leads_to_the_record(found, cast):
    hits = {group.label: group.hits for group in results.search(cast.archivist, results.Asked("消防演练"))}
    assert hits["档案"][0].url.startswith("/archives/")


@pytest.mark.parametrize("query", ["", "   ", "〔〕", "\x00", "<script>alert(1)</script>", "'; drop", "安" * 500])
def test_any_input_gives_a_page(found, cast, as_user, query):
    answer = as_user(cast.clerk).get("/search/", {"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_the_page_asks_the_same_number_of_questions_for_one_hit_and_for_twelve(
    cast, as_user, django_assert_num_queries
):
    client = as_user(cast.clerk)
    papers.registered(cast, title="关于消防检查的通知")
    client.get("/search/?q=消防")
    asked = 12 if connection.vendor == "sqlite" else 11  # SQLite lists the texts with a word before anything else
    with django_assert_num_queries(asked):
        client.get("/search/?q=消防")
    for number in range(6):
        papers.registered(cast, title=f"关于消防检查的通知 {number}", source_number="")
    with django_assert_num_queries(asked):
        client.get("/search/?q=消防")


def test_a_search_given_up_half_way_says_so_and_counts_with_a_plus(cast, as_user, monkeypatch):
    for number in range(4):
        papers.registered(cast, title=f"关于消防检查的通知 {number}", source_number="")
    assert "更早的没有逐件查看" not in text(as_user(cast.clerk), "消防 检查")
    monkeypatch.setattr(finding, "FEW", 0)
    monkeypatch.setattr(walking, "STEP", 2)
    monkeypatch.setattr(walking, "KNOWN_STEPS", 1)
    monkeypatch.setattr(walking, "MOST_ROWS", 2)
    monkeypatch.setattr(walking, "MOST_HITS", 2)
    monkeypatch.setattr(walking.Walk, "_index_is_cheaper", lambda walk: False)
    monkeypatch.setattr(walking, "MOST_LOOKED", 2)
    page = text(as_user(cast.clerk), "消防 检查")
    assert "这些字太常见，只查找了最近的事项，更早的没有逐件查看。请再加上几个字。" in page
    assert "收文 <small>2+</small>" in page


def test_more_hits_than_are_shown_lead_to_the_page_of_their_kind(cast, as_user):
    for number in range(results.SHOWN + 2):
        papers.registered(cast, title=f"关于消防检查的通知 {number}", source_number="")
    page = text(as_user(cast.clerk), "消防")
    assert "?q=%E6%B6%88%E9%98%B2&amp;kind=incoming" in page
    assert page.count("<mark>消防</mark>检查") == results.SHOWN
    listed = text(as_user(cast.clerk), "消防", kind="incoming")
    assert listed.count("关于<mark>消防</mark>检查的通知") == results.SHOWN + 2


@pytest.mark.parametrize(
    ("title", "query", "marked"),
    [
        ("ＩＳＯ9001 审核", "iso", "<mark>ＩＳＯ</mark>9001 审核"),
        ("a<b>安全</b>", "安全", f"a{escape('<b>')}<mark>安全</mark>{escape('</b>')}"),
        ("𠮷喆", "喆", "𠮷<mark>喆</mark>"),
        ("第㈠项", "一", "第<mark>㈠</mark>项"),
        ("没有", "安全", "没有"),
    ],
)
def test_marks_keep_the_text_as_it_was_written(title, query, marked):
    assert str(markup.highlight(title, [query])) == marked
