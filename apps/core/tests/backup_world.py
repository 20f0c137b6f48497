"""A busy office to copy, and an empty place to restore it in: a process of its own with its own data folder."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from apps.attachments.services import attach_staged, stage_upload
from apps.documents.tests import factories as papers
from apps.org.tests.cast import PASSWORD, Cast, build_cast

RESTORED = f"office_restored_{os.getpid()}"  # each worker of the suite has its own


def office() -> Cast:
    """People with passwords, papers at several stages, a file each."""
    cast = build_cast(PASSWORD)
    for number in range(6):
        with_file(cast, number)
    papers.undertaking(cast, document=papers.registered(cast, title="关于统计年报的通知"))
    return cast


def with_file(cast: Cast, number: int) -> None:
    """One paper registered with one file."""
    document = papers.registered(cast, title=f"关于备份的通知 {number}")
    upload = SimpleUploadedFile(f"来文{number}.txt", f"第 {number} 号\n".encode() * 5000, "text/plain")
    staged = stage_upload(owner=cast.clerk, upload=upload)
    attach_staged(matter=document.matter, staged_ids=[str(staged.pk)], actor=cast.clerk, role="original")


class Writer(threading.Thread):
    """Registers papers with files as fast as it can, until told to stop."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(daemon=True)
        self.cast, self.done, self.enough = cast, 0, threading.Event()
        self.errors: list[BaseException] = []

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                with_file(self.cast, 1000 + self.done)
                self.done += 1
        except BaseException as error:
            self.errors.append(error)
        finally:
            connections.close_all()

    def stop(self) -> int:
        """Ends it; returns how many papers it registered."""
        self.enough.set()
        self.join(60)
        assert self.errors == []
        return self.done


class EmptyPlace:
    """Another installation: data folder and database of its own, nothing in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.environment = {**os.environ, "OFFICEADMIN_ENV": "test", "OFFICEADMIN_DATA": str(folder)}
        self.environment.pop("PYTEST_XDIST_WORKER", None)
        if connection.vendor == "postgresql":
            self._admin(f'DROP DATABASE IF EXISTS "{RESTORED}" WITH (FORCE)', f'CREATE DATABASE "{RESTORED}"')
            self.environment["DATABASE_URL"] = self._url()
        else:
            self.environment.pop("DATABASE_URL", None)

    def _server(self) -> dict[str, str]:
        given = connection.get_connection_params()
        return {name: given[name] for name in ("user", "password", "host", "port") if given.get(name)}

    def _url(self) -> str:
        one = self._server()
        login = f"{quote(one['user'])}:{quote(one.get('password', ''))}@" if "user" in one else ""
        host = quote(str(one.get("host", "")), safe="")
        return f"postgres://{login}{host}{':' + str(one['port']) if 'port' in one else ''}/{RESTORED}"

    def _admin(self, *statements: str) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True, **self._server()) as line:
            for statement in statements:
                line.execute(statement)

    def run(self, *arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
        """`manage.py …` there, or a few lines of Python after django.setup()."""
        line = [sys.executable, "manage.py", *arguments] if not code else [sys.executable, "-c", code]
        return subprocess.run(
            line, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )

    def ask(self, sql: str) -> list[tuple]:
        """The auditor's own SQL, without the product."""
        if connection.vendor == "postgresql":
            with psycopg.connect(dbname=RESTORED, **self._server()) as line:
                return list(line.execute(sql))
        import sqlite3

        with sqlite3.connect(self.folder / "office.sqlite3") as line:
            return list(line.execute(sql))

    def close(self) -> None:
        """Nothing of it stays."""
        if connection.vendor == "postgresql":
            self._admin(f'DROP DATABASE IF EXISTS "{RESTORED}" WITH (FORCE)')
