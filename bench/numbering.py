"""P12: numbers taken by eight processes against a bare `UPDATE … RETURNING`; none twice, none missing.

    DATABASE_URL=postgres:///bench .venv/bin/python bench/numbering.py

The rule it makes for itself is removed at the end. Prints the ratio last.
"""

import multiprocessing
import sys
import time
from collections.abc import Callable

import bench_setup  # noqa: F401  Django must be ready before the models are imported
from django.db import connection, transaction
from measuring import verdict

from apps.matters.models import NumberCounter, NumberRule
from apps.matters.services import take_number

CLIENTS, EACH = 8, 150
CODE = "bench-number"


def taken() -> int:
    """A number through the product."""
    with transaction.atomic():
        return take_number(rule_code=CODE)[0]


def bare() -> int:
    """A number by one statement."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE bench_counter SET last = last + 1 RETURNING last")
        return int(cursor.fetchone()[0])


def client(
    work: Callable[[], int], start: "multiprocessing.synchronize.Barrier", results: multiprocessing.Queue
) -> None:
    """One process taking its share."""
    connection.ensure_connection()
    start.wait()
    results.put([work() for _ in range(EACH)])


def rate(work: Callable[[], int]) -> float:
    """Numbers per second of all clients together; stops when one came twice or is missing."""
    connection.close()
    start, results = multiprocessing.Barrier(CLIENTS + 1), multiprocessing.Queue()
    clients = [multiprocessing.Process(target=client, args=(work, start, results)) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    start.wait()
    began = time.perf_counter()
    numbers = sorted(n for _ in clients for n in results.get())
    seconds = time.perf_counter() - began
    for one in clients:
        one.join()
    if numbers != list(range(numbers[0], numbers[0] + CLIENTS * EACH)):
        raise SystemExit("a number came twice or is missing")
    return len(numbers) / seconds


def main() -> None:
    clear()
    NumberRule.objects.create(code=CODE, name="测试", pattern="测〔{year}〕{n}号")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_counter (last bigint)")
        cursor.execute("INSERT INTO bench_counter VALUES (0)")
    try:
        taken()  # the counter's row
        rounds = [(rate(bare), rate(taken)) for _ in range(5)]
    finally:
        clear()
    best_bare, best_ours = max(one for one, _ in rounds), max(ours for _, ours in rounds)
    print(f"bare {best_bare:,.0f}/s, take_number {best_ours:,.0f}/s, {CLIENTS} clients, none twice, none missing")
    sys.exit(not verdict("P12", "numbers against bare UPDATE", best_ours / best_bare, 0.7, at_least=True, unit=" ×"))


def clear() -> None:
    """Leave the database as it was."""
    NumberCounter.objects.filter(rule__code=CODE).delete()
    NumberRule.objects.filter(code=CODE).delete()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_counter")


if __name__ == "__main__":
    main()
