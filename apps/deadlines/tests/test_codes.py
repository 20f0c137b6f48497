"""Stages of a limit in their order."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.deadlines import codes
from apps.deadlines.codes import DeadlineCode
from apps.deadlines.tests.conftest import DAY, DUE, HOUR, STEP

gaps = st.lists(st.timedeltas(dt.timedelta(minutes=1), 30 * DAY), max_size=4).map(tuple)


def test_the_stages_run_from_the_first_warning_to_the_last_escalation():
    assert [stage.name for stage in STEP.stages] == ["warn1440", "warn240", "due", "late1440", "late4320"]


def test_two_definitions_of_one_code_are_refused():
    codes.register(STEP)  # the same again is nothing new
    with pytest.raises(RuntimeError, match="registered twice"):
        codes.register(DeadlineCode("test_step", "另一个"))


@given(warn=gaps, late=gaps, offset=st.timedeltas(-40 * DAY, 40 * DAY))
def test_the_next_alert_always_lies_ahead(warn, late, offset):
    code, now = DeadlineCode("x", "时限", warn, late), DUE + offset
    passed = code.passed(DUE, now)
    ahead = code.alert_at(DUE, passed)
    assert ahead is None or ahead > now
    assert passed == 0 or code.alert_at(DUE, passed - 1) <= now


def test_after_the_last_stage_there_is_no_alert():
    assert STEP.alert_at(DUE, 5) is None
    assert STEP.alert_at(DUE, 1) == DUE - 4 * HOUR
