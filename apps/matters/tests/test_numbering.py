"""Numbers: gapless, never twice, restarting each year, in natural order."""

import threading

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import DomainError
from apps.matters.models import NumberCounter, NumberRule
from apps.matters.services import create_matter, give_number, take_number
from apps.matters.services.numbering import format_number, number_key


@pytest.fixture
def rule(db):
    return NumberRule.objects.create(code="t", name="试", pattern="办收〔{year}〕{n}号")


def test_numbers_run_on_and_restart_each_year(rule):
    taken = [take_number(rule_code="t", year=year)[1] for year in (2026, 2026, 2027, 2026)]
    assert taken == ["办收〔2026〕1号", "办收〔2026〕2号", "办收〔2027〕1号", "办收〔2026〕3号"]


def test_scopes_count_apart(rule):
    assert [take_number(rule_code="t", year=2026, scope=s)[0] for s in ("A", "B", "A")] == [1, 1, 2]


def test_an_abandoned_transaction_burns_no_number(rule):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        take_number(rule_code="t", year=2026)
        _ = 1 / 0
    assert take_number(rule_code="t", year=2026)[0] == 1


@pytest.mark.django_db(transaction=True)
def test_taking_a_number_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="needs the transaction"):
        take_number(rule_code="t")


@pytest.mark.parametrize("pattern", ["办收〔{yeer}〕{n}号", "{n:q}", "{0}", "{n"])
def test_a_wrong_rule_is_told_in_a_sentence(pattern):
    with pytest.raises(DomainError, match="编号规则"):
        format_number(pattern, n=1, year=2026)


def test_an_administrator_may_pad_and_add_parts():
    assert format_number("ZC-{category}-{year}-{n:05}", n=7, year=2026, category="IT") == "ZC-IT-2026-00007"


def test_the_matter_carries_number_and_sort_key(cast, paper):
    matter = create_matter(kind="test_paper", title="甲", actor=cast.clerk, state="draft")
    year = matter.created_at.year
    assert give_number(matter) == f"测〔{year}〕1号"
    assert matter.number_key == f"测〔0000{year}〕00000001号"


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_natural_order_is_the_order_of_serials(a, b):
    first, second = (number_key(f"办收〔2026〕{n}号") for n in (a, b))
    assert (first < second) == (a < b)


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_clerks_at_once_with_a_third_failing_leave_no_gap_and_no_double():
    """Proved by taking the UPDATE away (read, add one, write): doubles appear at once."""
    NumberRule.objects.create(code="t", name="试", pattern="{n}")
    taken: list[int] = []

    def clerk(worker: int) -> None:
        for turn in range(30):
            try:
                with transaction.atomic():
                    serial, _ = take_number(rule_code="t", year=2026)
                    if (worker + turn) % 3 == 0:
                        raise InterruptedError
                taken.append(serial)
            except InterruptedError:
                pass
        connection.close()

    threads = [threading.Thread(target=clerk, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, len(taken) + 1))
    assert len(taken) == 160
    assert NumberCounter.objects.get(rule__code="t").last == len(taken)
