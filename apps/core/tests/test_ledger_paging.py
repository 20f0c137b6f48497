"""Keyset paging: every row exactly once in every order, the same pages on the way back."""

import datetime as dt
from itertools import chain

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.archives.models import ArchiveRecord
from apps.core.ledger import page as page_module
from apps.core.tests.ledger_world import SORTS, add, keys, page, walk

pytestmark = pytest.mark.django_db

SIZES = (3, 5)
DAYS = [dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(1997, 7, 1)]
MOMENTS = [
    dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 2, 1, 0, 0, 1, tzinfo=dt.UTC),  # a microsecond later
    dt.datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=dt.UTC),
]
ROW = st.fixed_dictionaries(
    {
        "document_date": st.sampled_from([None, *DAYS]),
        "paper_filed_at": st.sampled_from([None, *MOMENTS]),
        "year": st.sampled_from([2024, 2025]),
        "title": st.sampled_from(["a", "b", "b b"]),
        "note": st.sampled_from(["", "x", "xx"]),
    }
)
WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=4)
ROWS = st.lists(ROW, max_size=14)
ORDERS = st.tuples(st.sampled_from(sorted(SORTS)), st.booleans())
EXAMPLES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    monkeypatch.setattr(page_module, "PAGE_SIZES", SIZES)


class Undone:
    """A block whose rows are gone afterwards, so that every example begins empty."""

    def __enter__(self):
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, kind, error, trace):
        transaction.set_rollback(True)
        self.block.__exit__(kind, error, trace)


def value_of(record, path):
    """What the row is sorted by, read without the database."""
    special = {"matter__number": None, "category__name": "", "length": len(record.note), "filed": record.paper_filed_at}
    return special[path] if path in special else getattr(record, path)


def expected_order(records, path, down):
    """The order of the design, told a second time: by value, ties by pk, empty values last."""
    full = [one for one in records if value_of(one, path) is not None]
    empty = [one for one in records if value_of(one, path) is None]
    full.sort(key=lambda one: (value_of(one, path), one.pk), reverse=down)
    empty.sort(key=lambda one: one.pk, reverse=down)
    return [one.pk for one in full + empty]


def address_of(order, size=SIZES[0]):
    key, down = order
    return f"?sort={'-' if down else ''}{key}&size={size}"


@EXAMPLES
@given(rows=ROWS, order=ORDERS, size=st.sampled_from(SIZES))
def test_walking_forward_gives_every_row_once_in_the_asked_order(cast, rows, order, size):
    with Undone():
        records = add(cast, rows)
        pages = walk(address_of(order, size))
        shown = list(chain.from_iterable(map(keys, pages)))
        assert shown == expected_order(records, SORTS[order[0]], order[1])
        assert [len(one.rows) for one in pages[:-1]] == [size] * (len(pages) - 1)


@EXAMPLES
@given(rows=ROWS, order=ORDERS)
def test_going_back_shows_the_same_pages(cast, rows, order):
    with Undone():
        add(cast, rows)
        forward = walk(address_of(order))
        back = [forward[-1]]
        while back[-1].previous_url:
            back.append(page(back[-1].previous_url))
        back.reverse()
        assert [keys(one) for one in back] == [keys(one) for one in forward]
        assert [one.range_words for one in back] == [one.range_words for one in forward]
        if len(back) > 1:
            assert keys(page(back[0].next_url)) == keys(forward[1])


@EXAMPLES
@given(rows=ROWS, order=ORDERS, arriving=st.lists(ROW, min_size=1, max_size=5), leaving=st.integers(0, 13))
def test_rows_that_come_and_go_between_pages_neither_repeat_nor_hide_others(cast, rows, order, arriving, leaving):
    with Undone():
        before = add(cast, rows)
        shown = [page(address_of(order))]
        arriving = list(arriving)
        gone = before[leaving].pk if leaving < len(before) else None
        while shown[-1].next_url:
            if arriving:
                add(cast, [arriving.pop()])
            elif gone is not None:
                ArchiveRecord.objects.filter(pk=gone).delete()
            following = page(shown[-1].next_url)
            if following.is_first:  # nothing was left beyond the cursor
                break
            shown.append(following)
        seen = list(chain.from_iterable(map(keys, shown)))
        assert len(seen) == len(set(seen))
        assert {one.pk for one in before} - {gone} <= set(seen)


@EXAMPLES
@given(titles=st.lists(WORDS, max_size=10))
def test_any_text_can_be_paged_through(cast, titles):
    with Undone():
        records = add(cast, [{"title": title} for title in titles])
        for sign in ("", "-"):
            shown = list(chain.from_iterable(map(keys, walk(f"?sort={sign}title&size=3"))))
            assert sorted(shown) == [one.pk for one in records]


def test_a_row_added_at_the_end_appears_on_a_later_page(cast):
    add(cast, [{"year": 2024}] * 4)
    first = page("?sort=year&size=3")
    late = add(cast, [{"year": 2030}])[0]
    early = add(cast, [{"year": 2000}])[0]
    following = keys(page(first.next_url))
    assert following[-1] == late.pk
    assert early.pk not in following


def test_a_page_emptied_meanwhile_shows_the_first_page_instead_of_nothing(cast):
    records = add(cast, [{}] * 6)
    first = page("?sort=number&size=3")
    second = page(first.next_url)
    ArchiveRecord.objects.filter(pk__in=[one.pk for one in records[:3]]).delete()
    back = page(second.previous_url)
    assert keys(back) == [one.pk for one in records[3:]]
    assert (back.is_first, back.previous_url, back.range_words) == (True, "", "第 1–3 行，共 3 行")
    ArchiveRecord.objects.filter(pk__in=[one.pk for one in records[3:5]]).delete()
    assert keys(page(first.next_url)) == [records[5].pk]
    ArchiveRecord.objects.all().delete()
    assert page(first.next_url).range_words == "共 0 行"


@pytest.mark.parametrize("amount", [0, 1, 2, 3, 4, 6, 7])
def test_a_full_last_page_has_no_page_after_it(cast, amount):
    add(cast, [{}] * amount)
    pages = walk("?sort=number&size=3")
    assert sum(len(one.rows) for one in pages) == amount
    assert len(pages) == max(1, -(-amount // 3))
    assert (pages[0].previous_url, pages[-1].next_url) == ("", "")
