"""Every measurement, one after another; writes docs/performance.md with what was measured.

    .venv/bin/python bench/everything.py [--large 1000000] [--only P1 P12] [--keep]

Makes its own databases (bench_small, bench_large, bench_middle, bench_empty) on the PostgreSQL of this machine and
drops them at the end unless --keep; sessions stand in its Redis, as in production. Nothing else should run meanwhile:
ratios hold, times drift.
"""

import argparse
import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

BASE = Path(__file__).resolve().parent.parent
SMALL, MIDDLE = 10_000, 100_000
REDIS = "redis://127.0.0.1:6379/7"
GOALS = {  # command → goals, database, further variables
    "lists.py": ("P1 P3 P4 P5", "bench_large", {}),
    "growth.py": ("P2", "bench_large", {"BENCH_SMALL": "postgres:///bench_small"}),
    "search.py": ("P8", "bench_large", {}),
    "embedded.py": ("P9", "bench_middle", {"SQLITE_URL": "SQLITE"}),
    "writing.py": ("P10", "bench_small", {}),
    "numbering.py": ("P12", "bench_small", {}),
    "sweep.py": ("P13", "bench_empty", {}),
    "outbox.py": ("P14", "bench_empty", {}),
    "sheets.py import": ("P17", "bench_small", {}),
    "sheets.py export": ("P18", "bench_large", {}),
    "startup.py": ("P24", "bench_small", {}),
}
HEAD = """# Speed: what was measured

Written by `bench/everything.py` on {day}; {cores} cores, Python {python}, PostgreSQL {postgres}, {large:,} documents
unless said. CPU is that of the application and of PostgreSQL together, medians of interleaved rounds. Ratios hold;
milliseconds drift with the machine. What misses its goal says so, and why stands below the table.

| goal | measured | bound | |
|---|---|---|---|
"""
LINE = re.compile(r"^(P\d+) (.+): (.+) \(goal (.+)\) (met|MISSED)$")
NOTES = BASE / "bench" / "notes.md"


def run(*command: str, url: str, data: Path, **more: str) -> str:
    """A command of the project on one database; its text, also when it fails a goal."""
    env = {**os.environ, **more, "DATABASE_URL": url, "OFFICEADMIN_DATA": str(data), "LOG_LEVEL": "ERROR"}
    if not url.startswith("sqlite"):  # as in production: sessions and cache in Redis
        env.setdefault("REDIS_URL", REDIS)
    done = subprocess.run([sys.executable, *command], cwd=BASE, env=env, capture_output=True, text=True)
    return done.stdout + (done.stderr[-1500:] if done.returncode not in (0, 1) or not done.stdout else "")


def fill(url: str, count: int, data: Path) -> None:
    """A migrated database with so many documents; 0 leaves it without people."""
    print(f"filling {url.rsplit('/', 1)[-1]} with {count:,} documents", flush=True)
    run("manage.py", "migrate", "-v0", url=url, data=data)
    if count:
        run("manage.py", "seed_demo", "--scale", str(SMALL // 60), url=url, data=data)
    if count > SMALL:
        run("bench/rows.py", str(count), url=url, data=data)


def make(names: dict[str, int], data: Path) -> None:
    """The databases that the wanted measurements need."""
    with psycopg.connect("dbname=postgres", autocommit=True) as server:
        known = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        missing = {name: count for name, count in names.items() if name not in known}
        for name in missing:
            server.execute(f'CREATE DATABASE "{name}"')
    for name in names:
        if name in missing:
            fill(f"postgres:///{name}", names[name], data)
        else:  # kept from an earlier run
            run("manage.py", "migrate", "-v0", url=f"postgres:///{name}", data=data)


def drop(names: list[str]) -> None:
    """Take them away again."""
    with psycopg.connect("dbname=postgres", autocommit=True) as server:
        for name in names:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def report(text: str, large: int) -> str:
    """The page of docs from all lines that name a goal."""
    with psycopg.connect("dbname=postgres") as server:
        version = server.info.server_version // 10_000
    python = ".".join(map(str, sys.version_info[:3]))
    page = HEAD.format(day=dt.date.today(), cores=os.cpu_count(), python=python, postgres=version, large=large)
    for line in text.splitlines():
        if found := LINE.match(line):
            goal, name, value, bound, met = found.groups()
            page += f"| {goal} {name} | {value} | {bound} | {'met' if met == 'met' else '**missed**'} |\n"
    page += "\n" + (NOTES.read_text() if NOTES.exists() else "")
    return page + "\n## The whole text\n\n```\n" + text.strip() + "\n```\n"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--large", type=int, default=1_000_000)
    asked.add_argument("--only", nargs="*", default=[])
    asked.add_argument("--keep", action="store_true")
    options = asked.parse_args()
    wanted = {
        command: row for command, row in GOALS.items() if not options.only or set(options.only) & set(row[0].split())
    }
    sizes = {"bench_small": SMALL, "bench_large": options.large, "bench_middle": MIDDLE, "bench_empty": 0}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        data = Path(name)
        (data / "vendor").symlink_to(BASE / "var" / "vendor")
        needed = {row[1] for row in wanted.values()} | ({"bench_small"} if "growth.py" in wanted else set())
        make({one: size for one, size in sizes.items() if one in needed}, data)
        sqlite = f"sqlite:///{data / 'bench.sqlite3'}"
        if "embedded.py" in wanted:
            fill(sqlite, MIDDLE, data)
        text = ""
        for command, (goals, database, more) in wanted.items():
            variables = {key: sqlite if value == "SQLITE" else value for key, value in more.items()}
            script, *arguments = command.split()
            said = run(f"bench/{script}", *arguments, url=f"postgres:///{database}", data=data, **variables)
            text += f"== {goals}: bench/{command}\n{said.strip()}\n"
            print(f"== {goals}: bench/{command}\n{said.strip()}", flush=True)
        if not options.only:
            (BASE / "docs" / "performance.md").write_text(report(text, options.large))
        if not options.keep:
            drop(list(sizes))
    sys.exit("MISSED" in text)


if __name__ == "__main__":
    main()
