"""What every measurement shares: CPU of this process and of its PostgreSQL backend, and interleaved rounds."""

import gc
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")


def backend_cpu() -> float:
    """Seconds of CPU of the PostgreSQL process that serves this connection; 0 on SQLite, which runs in ours."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def cpu(work: Callable[[], object], times: int) -> float:
    """Milliseconds of CPU, ours and the database's together, of one call."""
    gc.collect()
    before = time.process_time() + backend_cpu()
    for _ in range(times):
        work()
    return (time.process_time() + backend_cpu() - before) / times * 1000


def interleaved(works: dict[str, Callable[[], object]], *, rounds: int = 5, times: int = 40) -> dict[str, float]:
    """Median CPU of each work in ms; the rounds alternate, so that a slow minute hits all alike."""
    for work in works.values():
        for _ in range(5):
            work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(cpu(work, times))
    return {name: statistics.median(values) for name, values in taken.items()}


def wall(work: Callable[[], object], times: int = 9) -> float:
    """Median milliseconds on the clock of one call."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def verdict(goal: str, name: str, value: float, bound: float, *, at_least: bool = False, unit: str = "") -> bool:
    """Print the last line of a measurement: the figure, the goal, whether it is met."""
    met = value >= bound if at_least else value <= bound
    sign = "≥" if at_least else "≤"
    shown = f"{value:,.0f}" if value >= 1000 else f"{value:.2f}"
    print(f"{goal} {name}: {shown}{unit} (goal {sign} {bound:,g}{unit}) {'met' if met else 'MISSED'}")
    return met
