"""P14: four workers emptying the outbox: claims per second, none twice.

    DATABASE_URL=postgres:///scratch .venv/bin/python bench/outbox.py [deliveries]

Needs a migrated scratch database; leaves it without deliveries. Prints the rate last.
"""

import multiprocessing
import sys
import time

import bench_setup  # noqa: F401  Django must be ready before the models are imported
from django.db import connection
from measuring import verdict

from apps.core import clock
from apps.notifications.models import Delivery, Notification
from apps.notifications.services import Notice, write
from apps.notifications.services.delivering import claim
from apps.org.models import User
from apps.org.services import create_user

WORKERS = 4
CLAIM = 200


def work(start: "multiprocessing.synchronize.Barrier", results: "multiprocessing.Queue[list[int]]") -> None:
    """Claim until nothing is left."""
    connection.ensure_connection()
    start.wait()
    taken: list[int] = []
    while rows := claim(CLAIM):
        taken += [row.pk for row in rows]
    results.put(taken)


def main(count: int) -> None:
    person = User.objects.filter(username="bench").first() or create_user(username="bench", name="测试")
    Notification.objects.filter(recipient=person).delete()
    write([Notice(person.pk, f"bench:{n}", "todo", "测试") for n in range(count)])
    now = clock.now()
    Delivery.objects.bulk_create(
        (Delivery(notification_id=pk, next_try_at=now) for pk in Notification.objects.values_list("pk", flat=True)),
        batch_size=5000,
        ignore_conflicts=True,
    )
    connection.close()
    start, results = multiprocessing.Barrier(WORKERS + 1), multiprocessing.Queue()
    workers = [multiprocessing.Process(target=work, args=(start, results)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    start.wait()
    began = time.perf_counter()
    taken = [pk for _ in workers for pk in results.get()]
    seconds = time.perf_counter() - began
    for worker in workers:
        worker.join()
    Notification.objects.filter(recipient=person).delete()
    print(f"{len(taken)} claimed in {seconds:.2f} s, {len(taken) - len(set(taken))} double")
    verdict("P14", "claims per second of four workers", len(taken) / seconds, 10_000, at_least=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000)
