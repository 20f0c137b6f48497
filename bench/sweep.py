"""P13: 10,000 due limits among many open ones against among few; due rows per second; a re-run writes nothing.

    DATABASE_URL=postgres:///scratch .venv/bin/python bench/sweep.py [many]

Needs an empty, migrated scratch database on PostgreSQL; leaves it without matters. Every batch is committed, with all
that comes with it: constraints are checked, the log is on the disk. Prints the ratio last.
"""

import datetime as dt
import sys
import time

import bench_setup  # noqa: F401  Django must be ready before the models are imported
from django.db import connection
from django.db.models import F
from measuring import backend_cpu, verdict

from apps.core import clock
from apps.deadlines import codes
from apps.deadlines.models import Deadline
from apps.deadlines.services import sweep
from apps.matters import kinds
from apps.matters.models import Matter
from apps.notifications.models import Notification
from apps.org.models import User
from apps.org.services import create_user

FEW = DUE = 10_000
HOUR = dt.timedelta(hours=1)


def fill(person: User, open_rows: int) -> None:
    """`open_rows` limits that come later, and DUE that are due now, each on its own matter."""
    now, kind = clock.now(), kinds.all_kinds()[0]
    total = open_rows + DUE
    for start in range(0, total, 20_000):
        batch = range(start, min(start + 20_000, total))
        matters = Matter.objects.bulk_create(
            Matter(kind=kind.code, title=f"第 {n} 件", state=kind.states.values[0], created_by=person, created_at=now)
            for n in batch
        )
        Deadline.objects.bulk_create(
            Deadline(
                matter=matter, code="bench", principal=person.principal, starts_at=now, due_at=at, next_alert_at=at
            )
            for n, matter in zip(batch, matters, strict=True)
            for at in [now - HOUR if n < DUE else now + HOUR + dt.timedelta(seconds=n)]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def clean() -> None:
    """Nothing of it stays but the person."""
    tables = ", ".join(model._meta.db_table for model in (Notification, Deadline, Matter))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def again(rows: int) -> None:
    """As before the sweep; without dead rows, which would make each round slower than the one before."""
    Notification.objects.all().delete()
    told = Deadline.objects.filter(alerted__gt=0).update(alerted=0, next_alert_at=F("due_at"))
    if told != rows:
        raise SystemExit(f"wrong: {told} of {rows} limits advanced")
    with connection.cursor() as cursor:
        for model in (Notification, Deadline, Matter):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def measure(open_rows: int, rounds: int = 5) -> float:
    """Seconds of the best sweep over DUE rows; each is committed batch by batch, as in the office."""
    best = float("inf")
    name = f"bench{open_rows}"
    person = User.objects.filter(username=name).first() or create_user(username=name, name="测试")
    fill(person, open_rows)
    for _ in range(rounds):
        again(0 if best == float("inf") else DUE)
        began, spent, served = time.perf_counter(), time.process_time(), backend_cpu()
        told = sweep()
        taken = time.perf_counter() - began
        spent, served = time.process_time() - spent, backend_cpu() - served
        repeated = sweep()
        if (told, repeated, Notification.objects.filter(recipient=person).count()) != (DUE, 0, DUE):
            raise SystemExit(f"wrong: {told} told, {repeated} in the second run")
        print(f"  {taken:.2f} s, of which CPU {spent:.2f} s here and {served:.2f} s in PostgreSQL")
        best = min(best, taken)
    clean()
    print(f"{DUE} due among {open_rows + DUE}: {best:.2f} s, {DUE / best:,.0f} rows/s")
    return best


if __name__ == "__main__":
    if Matter.objects.exists():
        raise SystemExit("not an empty database")
    codes.register(codes.DeadlineCode("bench", "办理时限", (HOUR,)))
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    few = measure(FEW)
    much = measure(many)
    verdict("P13", "due limits told per second", DUE / much, 20_000, at_least=True)
    verdict("P13", f"sweep among {many:,} against among {FEW:,}", much / few, 1.1, unit=" ×")
