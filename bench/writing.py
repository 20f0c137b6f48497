"""P10: a write through a service, with its lock, rule, timeline and notice, against the plain saves it contains.

    DATABASE_URL=postgres:///bench .venv/bin/python bench/writing.py

Plain: the same business rows by the ORM in one transaction. Everything is undone at the end. Prints the ratio last.
"""

import sys

import bench_setup  # noqa: F401  Django must be ready before the models are imported
from django.db import transaction
from django.db.models import F
from measuring import interleaved, verdict

from apps.core import clock
from apps.notifications.models import Notification
from apps.notifications.services import Notice, write
from apps.org.models import User
from apps.supervision import services
from apps.supervision.models import ProgressReport, SupervisionItem

BULK = 2000


def some_item() -> SupervisionItem:
    """An open item of the demonstration."""
    rows = SupervisionItem.objects.select_related("matter", "owner", "lead_department")
    return rows.filter(matter__state="in_progress", owner__isnull=False).earliest("pk")


def plain_report(item: SupervisionItem) -> None:
    """What a view without a service layer would write."""
    with transaction.atomic():
        found = SupervisionItem.objects.select_related("matter").get(pk=item.pk)
        ProgressReport.objects.create(item=found, author_id=item.owner_id, text="已完成", progress=50, at=clock.now())
        found.progress, found.last_report_at = 50, clock.now()
        found.save()


def service_report(item: SupervisionItem) -> None:
    """The same through the service: row lock, rule, timeline."""
    services.report_progress(item=item, actor=item.owner, text="已完成", progress=50)


def bulk(people: list[User], serial: list[int]) -> tuple[object, object]:
    """Notices to many: bare bulk_create, and through the outbox's writer with its unique keys."""

    def rows() -> list[Notification]:
        serial[0] += 1
        now = clock.now()
        return [
            Notification(
                recipient=people[n % len(people)],
                key=f"bench:{serial[0]}:{n}",
                code="todo",
                title="测试",
                created_at=now,
            )
            for n in range(BULK)
        ]

    def ours() -> None:
        serial[0] += 1
        write([Notice(people[n % len(people)].pk, f"bench:{serial[0]}:{n}", "todo", "测试") for n in range(BULK)])

    return (lambda: Notification.objects.bulk_create(rows(), batch_size=1000)), ours


def main() -> None:
    with transaction.atomic():
        item, people = some_item(), list(User.objects.filter(is_active=True)[:20])
        single = interleaved({"plain": lambda: plain_report(item), "service": lambda: service_report(item)}, times=100)
        bare, ours = bulk(people, [0])
        many = interleaved({"plain": bare, "service": ours}, rounds=5, times=2)  # type: ignore[dict-item]
        SupervisionItem.objects.filter(pk=item.pk).update(progress=F("progress"))
        transaction.set_rollback(True)
    print(f"one report: plain {single['plain']:.2f} ms, service {single['service']:.2f} ms CPU")
    print(f"{BULK} notices: bulk_create {many['plain']:.0f} ms, writer {many['service']:.0f} ms CPU")
    met = [
        verdict("P10", "bulk against bulk_create", many["service"] / many["plain"], 1.5, unit=" ×"),
        verdict("P10", "service against plain save", single["service"] / single["plain"], 2.0, unit=" ×"),
    ]
    sys.exit(not all(met))


if __name__ == "__main__":
    main()
