"""P2: the first page among 1M documents against 10,000, for each kind of reader; no table is read from end to end.

    DATABASE_URL=postgres:///bench_1m BENCH_SMALL=postgres:///bench_10k .venv/bin/python bench/growth.py

Two processes, one a database, take turns. Then EXPLAIN is asked for every offered filter and every pair of them.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys

ADDRESSES = {
    "文书·全部": ("lixf", "/incoming/?tab=all"),
    "文书·办理中": ("lixf", "/incoming/?tab=open"),
    "部门负责人·全部": ("zhouzhe", "/incoming/?tab=all"),
    "员工·全部": ("heshuf", "/incoming/?tab=all"),
}
# One value of each filter that some, not all, of the documents have.
FILTERS = {
    "q": "安全", "state": "circulating", "urgency": "1", "department": "LEAD", "nature": "action", "secrecy": "2",
    "since": "2022-03-01", "until": "2023-06-30",
}  # fmt: skip
READERS = ("lixf", "zhouzhe", "heshuf")
BIG = ("matters_matter", "documents_incomingdocument", "matters_participant", "matters_searchtext")
SLOW_MS = 60.0


def serve() -> None:
    """The child: measure one address for each line read."""
    import bench_setup  # noqa: F401
    from measuring import cpu
    from pages import opener, signed_in

    works = {name: opener(signed_in(user), address) for name, (user, address) in ADDRESSES.items()}
    for work in works.values():
        for _ in range(5):
            work()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(cpu(works[line.strip()], 20)), flush=True)


def child(url: str) -> subprocess.Popen:
    """A process on one database."""
    env = {**os.environ, "DATABASE_URL": url, "PGOPTIONS": ""}
    made = subprocess.Popen(
        [sys.executable, __file__, "--serve"], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if made.stdout is None or made.stdout.readline().strip() != "ready":
        raise SystemExit(f"no answer on {url}")
    return made


def ask(process: subprocess.Popen, name: str) -> float:
    process.stdin.write(f"{name}\n")
    process.stdin.flush()
    return float(json.loads(process.stdout.readline()))


def growth() -> float:
    """The worst ratio of big to small."""
    small, big = child(os.environ["BENCH_SMALL"]), child(os.environ["DATABASE_URL"])
    worst = 0.0
    for name in ADDRESSES:
        rounds = [(ask(small, name), ask(big, name)) for _ in range(5)]
        few, many = (statistics.median(values) for values in zip(*rounds, strict=True))
        print(f"  {name}: {few:.2f} ms among few, {many:.2f} ms among many, {many / few:.2f} ×")
        worst = max(worst, many / few)
    for process in (small, big):
        process.stdin.close()
        process.wait()
    return worst


def scanned(node: dict) -> list[str]:
    """The tables that a plan reads from end to end."""
    own = [node["Relation Name"]] if node["Node Type"] == "Seq Scan" else []
    return own + [table for child in node.get("Plans", ()) for table in scanned(child)]


def plans() -> tuple[int, list[str]]:
    """EXPLAIN ANALYZE of the first page for every filter and pair, as three readers: how many, and what is wrong."""
    import bench_setup  # noqa: F401
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import RequestFactory

    from apps.core.ledger import keyset
    from apps.core.ledger.page import LedgerPage
    from apps.documents.ledgers import INCOMING
    from apps.org.models import Department

    values = {**FILTERS, "department": str(Department.objects.order_by("pk").values_list("pk", flat=True)[2])}
    asked, wrong = 0, []
    combinations = [*itertools.combinations(values, 1), *itertools.combinations(values, 2)]
    for username, chosen in itertools.product(READERS, combinations):
        request = RequestFactory().get("/incoming/", {"tab": "all", **{name: values[name] for name in chosen}})
        request.user = get_user_model().objects.get(username=username)
        page = LedgerPage(request, INCOMING)
        rows = keyset.ordered(page.filtered, page.order, backwards=False).values(*INCOMING.values)[:26]
        sql, params = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
            plan = cursor.fetchone()[0][0]
        asked += 1
        taken, scans = plan["Execution Time"], sorted(set(scanned(plan["Plan"])) & set(BIG))
        if scans or taken > SLOW_MS:
            wrong.append(
                f"{username} {'+'.join(chosen)}: {taken:.0f} ms {'Seq Scan on ' + ', '.join(scans) if scans else ''}"
            )
    return asked, wrong


def main() -> None:
    from measuring import verdict

    worst = growth()
    asked, wrong = plans()
    for line in wrong:
        print(f"  {line}")
    met = [
        verdict(
            "P2", f"plans of {asked} filters and pairs that scan a table or take over {SLOW_MS:.0f} ms", len(wrong), 0
        ),
        verdict("P2", "first page at 1M against 10k, worst reader", worst, 1.2, unit=" ×"),
    ]
    sys.exit(not all(met))


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main()
