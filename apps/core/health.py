"""Whether this installation works: asked by /healthz, a few milliseconds, every wait bounded.

Each check answers with one sentence; a check that raises has failed. The parts:
database · migrations (all of this release applied) · broker (the queue answers) · schedule (a task of the
schedule came through within three minutes) · worker (a worker's pulse) · disk (room in the data folder) · what apps
above have registered.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache as remember
from typing import Any

import kombu
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from apps.core import clock, services
from apps.core.models import Heartbeat

STALE_SECONDS = 180
WAIT_SECONDS = 2
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One part: whether it works, and a sentence for the person who looks after it."""

    name: str
    ok: bool
    words: str


_registered: dict[str, Callable[[], tuple[bool, str]]] = {}


def register(name: str, check: Callable[[], tuple[bool, str]]) -> None:
    """A part of an app above; registering it again changes nothing."""
    _registered[name] = check


def examine() -> list[Finding]:
    """Ask every part; what depends on a part that failed is not asked again."""
    found = [_ask("database", _database)]
    for name, check in (("migrations", _migrations), ("schedule", _schedule)):
        found.append(_ask(name, check) if found[0].ok else Finding(name, False, "数据库不可用，未检查"))
    found.append(_ask("broker", _broker))
    found.append(_ask("worker", _worker) if found[-1].ok else Finding("worker", False, "任务队列不可用，未检查"))
    found.append(_ask("disk", _disk))
    return found + [_ask(name, check) for name, check in _registered.items()]


def _ask(name: str, check: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        return Finding(name, *check())
    except Exception as error:  # whatever it is, the part does not work
        return Finding(name, False, f"检查失败：{type(error).__name__}")


def _database() -> tuple[bool, str]:
    begun = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL statement_timeout = {WAIT_SECONDS * 1000}")
        cursor.execute("SELECT 1")
    return True, f"应答 {(time.monotonic() - begun) * 1000:.0f} 毫秒"


@remember
def _release() -> frozenset[tuple[str, str]]:
    """The migrations of the code that runs; read once a process, since reading them costs 100 ms."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ())


def _migrations() -> tuple[bool, str]:
    missing = _release() - set(MigrationRecorder(connection).migration_qs.values_list("app", "name"))
    return (False, f"有 {len(missing)} 个数据库变更未执行，请运行 manage.py migrate") if missing else (True, "已是最新")


def _schedule() -> tuple[bool, str]:
    last = Heartbeat.objects.filter(name=services.SCHEDULE).values_list("at", flat=True).first()
    if last is None:
        return False, "定时任务还没有运行过"
    age = (clock.now() - last).total_seconds()
    return age <= STALE_SECONDS, f"上次运行在 {max(age, 0):.0f} 秒前"


def _broker() -> tuple[bool, str]:
    options: dict[str, Any] = {**current_app.conf.broker_transport_options}
    if settings.CELERY_BROKER_URL.startswith("redis"):
        options |= {"socket_connect_timeout": WAIT_SECONDS, "socket_timeout": WAIT_SECONDS}
    with kombu.Connection(settings.CELERY_BROKER_URL, transport_options=options, connect_timeout=WAIT_SECONDS) as line:
        queue = line.default_channel.queue_declare(queue=current_app.conf.task_default_queue)
    return True, f"排队 {queue.message_count} 条"


def _worker() -> tuple[bool, str]:
    last = cache.get(services.PULSE_KEY)
    if last is None:
        return False, "没有后台任务进程在运行"
    age = time.time() - last
    return age <= STALE_SECONDS, f"上次心跳在 {max(age, 0):.0f} 秒前"


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(settings.DATA_DIR).free // MEGABYTE
    return free >= settings.HEALTH_MIN_FREE_MB, f"数据目录剩余 {free:,} MB"
