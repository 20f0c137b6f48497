"""P9: the lists on SQLite against PostgreSQL among as many documents; eight writers at once without an error.

    SQLITE_URL=sqlite:////data/bench.sqlite3 DATABASE_URL=postgres:///bench_100k .venv/bin/python bench/embedded.py

Both databases hold the same demonstration (bench/everything.py makes them). Prints the ratio last.
"""

import os
import statistics
import subprocess
import sys

from growth import ADDRESSES, ask, child
from measuring import verdict

WRITERS, EACH = 8, 40


def write() -> None:
    """One writer: reports on an item, one transaction each; prints how many failed."""
    import bench_setup  # noqa: F401
    from django.db import DatabaseError
    from writing import service_report, some_item

    item, failed = some_item(), 0
    for _ in range(EACH):
        try:
            service_report(item)
        except DatabaseError:
            failed += 1
    print(failed)


def errors(url: str) -> int:
    """How many of the writes of all writers failed."""
    env = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, __file__, "--write"]
    writers = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(WRITERS)]
    return sum(int(writer.communicate()[0].split()[-1]) for writer in writers)


def main() -> None:
    postgres, sqlite = child(os.environ["DATABASE_URL"]), child(os.environ["SQLITE_URL"])
    ratios = []
    for name in ADDRESSES:
        rounds = [(ask(postgres, name), ask(sqlite, name)) for _ in range(5)]
        server, own = (statistics.median(values) for values in zip(*rounds, strict=True))
        print(f"  {name}: PostgreSQL {server:.2f} ms, SQLite {own:.2f} ms, {own / server:.2f} ×")
        ratios.append(own / server)
    for process in (postgres, sqlite):
        process.stdin.close()
        process.wait()
    failed = errors(os.environ["SQLITE_URL"])
    met = [
        verdict("P9", f"errors of {WRITERS * EACH} writes by {WRITERS} writers on SQLite", failed, 0),
        verdict("P9", "page on SQLite against PostgreSQL, worst list", max(ratios), 1.0, unit=" ×"),
    ]
    sys.exit(not all(met))


if __name__ == "__main__":
    write() if "--write" in sys.argv else main()
