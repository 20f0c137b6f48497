"""Questions are counted while the clock stands: how long a test takes is not part of its number."""

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext


def questions(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/search/").status_code == 200
    return len(asked)


def test_the_clock_stands_where_questions_are_counted(django_assert_num_queries):
    begun = time.time()
    time.sleep(0.01)
    assert time.time() == begun


def test_a_minute_later_the_same_page_asks_more(cast, as_user, django_assert_num_queries, time_machine):
    client = as_user(cast.clerk)
    client.get("/search/")
    usual = questions(client)
    time_machine.shift(59)
    assert questions(client) == usual
    time_machine.shift(1)  # the session is touched: its row, and the person's list of sessions
    assert questions(client) > usual
    assert questions(client) == usual
