"""P8: Chinese search among many texts: words of 1, 2, 4, 6 characters; absent, rare, common; as three readers.

    DATABASE_URL=postgres:///bench_1m .venv/bin/python bench/search.py

Goes over the documents of rows.py. Every second of them is given an opinion in invented words of a natural
distribution, with planted words of known rarity (past the services, once; found again next time).
Prints milliseconds of SQL of one search (all counts, hits, snippets), then of a page against the list, the ratio last.
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bench_setup  # noqa: F401  Django must be ready before the models are imported
from django.contrib.auth import get_user_model
from django.db import connection
from measuring import interleaved, verdict
from pages import opener, signed_in
from rows import INDEX

from apps.matters.search.lookup import LEVELS, placed_literal
from apps.portal import results

READERS = {"文书": "lixf", "部门负责人": "zhouzhe", "员工": "heshuf"}
# A share of the opinions holds these; 合规 and 规章 stand apart in the same texts, so 合规章 is the hard miss.
PLANTED = {
    0.15: "安全生产责任",
    0.10: "合规并规章",
    0.01: "消防设施检查",
    0.0005: "翀鸣科技公司",
    0.00002: "喆珺咨询报告",
}
WORDS = {
    "absent": ["龘", "龘䶮", "责任消防", "任责产生全安", "合规章"],
    "rare": ["喆", "喆珺", "喆珺咨询", "喆珺咨询报告", "翀", "翀鸣", "翀鸣科技", "翀鸣科技公司"],
    "medium": ["消防设施", "消防设施检查", "消防 责任", "消防 翀鸣"],
    "common": ["安", "安全", "安全生产", "安全生产责任", "安全 责任", "合规 规章"],
}
REF = "bench"  # marks the opinions made here
POOL = 3000  # invented texts


class Tongue:
    """Invented words of two to four characters, the frequent ones far more frequent than the rest."""

    def __init__(self, seed: int = 7) -> None:
        self.rng = random.Random(seed)
        characters = [chr(0x4E00 + 7 * n) for n in range(2500) if chr(0x4E00 + 7 * n) not in "".join(PLANTED.values())]
        self.words = ["".join(self.rng.choices(characters, k=self.rng.choice((2, 2, 2, 3, 4)))) for _ in range(20_000)]
        total, self.weights = 0.0, []
        for rank in range(len(self.words)):
            total += 1 / (rank + 20)
            self.weights.append(total)

    def say(self, count: int) -> str:
        """So many words without a gap."""
        return "".join(self.rng.choices(self.words, cum_weights=self.weights, k=count))


def planting() -> str:
    """One statement: an opinion of every second matter, planted words in their shares of them (by a hash of the id)."""
    text, vector, joins = "s.text", "s.vector", ""
    for place, share in enumerate(PLANTED):
        text += f" || coalesce('。' || p{place}.text, '')"
        vector += f" || coalesce(p{place}.vector, '')"
        chance = f"(hashint8extended(m.id, {place}) & 1048575) < {share} * 1048576"
        joins += f" LEFT JOIN planted p{place} ON p{place}.id = {place} AND {chance}"
    blocks = " || ' ' || ".join(f"quote_literal('_{level}:' || (m.id >> {level}))" for level in LEVELS)
    return (
        "INSERT INTO matters_searchtext (matter_id, field, ref, state, text, vector) "
        f"SELECT m.id, 'opinion', '{REF}', '', {text}, {vector} || ({blocks})::tsvector FROM matters_matter m "
        f"JOIN said s ON s.id = m.id * 7919 % {POOL}{joins} WHERE m.id % 2 = 0"
    )


def make() -> None:
    """Write the opinions in SQL; the big index is made afterwards."""
    tongue = Tongue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM matters_searchtext WHERE field = 'opinion' AND ref = %s)", [REF])
        if cursor.fetchone()[0]:
            return
        cursor.execute("DROP INDEX IF EXISTS matters_searchtext_vector")
        for table, texts in {"said": [tongue.say(10) for _ in range(POOL)], "planted": list(PLANTED.values())}.items():
            cursor.execute(f"CREATE TEMP TABLE {table} (id bigint PRIMARY KEY, text text, vector tsvector)")
            values = [(place, one, placed_literal(one)) for place, one in enumerate(texts)]
            cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s, %s::tsvector)", values)
        cursor.execute(planting())
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(INDEX)
        cursor.execute("VACUUM ANALYZE")


def backend_nanoseconds() -> int:
    """CPU that the PostgreSQL process of this connection has had; on a busy machine the clock says little."""
    return int(Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0])


@contextmanager
def timed() -> Iterator[list[tuple[float, float]]]:
    """Milliseconds on the clock and of PostgreSQL's CPU of every statement."""
    taken: list[tuple[float, float]] = []

    def watch(execute, sql, params, many, context):
        began, spent = time.perf_counter(), backend_nanoseconds()
        answer = execute(sql, params, many, context)
        taken.append(((time.perf_counter() - began) * 1000, (backend_nanoseconds() - spent) / 1e6))
        return answer

    with connection.execute_wrapper(watch):
        yield taken


def measure(times: int, slow: float) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds (clock, CPU) of the slowest statement of each search, by rarity; the slow ones are named."""
    slowest: dict[str, list[tuple[float, float]]] = {}
    for reader, username in READERS.items():
        for rarity, words in WORDS.items():
            for word in words:
                singles, sums, groups = [], [], []
                for _ in range(times):
                    user = get_user_model().objects.get(username=username)
                    user.principal_ids  # noqa: B018  (asked once for a request)
                    with timed() as taken:
                        groups = results.search(user, results.Asked(word))
                    clocks, cpus = zip(*taken, strict=True)
                    singles.append((max(clocks), max(cpus)))
                    sums.append((sum(clocks), sum(cpus)))
                found = " ".join(f"{group.label} {group.count_words}" for group in groups) or "—"
                one, one_cpu = (statistics.median(values) for values in zip(*singles, strict=True))
                both, both_cpu = (statistics.median(values) for values in zip(*sums, strict=True))
                print(
                    f"  {reader} {rarity} {word}: slowest statement {one:.1f} ms ({one_cpu:.1f} of CPU), {len(taken)} "
                    f"statements {both:.1f} ms ({both_cpu:.1f}), {found}{' SLOW' if one_cpu > slow else ''}"
                )
                slowest.setdefault(rarity, []).extend(singles)
    return slowest


def p99(values: list[float]) -> float:
    """The value that one in a hundred exceeds."""
    return sorted(values)[max(0, int(len(values) * 0.99) - 1)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    make()
    slowest = measure(given.times, 20)
    for rarity, values in slowest.items():
        clocks, cpus = (list(each) for each in zip(*values, strict=True))
        print(
            f"{rarity}: p50 {statistics.median(clocks):.1f} ms, p99 {p99(clocks):.1f} ms; "
            f"of CPU p50 {statistics.median(cpus):.1f} ms, p99 {p99(cpus):.1f} ms"
        )
    clocks, cpus = (list(each) for each in zip(*(one for values in slowest.values() for one in values), strict=True))
    print(f"all: {p99(clocks):.1f} ms on the clock, {os.getloadavg()[0]:.1f} processes wanted {os.cpu_count()} cores")
    met = [verdict("P8", "SQL p99, CPU of PostgreSQL", p99(cpus), 20, unit=" ms")]
    met.append(verdict("P8", "SQL p99, on the clock", p99(clocks), 20, unit=" ms"))
    client = signed_in("lixf")
    works = {"list": opener(client, "/incoming/?tab=all")}
    works |= {word: opener(client, f"/search/?q={word}") for word in ("安全", "消防设施", "翀鸣科技")}
    taken = interleaved(works, rounds=3, times=10)
    for name, milliseconds in taken.items():
        print(f"  page {name}: {milliseconds:.1f} ms of CPU")
    worst = max(milliseconds for name, milliseconds in taken.items() if name != "list") / taken["list"]
    met.append(verdict("P8", "search page against list", worst, 2, unit=" ×"))
    raise SystemExit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
