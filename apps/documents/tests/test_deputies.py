"""我的办理 of somebody who stands in (授权代理): the steps that wait for them, exactly those of their to-do list."""

import pytest

from apps.approvals.selectors import todo
from apps.approvals.services import end_delegation, set_delegation
from apps.core import clock
from apps.documents import selectors
from apps.documents.tests import factories
from apps.org.models import User


def again(user: User) -> User:
    """The person as the next request finds them."""
    return User.objects.get(pk=user.pk)


def held(user: User) -> list[int]:
    fresh = again(user)
    return sorted(selectors.ledger_rows(fresh).filter(selectors.holding(fresh)).values_list("pk", flat=True))


def listed(user: User) -> list[int]:
    return sorted(line.matter_id for line in todo(again(user)))


@pytest.fixture
def document(cast):
    """Waits for 周副总; a second one lies with 生产部, where nothing is decided in anybody's name."""
    factories.proposed(cast, factories.registered(cast, title="关于报送材料的通知"))
    return factories.instructing(cast, [cast.deputy])


def test_while_it_runs_the_deputy_finds_the_absent_ones_steps_under_mine(cast, document, as_user):
    today = clock.today()
    row = set_delegation(actor=cast.deputy, deputy=cast.finance_head, starts_on=today, ends_on=today)
    assert held(cast.finance_head) == listed(cast.finance_head) == [document.pk]
    assert held(cast.deputy) == listed(cast.deputy) == [document.pk]
    page = as_user(cast.finance_head).get("/incoming/?tab=mine").content.decode()
    assert ("关于开展2026年安全生产检查的通知" in page, "关于报送材料的通知" in page) == (True, False)
    end_delegation(delegation=row, actor=cast.deputy)
    assert held(cast.finance_head) == listed(cast.finance_head) == []
    assert "关于开展2026年" not in as_user(cast.finance_head).get("/incoming/?tab=mine").content.decode()


def test_what_only_lies_with_the_absent_one_is_seen_but_not_the_deputys_to_do(cast, document):
    today = clock.today()
    set_delegation(actor=cast.head, deputy=cast.finance_head, starts_on=today, ends_on=today)
    assert (held(cast.finance_head), listed(cast.finance_head)) == ([], [])
