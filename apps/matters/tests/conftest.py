"""A registered test kind with its numbering rule."""

import pytest

from apps.matters import kinds
from apps.matters.models import NumberRule
from apps.matters.tests import kinds as test_kinds


@pytest.fixture
def paper(db):
    """The kind `test_paper`, forgotten afterwards."""
    NumberRule.objects.get_or_create(code="test_paper", defaults={"name": "测试", "pattern": "测〔{year}〕{n}号"})
    yield test_kinds.register()
    kinds._kinds.pop("test_paper", None)
