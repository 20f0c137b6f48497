"""From due limits to notices: the latest stage passed, in words, for everybody whom it concerns.

Limits of one kind that fall due at one instant share their words and their escalation; thousands of them
are composed once (performance.md P13).
"""

import datetime as dt
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction

from apps.deadlines import codes, words
from apps.deadlines.codes import LATE, DeadlineCode, Stage
from apps.deadlines.reaching import Reached
from apps.deadlines.taking import Due
from apps.notifications.services import Notice
from apps.org.models import Principal, User

log = logging.getLogger(__name__)


class Moment(NamedTuple):
    """Where the limits of one code and one due instant stand now; before the first stage `stage` is empty."""

    passed: int
    stage: Stage | None
    occasion: str  # as the keys of notices end
    said: str


class Teller:
    """Composes the notices of one batch at `now`; reads rules, names and those above once."""

    def __init__(self, rows: Sequence[Due], now: dt.datetime) -> None:
        self._now = now
        self.specs = {code: codes.get(code) for code in {row.code for row in rows}}
        self._moments: dict[tuple[str, dt.datetime], Moment] = {}
        self._above: dict[str, list[User]] = {}
        self._rows = rows
        self._labels: Mapping[int, str] | None = None

    def moment(self, row: Due) -> Moment:
        """How far this limit is."""
        same = row.code, row.due_at
        found = self._moments.get(same)
        if found is None:
            found = self._moments[same] = self._look(self.specs[row.code], row.due_at)
        return found

    def _look(self, spec: DeadlineCode, due_at: dt.datetime) -> Moment:
        passed = spec.passed(due_at, self._now)
        if not passed:
            return Moment(0, None, "", "")
        stage = spec.stages[passed - 1]
        said = words.standing(spec.label, due_at, stage, self._now)
        return Moment(passed, stage, f"{int(due_at.timestamp())}:{stage.name}", said)

    def notices(self, row: Due, moment: Moment, people: Sequence[Reached]) -> Iterator[Notice]:
        """One for each who must act or stands in for them, and from the first escalation on for those above."""
        if moment.stage is None:
            return
        key = f"deadline:{row.pk}:{moment.occasion}"
        text = f"「{row.title}」{moment.said}"
        told: set[int] = set()
        for one in people:
            if one.clearance >= row.secrecy and one.user_id not in told:
                told.add(one.user_id)
                said = words.in_the_name_of(one.absent, text) if one.absent else text
                yield Notice(one.user_id, key, "deadline", said, "", row.matter_id, "", one.email)
        if moment.stage.kind != LATE:
            return
        for user in self._those_above(row.code):
            if user.pk not in told and user.is_active and user.clearance >= row.secrecy:
                told.add(user.pk)
                body = words.escalation(self.specs[row.code].label, self._label(row.principal_id), row.due_at)
                yield Notice(user.pk, key, "deadline", text, body, row.matter_id, "", user.email)

    def _those_above(self, code: str) -> list[User]:
        if code not in self._above:
            self._above[code] = _escalated(self.specs[code])
        return self._above[code]

    def _label(self, principal_id: int) -> str:
        if self._labels is None:
            ids = {row.principal_id for row in self._rows}
            self._labels = dict(Principal.objects.filter(pk__in=ids).values_list("pk", "label"))
        return self._labels[principal_id]


def _escalated(spec: DeadlineCode) -> list[User]:
    if spec.escalate_to is None:
        return []
    try:
        with transaction.atomic():
            return list(spec.escalate_to())
    except Exception:  # one app's mistake must not stop the reminders of all others
        log.exception("escalation of deadlines %s failed", spec.code)
        return []
