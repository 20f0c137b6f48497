"""Every beat entry runs twice in a row, and the second run changes nothing."""

import importlib

import pytest
from django.apps import apps as django_apps
from django.db import connection

from officeadmin.celery import SCHEDULES


def snapshot() -> dict[str, list]:
    """Every row of every table of ours."""
    return {
        model._meta.label: sorted(map(repr, model.objects.values_list()))
        for model in django_apps.get_models()
        if model.__module__.startswith("apps.")
    }


def task_of(path: str):
    module, name = path.rsplit(".", 1)
    return getattr(importlib.import_module(module), name)


@pytest.mark.django_db
@pytest.mark.parametrize("entry", SCHEDULES)
def test_two_runs_in_a_row_change_nothing(entry, busy, time_machine):
    task = task_of(SCHEDULES[entry]["task"])
    time_machine.move_to(busy.moment, tick=False)
    before = snapshot()
    task()
    after_first = snapshot()
    assert after_first != before  # the world gave it something to do
    task()
    assert snapshot() == after_first
    assert connection.vendor in {"sqlite", "postgresql"}
