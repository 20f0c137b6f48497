"""The light: its rule by examples, and its two forms held equal by hypothesis."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.supervision import lights, selectors
from apps.supervision.lights import Light
from apps.supervision.models import SupervisionItem
from apps.supervision.tests.factories import fresh

TODAY = dt.date(2026, 11, 25)  # a Wednesday
NOON = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("due_on", "fed_back_days_ago", "light", "words"),
    [
        (dt.date(2026, 11, 24), 0, Light.OVERDUE, "超期 1 天"),
        (dt.date(2026, 11, 25), 0, Light.SOON, "今天到期"),
        (dt.date(2026, 11, 30), 0, Light.SOON, "剩 5 天"),  # Monday: the third working day after Wednesday
        (dt.date(2026, 12, 1), 0, Light.NORMAL, "正常"),
        (dt.date(2026, 12, 31), 7, Light.NORMAL, "正常"),
        (dt.date(2026, 12, 31), 8, Light.SOON, "8 天未反馈"),
    ],
)
def test_the_rule_by_examples(item, due_on, fed_back_days_ago, light, words):
    limits = lights.thresholds(TODAY)
    feedback = NOON - dt.timedelta(days=fed_back_days_ago)
    assert lights.light_of(ended=False, due_on=due_on, last_feedback=feedback, limits=limits) == light
    assert lights.light_words(light, due_on, feedback, limits) == words


def test_an_ended_item_is_grey_however_late(item):
    limits = lights.thresholds(TODAY)
    late = dt.date(2020, 1, 1)
    assert lights.light_of(ended=True, due_on=late, last_feedback=NOON, limits=limits) == Light.CLOSED


def test_the_figures_are_settings(item, settings):
    settings.SUPERVISION_SOON_WORKDAYS = 1
    settings.SUPERVISION_SILENT_DAYS = 2
    limits = lights.thresholds(TODAY)
    assert limits.soon_until == dt.date(2026, 11, 26)
    assert limits.silent_before == timezone.make_aware(dt.datetime(2026, 11, 23))


moments = st.datetimes(dt.datetime(2026, 10, 1), dt.datetime(2026, 12, 31)).map(
    lambda value: value.replace(tzinfo=dt.UTC)
)
days = st.dates(dt.date(2026, 10, 1), dt.date(2027, 2, 1))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(today=days, due_on=days, opened=moments, reported=st.none() | moments, closed_on=st.none() | days)
def test_function_filter_and_annotation_always_agree(item, today, due_on, opened, reported, closed_on):
    SupervisionItem.objects.filter(pk=item.pk).update(
        due_on=due_on, opened_at=opened, last_report_at=reported, closed_on=closed_on
    )
    limits = lights.thresholds(today)
    expected = selectors.light(fresh(item), today)
    annotated = SupervisionItem.objects.annotate(light=lights.light_expression(limits)).get(pk=item.pk)
    matching = [
        light for light in Light if SupervisionItem.objects.filter(lights.light_condition(light, limits)).exists()
    ]
    assert (annotated.light, matching) == (expected.value, [expected])
