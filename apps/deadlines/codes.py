"""Kinds of limit: label, when to warn, whom to tell when it is long past.

An app registers its codes in `ready()`. A limit of an unknown code is still told when it falls due. When to warn
and to escalate may be changed by an administrator (DeadlineRule): `get` answers with what is in force.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from apps.core.remembered import Remembered

if TYPE_CHECKING:
    from apps.org.models import User

WARN, DUE, LATE = "warn", "due", "late"
NOW = dt.timedelta()


@dataclass(frozen=True)
class Stage:
    """One moment of a limit: `offset` from the due instant, `name` as it stands in notice keys."""

    kind: str
    offset: dt.timedelta
    name: str


@dataclass(frozen=True)
class DeadlineCode:
    """`warn_before` and `escalate_after` are distances from the due instant.

    From the first `escalate_after` on, those of `escalate_to()` are told as well. It answers for the code, not for
    one limit: the sweeper asks once for a thousand of them.
    """

    code: str
    label: str  # Chinese: 批示时限, 督办期限
    warn_before: tuple[dt.timedelta, ...] = ()
    escalate_after: tuple[dt.timedelta, ...] = ()
    escalate_to: "Callable[[], Iterable[User]] | None" = None

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """All moments in their order: warnings, due, escalations."""
        warnings = [Stage(WARN, -gap, f"warn{_short(gap)}") for gap in sorted(set(self.warn_before), reverse=True)]
        late = [Stage(LATE, gap, f"late{_short(gap)}") for gap in sorted(set(self.escalate_after))]
        return (*warnings, Stage(DUE, NOW, "due"), *late)

    def passed(self, due_at: dt.datetime, now: dt.datetime) -> int:
        """How many stages of a limit lie behind at `now`."""
        return sum(due_at + stage.offset <= now for stage in self.stages)

    def alert_at(self, due_at: dt.datetime, alerted: int) -> dt.datetime | None:
        """When the stage after the first `alerted` ones comes; None after the last."""
        return due_at + self.stages[alerted].offset if alerted < len(self.stages) else None


def _short(gap: dt.timedelta) -> str:
    return f"{int(gap.total_seconds() // 60)}"


_codes: dict[str, DeadlineCode] = {}


def register(code: DeadlineCode) -> DeadlineCode:
    """Make a code known; two different definitions of one code are a programming error."""
    if code.code in _codes and _codes[code.code] != code:
        raise RuntimeError(f"deadline code {code.code!r} registered twice")
    _codes[code.code] = code
    return code


def known() -> list[DeadlineCode]:
    """All registered codes."""
    return list(_codes.values())


def registered(code: str) -> DeadlineCode:
    """The code as its app registered it, or a plain one (due, without warnings) for a name nobody registered."""
    return _codes.get(code) or DeadlineCode(code, "办理时限")


def get(code: str) -> DeadlineCode:
    """The code with the distances in force: the administrator's where there are any, else those registered."""
    return _in_force.current().get(code) or registered(code)


def _load() -> dict[str, DeadlineCode]:
    from apps.deadlines.models import DeadlineRule  # models import this module

    return {rule.code: rule.applied(registered(rule.code)) for rule in DeadlineRule.objects.all()}


_in_force: Remembered[dict[str, DeadlineCode]] = Remembered("deadline-rules", _load)
forget_rules = _in_force.forget
