"""Tests of the tests: plant one bug after another into a copy of the project; each must turn the suite red.

    .venv/bin/python scripts/planted_bugs.py            all of them
    .venv/bin/python scripts/planted_bugs.py lock ocr   those whose name contains one of the words

The bugs stand in planted_list.py and planted_papers.py: one replacement in one file and the tests that ought to
notice. Bugs of concurrency need PostgreSQL (DATABASE_URL, else `createdb officeadmin_planted`). First the same
tests run without any bug and must be green; the exit code is 0 only when then all bugs were noticed.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from planted_list import BUGS, Bug
from planted_papers import PAPERS

BASE = Path(__file__).resolve().parent.parent
NOTICED = 1  # what pytest answers when a test failed; 2 and more mean that it could not run


def copy_to(folder: Path) -> None:
    """The committed project, with this checkout's environment."""
    archive = subprocess.Popen(["git", "archive", "HEAD"], cwd=BASE, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)
    (folder / ".venv").symlink_to(BASE / ".venv")


def ask(folder: Path, tests: list[str], *, postgres: bool) -> subprocess.CompletedProcess[str]:
    """Run these tests in the copy."""
    env = {**os.environ, "OFFICEADMIN_ENV": "test", "OFFICEADMIN_VENDOR": str(BASE / "var" / "vendor")}
    env.pop("OFFICEADMIN_DATA", None)
    env.pop("DATABASE_URL", None)
    if postgres:
        env["DATABASE_URL"] = os.environ.get("DATABASE_URL", "postgres:///officeadmin_planted")
    command = [str(folder / ".venv/bin/python"), "-m", "pytest", "-x", "--create-db", *tests]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def first_failure(done: subprocess.CompletedProcess[str]) -> str:
    """Name of the first test that failed."""
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR ")) and "::" in line]
    return failed[0].split(" - ")[0].split("::")[-1] if failed else "a test"


def green_without(folder: Path, bugs: list[Bug]) -> bool:
    """Whether the tests that are to notice are silent as long as there is nothing to notice."""
    for postgres in (False, True):
        tests = sorted({test for bug in bugs if bug.postgres == postgres for test in bug.tests.split()})
        if tests and (done := ask(folder, tests, postgres=postgres)).returncode:
            print(f"red without any bug: {first_failure(done)}", flush=True)
            return False
    return True


def planted(folder: Path, bug: Bug) -> str:
    """Plant, test, take out again; returns what became of it."""
    path = folder / bug.path
    text = path.read_text()
    if bug.old not in text:
        return "the place is gone: bring the list up to date"
    path.write_text(text.replace(bug.old, bug.new))
    done = ask(folder, bug.tests.split(), postgres=bug.postgres)
    path.write_text(text)
    if done.returncode == NOTICED:
        return "noticed by " + first_failure(done)
    return "NOT NOTICED" if done.returncode == 0 else f"could not run: {done.stdout[-300:]}{done.stderr[-300:]}"


def main(words: list[str]) -> None:
    """Plant all bugs whose name contains one of the words."""
    results, bugs = [], [bug for bug in (*BUGS, *PAPERS) if any(word in bug.name for word in words)]
    with tempfile.TemporaryDirectory(prefix="planted-") as name:
        folder = Path(name)
        copy_to(folder)
        if not green_without(folder, bugs):
            sys.exit(1)
        for bug in bugs:
            began = time.monotonic()
            answer = planted(folder, bug)
            results.append(answer.startswith("noticed"))
            print(f"{time.monotonic() - began:4.0f}s  {bug.name}: {answer}", flush=True)
    print(f"{sum(results)} of {len(results)} planted bugs noticed")
    sys.exit(not all(results))


if __name__ == "__main__":
    main(sys.argv[1:] or [""])
