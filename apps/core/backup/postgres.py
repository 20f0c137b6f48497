"""PostgreSQL: pg_dump of the snapshot of a transaction, pg_restore into an empty database."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.utils import DatabaseError

from apps.core.backup import aliases
from apps.core.errors import DomainError

SCRATCH = "backup_scratch"  # alias of the database a copy is looked at in
LIBPQ = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "service": "PGSERVICE",
}


@contextmanager
def snapshot(using: str) -> Iterator[str]:
    """One state of the database for all that is asked inside, and its name for pg_dump."""
    with transaction.atomic(using=using, durable=True), connections[using].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def dump(using: str, target: Path, snapshot_name: str) -> None:
    """The state of that snapshot as one file."""
    _run(using, "pg_dump", "--format=custom", "--compress=1", f"--snapshot={snapshot_name}", f"--file={target}")
    target.chmod(0o600)


def restore(using: str, dump_file: Path) -> None:
    """Into an empty database: tables as the one who restores owns them, then fresh statistics for the planner."""
    connections[using].close()
    _run(using, "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--jobs=2",
         f"--dbname={_environment(using).get('PGDATABASE', '')}", str(dump_file))  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute("ANALYZE")


def empty(using: str) -> None:
    """Drop everything in the database. Raises DomainError when its owner is somebody else."""
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    except DatabaseError as error:
        raise DomainError(f"清空数据库被拒绝，请以库的属主执行，或换一个空库：{error}") from error


@contextmanager
def scratch(using: str, dump_file: Path) -> Iterator[str]:
    """A database of its own with the copy in it, gone afterwards. Raises DomainError without the right to make one."""
    name = f"officeadmin_verify_{os.getpid()}"
    own = connections[using]
    quoted = own.ops.quote_name(name)
    try:
        with own.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'")
    except DatabaseError as error:
        raise DomainError(
            "数据库账号无权建立临时库，备份中的数据无法核对。请授予 CREATEDB，或在别的机器上恢复后核对"
        ) from error
    try:
        with aliases.opened(SCRATCH, NAME=name, CONN_MAX_AGE=0):
            restore(SCRATCH, dump_file)
            yield SCRATCH
    finally:
        with own.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")


def _environment(using: str) -> dict[str, str]:
    given: dict[str, Any] = connections[using].get_connection_params()
    return {variable: str(given[name]) for name, variable in LIBPQ.items() if given.get(name) not in (None, "")}


def _run(using: str, program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise DomainError(f"找不到 {program}：请安装与数据库同版本的客户端（apt-get install postgresql-client）")
    server = connections[using].get_database_version()[0]
    asked = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 (our own)
    version = re.search(r"(\d+)", asked.stdout)
    if version is None or int(version.group()) < server:
        raise DomainError(f"{asked.stdout.strip()} 比数据库服务器（{server}）旧，请安装同版本的客户端")
    line = [path, "--no-password", *arguments]
    done = subprocess.run(line, capture_output=True, text=True, check=False, env={**os.environ, **_environment(using)})  # noqa: S603
    if done.returncode:
        raise DomainError(f"{program} 失败：{done.stderr.strip()[-600:]}")
