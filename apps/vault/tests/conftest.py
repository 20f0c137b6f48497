"""Files of each test on a disk of its own, a vault with both locks in hand."""

import pytest

from apps.attachments.tests.conftest import disk
from apps.vault.tests.factories import World, build_world

__all__ = ["disk", "vault"]


@pytest.fixture
def vault(cast) -> World:
    """甲锁 with 陈助理, 乙锁 with 周副总; 钟安全 is the security administrator; one file of two pages lies in it."""
    return build_world(cast)
