"""What needs a person now, gathered from the floors below. To-do is a query, not a table."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet, Value

from apps.appraisal import kinds as appraisal_kinds
from apps.appraisal import selectors as appraisal
from apps.approvals import selectors as approvals
from apps.archives import kinds as archive_kinds
from apps.archives import loan_selectors as loans
from apps.core import clock
from apps.documents import selectors as documents
from apps.documents.models import Recipient
from apps.documents.outgoing import kinds as outgoing_kinds
from apps.documents.outgoing import selectors as outgoing
from apps.matters.models import Matter, Participant
from apps.matters.todo import TodoLine
from apps.org.models import User
from apps.supervision import selectors as supervision
from apps.vault import kinds as vault_kinds
from apps.vault import selectors as vault

FAR = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


SIGN_FOR = "sign_for"
SOURCES = {  # kind of matter → its lines; asked only when something of the kind lies with the person
    outgoing_kinds.CODE: outgoing.todo,
    archive_kinds.LOAN: loans.todo,
    appraisal_kinds.CODE: appraisal.todo,
    vault_kinds.CODE: vault.todo,
}


def waiting_kinds(user: User) -> set[str]:
    """Which of the rarer kinds have something for this person, in one query: most people hold nothing of most."""
    held = Participant.objects.filter(
        principal__in=user.principal_ids,
        part=Participant.Part.HOLDER,
        until__isnull=True,
        matter__kind__in=list(SOURCES),
        matter__secrecy__lte=user.clearance,
    )
    unsigned = Recipient.objects.filter(principal__in=user.principal_ids, received_at__isnull=True)
    kinds = held.order_by().values_list("matter__kind", flat=True)
    return set(kinds.union(unsigned.order_by().values_list(Value(SIGN_FOR))))


def todo(user: User, kinds: set[str] | None = None) -> list[TodoLine]:
    """Everything that waits for this person: overdue first, then by limit, urgent before normal."""
    kinds = waiting_kinds(user) if kinds is None else kinds
    others = [line for kind, lines_of in SOURCES.items() if kind in kinds for line in lines_of(user)]
    lines = [*approvals.todo(user), *documents.todo(user), *supervision.todo(user), *others]
    return sorted(lines, key=lambda line: (line.due_at or FAR, -line.urgency, line.since))


def to_read(user: User, kinds: set[str] | None = None) -> list[TodoLine]:
    """Documents in circulation not read yet and issued ones not signed for, urgent first, then oldest first."""
    kinds = waiting_kinds(user) if kinds is None else kinds
    unsigned = outgoing.to_sign_for(user) if SIGN_FOR in kinds else []
    return sorted([*documents.to_read(user), *unsigned], key=lambda line: (-line.urgency, line.since))


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
