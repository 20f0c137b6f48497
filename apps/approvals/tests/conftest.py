"""The test kind with a handler that notes what it was told."""

import dataclasses

import pytest

from apps.approvals import subjects
from apps.matters import kinds
from apps.matters.models import NumberRule
from apps.matters.tests.kinds import PAPER

OUTCOMES: list[tuple[str, str]] = []


def on_approval(*, approval, outcome, actor) -> None:
    OUTCOMES.append((outcome.value, actor.name if actor else "系统"))


@pytest.fixture
def outcomes(db):
    """(outcome, who) of every run that ended, in order; the kind `test_paper` is known meanwhile."""
    NumberRule.objects.get_or_create(code="test_paper", defaults={"name": "测试", "pattern": "测〔{year}〕{n}号"})
    OUTCOMES.clear()
    # any address that takes an id will do for the page of a test paper
    kinds.register(dataclasses.replace(PAPER, on_approval=on_approval, url_name="approvals:withdraw"))
    yield OUTCOMES
    kinds._kinds.pop("test_paper", None)


@pytest.fixture
def any_verb():
    """A subject that offers every verb, and one whose starter may not decide."""
    verbs = ("approve", "pass_on", "return", "reject")
    subjects.register(subjects.Subject("test_all", decisions=verbs))
    subjects.register(subjects.Subject("test_dual", decisions=verbs, dual_control=True))
    yield
    subjects._subjects.pop("test_all")
    subjects._subjects.pop("test_dual")
