"""P8b: search over titles, numbers, drafts, opinions and the text of scans, on both databases (PLT-09).

    SQLITE_URL=sqlite:////data/ocr.sqlite3 DATABASE_URL=postgres:///bench_ocr .venv/bin/python bench/search_ocr.py

Over the papers of scans.py, made on both. Sixty searches by five readers: the hits of the page of all kinds, of the
first two pages of a kind, and all counts must be the same on both; two-character words must be found where their
characters stand, asked by reading every text. Milliseconds are those of all statements of one search together: on
PostgreSQL on the clock and CPU of its process, on SQLite the clock and CPU of the calls of its library. The bound:
50 ms in the database for each search. It prints what is over, then the figures.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from measuring import verdict

READERS = {"文书": "lixf", "档案员": "heshuf", "部门负责人": "liuzy", "员工": "tangying", "未参与者": "fanwei"}
QUERIES = {
    "common two": ["学校", "课程", "工作", "安全", "责任", "管理", "国务", "部门"],
    "rare two": ["喆珺", "翀鸣", "堃总", "阴极", "液位", "裂缝", "水玩", "沃土"],
    "phrase": [
        "安全生产", "国务院办公厅", "普通高中", "学校课程", "工作责任", "落实安全生产责任", "华岳精工股份有限公司",
    ],
    "number": [
        "办收〔2021〕3120号", "办收2021-3120号", "华办发〔2024〕77号", "〔2024〕77号", "3120", "国办发〔2015〕115号",
        "Z109-WS·2019", "12", "1,584,709元",
    ],
    "lone": ["学", "安", "的", "号", "喆", "翀", "水", "堃"],
    "two words": [
        "学校 课程", "安全 责任", "管理 喆珺", "工作 液位", "阴极 翀鸣", "国务院 2024", "台账 消防", "课程 3120",
        "通知 安全 部门",
    ],
    "scans only": ["隐患排查", "隐患排查治理台账", "消防水池液位", "阴极保护装置", "翀鸣科技有限公司", "喆珺咨询报告"],
    "nowhere": ["龘", "龘䶮", "任责产生全安", "液位消防", "99999号", "翀鸣咨询", "喆珺 堃总"],
}  # fmt: skip
EXACT = ["喆珺", "翀鸣", "堃总", "阴极", "液位", "裂缝", "学校", "责任"]
BOUND = 50.0
Taken = list[tuple[float, float]]


# --- the child: one database ------------------------------------------------------------------------
def backend_nanoseconds(connection: Any) -> int:
    """CPU that the PostgreSQL process of this connection has had."""
    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0])


@contextmanager
def timed(connection: Any) -> Iterator[Taken]:
    """Milliseconds on the clock and of CPU of every statement, its rows fetched."""
    taken: Taken = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.vendor != "postgresql":
            taken.append((0.0, 0.0))  # the cursor below adds to it
            return execute(sql, params, many, context)
        began, spent = time.perf_counter(), backend_nanoseconds(connection)
        answer = execute(sql, params, many, context)
        taken.append(((time.perf_counter() - began) * 1000, (backend_nanoseconds(connection) - spent) / 1e6))
        return answer

    with connection.execute_wrapper(watch):
        if connection.vendor == "postgresql":
            yield taken
        else:
            with _fetches_timed(connection, taken):
                yield taken


@contextmanager
def _fetches_timed(connection: Any, taken: Taken) -> Iterator[None]:
    """SQLite works while rows are fetched: calls of its library are timed, each added to the last statement."""
    from django.db.backends.sqlite3.base import SQLiteCursorWrapper

    def add(name: str) -> Any:
        plain = getattr(SQLiteCursorWrapper, name)

        def call(self: Any, *arguments: Any) -> Any:
            began, spent = time.perf_counter(), time.thread_time()
            answer = plain(self, *arguments)
            if taken:
                clock, cpu = taken[-1]
                clock, cpu = clock + time.perf_counter() - began, cpu + time.thread_time() - spent
                taken[-1] = clock, cpu
            return answer

        return call

    names = ("execute", "fetchone", "fetchmany", "fetchall")
    cursor = type("TimedCursor", (SQLiteCursorWrapper,), {name: add(name) for name in names})
    connection.create_cursor = lambda name=None: connection.connection.cursor(factory=cursor)
    try:
        yield
    finally:
        del connection.create_cursor
        taken[:] = [(clock * 1000, cpu * 1000) for clock, cpu in taken]


def serve() -> None:
    """Answer one search for each line read."""
    import bench_setup  # noqa: F401
    from django.db import connection

    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        work = {"search": searched, "pages": pages, "exact": exact}[asked.pop("what")]
        print(json.dumps(work(connection, **asked)), flush=True)


def searched(connection: Any, reader: str, query: str, times: int, kind: str = "", after: int | None = None) -> Any:
    """What is found, and what each of so many searches took, the first (nothing in the caches of ours) left out."""
    from django.contrib.auth import get_user_model

    from apps.portal import results

    runs: list[Taken] = []
    for _ in range(times + 1):
        user = get_user_model().objects.get(username=reader)
        user.principal_ids  # noqa: B018  (asked once for a request)
        with timed(connection) as taken:
            groups = results.search(user, results.Asked(query, code=kind, after=after))
        runs.append(taken)
    found = [[one.code, one.count, one.cut, [hit.key for hit in one.hits], one.after] for one in groups]
    return {"found": found, "runs": runs[1:]}


def pages(connection: Any, reader: str, query: str) -> int:
    """How many statements the page of this search asks."""
    from django.test.utils import CaptureQueriesContext
    from pages import opener, signed_in

    work = opener(signed_in(reader), f"/search/?q={query}")
    work()
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen.captured_queries)


def exact(connection: Any, word: str, most: int) -> list[list[int]]:
    """The newest matters that hold the word: by reading every text, and by the index."""
    from apps.matters.models import Matter, SearchText
    from apps.matters.search import look_up

    rows = SearchText.objects.filter(text__contains=word).order_by("-matter_id").values_list("matter_id", flat=True)
    return [list(rows.distinct()[:most]), look_up(word).newest(Matter.objects.all(), most).ids]


# --- the parent ---------------------------------------------------------------------------------------
class Child:
    """A process on one database."""

    def __init__(self, name: str, url: str) -> None:
        self.name = name
        environment = {**os.environ, "DATABASE_URL": url}
        if url.startswith("sqlite"):
            environment.pop("REDIS_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve"],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit(f"no answer on {url}")

    def ask(self, **asked: object) -> Any:
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def compared(
    children: list[Child], times: int, every: int
) -> tuple[list[str], dict[str, dict[tuple[str, str, str], Any]]]:
    """What differs between the databases, and the figures of each search on each."""
    differ, figures = [], {child.name: {} for child in children}
    asked = [(sort, query) for sort, queries in QUERIES.items() for query in queries][::every]
    for reader, username in READERS.items():
        for sort, query in asked:
            answers = [child.ask(what="search", reader=username, query=query, times=times) for child in children]
            for child, answer in zip(children, answers, strict=True):
                totals = [(sum(c for c, _ in run), sum(c for _, c in run)) for run in answer["runs"]]
                clock, cpu = (statistics.median(values) for values in zip(*totals, strict=True))
                slowest = statistics.median(max(c for c, _ in run) for run in answer["runs"])
                facts = clock, cpu, slowest, len(answer["runs"][0]), answer["found"]
                figures[child.name][reader, sort, query] = facts
                print(f"    {reader} {query} {child.name}: {cpu:.1f} ms of CPU, {clock:.1f} on the clock", flush=True)
            one = answers[0]["found"]
            if any(answer["found"] != one for answer in answers[1:]):
                differ.append(f"{reader} {query}: {[answer['found'] for answer in answers]}")
            differ += further(children, username, query, one)
    return differ, figures


def further(children: list[Child], username: str, query: str, found: list) -> list[str]:
    """The first two pages of twenty of each kind that has hits."""
    out = []
    for code, *_ in found:
        after = None
        for _ in range(2):
            asked = {"reader": username, "query": query, "times": 0, "kind": code, "after": after}
            answers = [child.ask(what="search", **asked)["found"] for child in children]
            if any(answer != answers[0] for answer in answers):
                out.append(f"{username} {query} {code} after {after}: {answers}")
            after = next((one[4] for one in answers[0] if one[0] == code), None)
            if after is None:
                break
    return out


def told(name: str, figures: dict[tuple[str, str, str], Any]) -> bool:
    """Print the figures of one database; whether every search is within the bound."""
    for (reader, sort, query), (clock, cpu, slowest, count, found) in figures.items():
        hits = " ".join(f"{code} {number}{'+' if cut else ''}" for code, number, cut, *_ in found) or "—"
        over = " OVER" if cpu > BOUND else ""
        if over or cpu > BOUND / 2:
            print(
                f"  {name} {reader} {sort} {query}: {clock:.1f} ms ({cpu:.1f} of CPU) in {count} statements, "
                f"the slowest {slowest:.1f}, {hits}{over}"
            )
    for label, place in (("clock", 0), ("CPU", 1)):
        values = sorted(facts[place] for facts in figures.values())
        line = f"median {statistics.median(values):.1f}, p95 {values[int(len(values) * 0.95)]:.1f}"
        print(f"{name}, all statements of a search, {label}: {line}, worst {values[-1]:.1f} ms")
        by_reader = {one: max(f[place] for (reader, *_), f in figures.items() if reader == one) for one in READERS}
        print("  worst by reader: " + ", ".join(f"{one} {value:.1f}" for one, value in by_reader.items()))
    worst = max(facts[1] for facts in figures.values())
    return verdict("P8b", f"dearest search in {name}, CPU of the database", worst, BOUND, unit=" ms")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--every", type=int, default=1, help="only every so manieth of the searches: a quick look")
    given = parser.parse_args()
    children = [Child("PostgreSQL", os.environ["DATABASE_URL"]), Child("SQLite", os.environ["SQLITE_URL"])]
    differ, figures = compared(children, given.times, given.every)
    for line in differ:
        print(f"  DIFFERENT {line}")
    wrong = []
    for word in EXACT:
        for child in children:
            read, found = child.ask(what="exact", word=word, most=2000)
            if read != found:
                wrong.append(f"  NOT EXACT {child.name} {word}: {len(read)} by reading, {len(found)} by the index")
    print("\n".join(wrong) or f"{len(EXACT)} words found exactly where their characters stand, on both")
    counts = [children[0].ask(what="pages", reader=READERS["文书"], query=query) for query in ("学校", "喆珺", "龘")]
    print(f"statements of the page (common, rare, absent word): {counts}")
    for child in children:
        child.end()
    met = [told(name, one) for name, one in figures.items()]
    met.append(verdict("P8b", f"searches of {len(figures['SQLite'])} with different hits", len(differ), 0))
    met.append(verdict("P8b", f"words of {len(EXACT)} not found exactly", len(wrong), 0))
    raise SystemExit(0 if all(met) else 1)


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main()
