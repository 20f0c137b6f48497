"""The remembered table: no query while nothing changes, and never yesterday's calendar after an edit."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from apps.worktime import calendar, table
from apps.worktime.models import Holiday, OfficeHours

MONDAY = dt.date(2026, 11, 23)


@pytest.mark.django_db
def test_a_known_calendar_costs_no_query(django_assert_num_queries):
    calendar.is_workday(MONDAY)
    with django_assert_num_queries(0):
        assert calendar.is_workday(MONDAY) is True
        assert calendar.is_published(2026) is True


@pytest.mark.django_db
def test_an_edit_counts_at_once_inside_its_own_transaction():
    assert calendar.is_workday(MONDAY) is True
    Holiday.objects.create(date=MONDAY, name="厂庆", is_off=True)
    assert calendar.is_workday(MONDAY) is False


@pytest.mark.django_db
def test_an_edit_that_was_rolled_back_is_not_remembered():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Holiday.objects.create(date=MONDAY, name="厂庆", is_off=True)
        assert calendar.is_workday(MONDAY) is False
        _ = 1 / 0
    assert calendar.is_workday(MONDAY) is True


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_committed_edit_is_seen_and_then_costs_no_query_again(django_assert_num_queries):
    assert calendar.is_workday(MONDAY) is True
    row = Holiday.objects.create(date=MONDAY, name="厂庆", is_off=True)
    assert calendar.is_workday(MONDAY) is False
    with django_assert_num_queries(0):
        calendar.is_workday(MONDAY)
    row.delete()
    assert calendar.is_workday(MONDAY) is True


ANOTHER_PROCESS = """
import datetime as dt, sys
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from apps.worktime.models import Holiday
Holiday.objects.create(date=dt.date(2026, 11, 23), name="厂庆", is_off=True)
"""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_edit_in_another_process_is_seen_here():
    assert calendar.is_workday(MONDAY) is True
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "officeadmin.settings", "OFFICEADMIN_DATA": str(settings.DATA_DIR)}
    command = [sys.executable, "-c", ANOTHER_PROCESS, str(connection.settings_dict["NAME"])]
    subprocess.run(command, env=env, check=True, cwd=settings.BASE_DIR)
    assert calendar.is_workday(MONDAY) is False


@pytest.mark.django_db
def test_overlapping_office_hours_are_refused():
    with pytest.raises(ValidationError, match="与已有的办公时间 08:30–12:00 重叠"):
        OfficeHours(starts=dt.time(11), ends=dt.time(13)).full_clean()


@pytest.mark.django_db
def test_the_table_is_read_in_three_queries(django_assert_num_queries):
    with django_assert_num_queries(3):
        table.load()
