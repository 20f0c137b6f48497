"""What needs a person now, gathered from the floors below. To-do is a query, not a table."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.approvals import selectors as approvals
from apps.core import clock
from apps.documents import selectors as documents
from apps.documents.outgoing import selectors as outgoing
from apps.matters.models import Matter, Participant
from apps.matters.todo import TodoLine, held_lines
from apps.org.models import User
from apps.portal.counts import Counts, shell_counts

FAR = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


def todo(user: User) -> list[TodoLine]:
    """Everything that waits for this person: overdue first, then by limit, urgent before normal."""
    lines = [*approvals.todo(user), *held_lines(user)]
    return sorted(lines, key=lambda line: (line.due_at or FAR, -line.urgency, line.since))


def to_read(user: User, counts: Counts | None = None) -> list[TodoLine]:
    """Documents in circulation not read yet and issued ones not signed for, urgent first, then oldest first.

    Of the two only what `counts` (those of the shell) know to be there is asked for.
    """
    counts = counts or shell_counts(user)
    circulating = documents.to_read(user) if counts.circulating else []
    unsigned = outgoing.to_sign_for(user) if counts.to_sign_for else []
    return sorted([*circulating, *unsigned], key=lambda line: (-line.urgency, line.since))


def started_by(user: User) -> QuerySet[Matter]:
    """What the person started, newest first: not what they only entered from an old register (no initiator there)."""
    mine = {"participants__principal": user.principal_id, "participants__part": Participant.Part.INITIATOR}
    return Matter.objects.filter(secrecy__lte=user.clearance, **mine).order_by("-id")


@dataclass(frozen=True)
class Day:
    """The line under the greeting: date, weekday, lunar date and whether it is a working day."""

    greeting: str
    date: dt.date
    lunar: str
    note: str


def today_line(user: User, is_workday: bool) -> Day:
    """Greeting by the hour at the office, lunar date from lunar-python (domain.md section 9)."""
    from lunar_python import Solar  # 60 ms to import: only the workbench needs it

    local, date = clock.local_now(), clock.today()
    part = "上午好" if local.hour < 12 else "下午好" if local.hour < 18 else "晚上好"
    lunar = Solar.fromYmd(date.year, date.month, date.day).getLunar()
    text = f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"
    term = lunar.getJieQi()
    return Day(f"{part}，{user.name}", date, f"{text} {term}".strip(), "" if is_workday else "今天休息")
