"""Every schedule names a real task and says in Chinese what it is for."""

import importlib
import re
from pathlib import Path

import pytest
from celery import Task

from officeadmin import celery as project

SOURCE = Path(project.__file__).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("entry", project.SCHEDULES)
def test_an_entry_names_a_real_task(entry):
    module, name = project.SCHEDULES[entry]["task"].rsplit(".", 1)
    task = getattr(importlib.import_module(module), name)
    assert isinstance(task, Task)
    assert task.name == project.SCHEDULES[entry]["task"]


@pytest.mark.parametrize("entry", project.SCHEDULES)
def test_an_entry_stands_under_a_chinese_comment(entry):
    line = next(number for number, text in enumerate(SOURCE) if text.strip().startswith(f'"{entry}":'))
    assert re.match(r"\s+# .*[\u4e00-\u9fff]", SOURCE[line - 1])


@pytest.mark.parametrize("entry", project.SCHEDULES)
def test_a_message_nobody_took_is_void(entry):
    assert project.SCHEDULES[entry]["options"]["expires"] > 0


def test_beat_runs_exactly_these():
    assert project.app.conf.beat_schedule == project.SCHEDULES
