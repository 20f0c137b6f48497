"""Bring a data folder up to date before serving: tables, static files, demonstration data.

Every part looks first whether there is anything to do, so the second start costs next to nothing.
"""

import gc
import hashlib
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def static_fingerprint() -> str:
    """Names, sizes and times of everything collectstatic would take."""
    seen = [f"{settings.STATIC_STORAGES} {settings.ENVIRONMENT} {settings.DEBUG}"]
    for finder in get_finders():
        for name, storage in finder.list([".*", "*~", "CVS"]):
            seen.append(f"{name} {storage.size(name)} {storage.get_modified_time(name).timestamp()}")
    return hashlib.sha256("\n".join(sorted(seen)).encode()).hexdigest()


class Command(BaseCommand):
    """`manage.py prepare`, the last step of ./run before serving."""

    help = "更新数据库结构、静态文件与演示数据"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--started", type=int, default=int(time.time()), help="when the start began, for progress")

    def handle(self, *args: Any, started: int, **options: Any) -> None:
        self.started = started
        # Migrations and PDFs make a million objects: what is loaded now stays and need not be looked at each time.
        gc.freeze()
        gc.set_threshold(100_000, 50, 100)
        self.migrate()
        self.collect_static()
        if settings.DEMO_MODE:
            self.seed()
        elif not get_user_model().objects.exists():
            self.say("还没有任何账号，请建立管理员：.venv/bin/python manage.py createadmin")

    def say(self, text: str) -> None:
        """One line of progress in the format of scripts/setup.sh."""
        self.stdout.write(f"\033[2m[{int(time.time()) - self.started:2d}s]\033[0m {text}")
        self.stdout.flush()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("更新数据库结构")
            call_command("migrate", verbosity=0, interactive=False)

    def collect_static(self) -> None:
        stamp, want = settings.DATA_DIR / "static.stamp", static_fingerprint()
        if stamp.exists() and stamp.read_text() == want:
            return
        self.say("整理静态文件")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(want)

    def seed(self) -> None:
        if not get_user_model().objects.exists():
            self.say("写入演示数据")
        call_command("seed_demo", verbosity=0)
