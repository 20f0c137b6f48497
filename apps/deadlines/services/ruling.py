"""An administrator changed when limits of one code warn and escalate: those that run follow."""

from django.db import transaction
from django.db.models import F

from apps.core import clock
from apps.deadlines import codes
from apps.deadlines.models import Deadline


@transaction.atomic
def apply_rule(*, code: str) -> int:
    """Set the next alert of every open limit of the code by the distances in force now; returns how many.

    Stages that lie behind are not told again and new ones that lie behind are not told late; what the sweeper has
    not taken up yet stays for it. One statement for each stage, however many limits there are.
    """
    now, spec = clock.now(), codes.get(code)
    stages = spec.stages
    rows = Deadline.objects.filter(code=code, met_at=None, cancelled_at=None).exclude(next_alert_at__lte=now)
    count = 0
    for passed in range(len(stages) + 1):
        here = rows
        if passed:
            here = here.filter(due_at__lte=now - stages[passed - 1].offset)
        if passed < len(stages):
            here = here.filter(due_at__gt=now - stages[passed].offset)
            count += here.update(alerted=passed, next_alert_at=F("due_at") + stages[passed].offset)
        else:
            count += here.update(alerted=passed, next_alert_at=None)
    return count
