"""Making one backup."""

import shlex
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.db import connections

from apps.core import clock
from apps.core.backup import contents, files, layout, lock, postgres, proofs, sealing, sqlite
from apps.core.backup.files import Hashes
from apps.core.backup.layout import Manifest
from apps.core.backup.sealing import Plain
from apps.core.errors import DomainError

Say = Callable[[str], None]
USING = "default"


def make_backup(target: Path, *, keep: int = 0, command: str = "", say: Say = lambda text: None) -> Path:
    """One consistent copy of database and files in a new folder below `target`; returns the folder.

    Older copies beyond `keep` go after it stands; `command` is then run with the folder. Raises DomainError when
    another backup runs, the disk or the database refuses, or the command fails (the copy is kept then).
    """
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    with lock.copying():
        older = layout.complete(target)
        final = target / f"{clock.local_now():%Y%m%d-%H%M%S}"
        partial = final.with_name(final.name + layout.PARTIAL)
        try:
            partial.mkdir(mode=0o700)
            _fill(partial, older[-1] if older else None, say)
            partial.rename(final)
        except OSError as error:
            raise DomainError(f"备份写入 {target} 失败：{error.strerror or error}") from error
    for gone in layout.prune(target, keep):
        say(f"已清除旧备份 {gone.name}")
    if command:
        _send(command, final, say)
    return final


def _fill(folder: Path, previous: Path | None, say: Say) -> None:
    """Files, snapshot, files again, dump: what the snapshot names is there (see the package)."""
    source, copy, done = Path(settings.MEDIA_ROOT), folder / layout.FILES, files.Hashes()
    copy.mkdir(mode=0o700)
    before = _manifest_of(previous)
    form = sealing.for_writing(before.encryption if before else None)
    earlier = _listed(previous, before, form) if previous and before else {}
    old = previous / layout.FILES if previous else None
    files.gather(source, copy, done, old, earlier, form)
    say(f"附件 {len(done)} 个")
    vendor = connections[USING].vendor
    with ExitStack() as open_now:
        dump = open_now.enter_context(form.writing(layout.dump_in(folder, vendor, form)))
        if vendor == "sqlite":
            sqlite.dump(USING, dump)
            name, using = "", open_now.enter_context(sqlite.opened(dump))
        else:
            name, using = open_now.enter_context(postgres.snapshot(USING)), USING
        files.gather(source, copy, done, old, earlier, form)  # what came since
        tables, migrations = contents.tables(using), contents.migrations(using)
        facts = {proof.name: proof.facts(using) for proof in proofs.known()}
        missing = [f"{where}（{place}）" for where, place, _ in contents.named_files(using) if place not in done]
        if name:
            postgres.dump(USING, dump, name)
        dump_sha256 = files.sha256(dump)
    if missing:
        say(f"注意：{len(missing)} 个文件在盘上找不到，如 {missing[0]}")
    say(f"数据库 {len(tables)} 张表，{sum(tables.values()):,} 行")
    with form.writing(layout.list_in(folder, form)) as listed:
        files.write_list(listed, done, layout.FILES)
        list_sha256 = files.sha256(listed)
    Manifest(
        made_at=clock.local_now().isoformat(timespec="seconds"),
        vendor=vendor,
        server=".".join(map(str, connections[USING].get_database_version())),
        release=_release(),
        tables=tables,
        migrations=migrations,
        database_sha256=dump_sha256,
        file_count=len(done),
        file_bytes=sum((copy / place).stat().st_size for place in done),
        file_list_sha256=list_sha256,
        facts=facts,
    ).write(folder, form)
    if form.suffix:
        say("已用 BACKUP_KEY 加密")


def _manifest_of(previous: Path | None) -> Manifest | None:
    """Of the backup before this one; none when it cannot be read: that one is nothing to build on."""
    try:
        return layout.read(previous) if previous else None
    except DomainError:
        return None


def _listed(previous: Path, manifest: Manifest, form: Plain) -> Hashes:
    """What the previous backup holds in the same form; nothing of it can be linked when that is another one."""
    if bool(manifest.encryption) != bool(form.suffix):
        return {}
    try:
        own = manifest.form()
        with own.opened(layout.list_in(previous, own)) as listed:
            return files.read_list(listed, layout.FILES)
    except (DomainError, OSError):  # made with another key, or damaged: everything is copied anew
        return {}


def _release() -> str:
    """The commit that runs, when this is a checkout of git."""
    head = Path(settings.BASE_DIR) / ".git" / "HEAD"
    try:
        text = head.read_text().strip()
        return (head.parent / text.removeprefix("ref: ")).read_text().strip() if text.startswith("ref: ") else text
    except OSError:
        return ""


def _send(command: str, folder: Path, say: Say) -> None:
    done = subprocess.run([*shlex.split(command), str(folder)], capture_output=True, text=True, check=False)  # noqa: S603 (the operator's)
    if done.returncode:
        raise DomainError(
            f"备份已完成，存于 {folder}；但 BACKUP_COMMAND 返回 {done.returncode}：{done.stderr.strip()[-400:]}"
        )
    say("已执行 BACKUP_COMMAND")
