"""Who gets which answer from the audit view; and what watches the installation, which nobody signs in for."""

import time

from django.core.cache import cache

from apps.core import services
from apps.core.tests.access import Row
from apps.matters.services import record
from apps.org.tests.cast import Cast

NOBODY = {"*": 403, "anonymous": 302}  # no post of the cast is an auditor: apps/matters/tests/test_audit.py is
ROWS = [
    Row("matters:audit", codes=NOBODY),
    Row("matters:audit_entry", codes=NOBODY),
    Row("matters:chain", codes=NOBODY),
    Row("matters:chain_check", method="post", data={"expected_head": ""}, codes=NOBODY),
    Row("core:live", codes={"*": 200}),
    Row("core:health", codes={"*": 200}),
]


def world(cast: Cast) -> dict[str, tuple]:
    """A living installation, and an entry."""
    services.beat()
    cache.set(services.PULSE_KEY, time.time(), 600)
    entry = record(matter=None, actor=cast.clerk, code="t", verb="测试", object_label="对象")
    return {"matters:audit_entry": (entry.pk,)}
