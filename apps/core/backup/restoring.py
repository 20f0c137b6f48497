"""Restoring a backup into an empty place."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from apps.core.backup import files, layout, postgres, sqlite
from apps.core.backup.files import Hashes
from apps.core.backup.layout import Manifest
from apps.core.backup.sealing import Damaged, Plain
from apps.core.backup.verifying import Unfit, damage, few, leads_out, prove, unsealed
from apps.core.errors import DomainError

Say = Callable[[str], None]
USING = "default"
WAY_OUT = "以上附件损坏，拒绝恢复，现有数据没有改动。请换一份备份；没有完好的备份时，加 --with-damage 恢复其余内容"


def restore_backup(
    folder: Path, *, force: bool = False, with_damage: bool = False, say: Say = lambda text: None
) -> list[str]:
    """Database and files as they were; returns the faults found while proving it (none: all is as it was).

    Raises DomainError before anything is touched: no backup, another sort of database, made by a newer release,
    the place is not empty and `force` was not given (then what is there is replaced), the dump or the list was
    changed, or any attachment of the copy is damaged (ARC-07: each is read through first, so a copy is read twice).
    `with_damage` is for the day when there is no better copy: the rest is restored and the damage is among the faults.
    """
    manifest = layout.read(folder)
    form = manifest.form()
    _refuse_what_does_not_fit(manifest)
    engine = sqlite if manifest.vendor == "sqlite" else postgres
    with ExitStack() as open_now:
        try:
            dump, hashes = open_now.enter_context(unsealed(folder, manifest, form))
        except Unfit as error:
            raise DomainError(f"{error.message}，拒绝恢复") from error
        _refuse_what_is_taken(force)
        damaged = [] if with_damage else damage(folder / layout.FILES, hashes, form)
        if damaged:
            raise DomainError("\n".join([*damaged, WAY_OUT]))
        _make_room()
        engine.restore(USING, dump)
    say(f"数据库已恢复：{len(manifest.tables)} 张表，{sum(manifest.tables.values()):,} 行")
    faults = few(_bring_back(folder / layout.FILES, hashes, form))
    say(f"附件已恢复：{len(hashes)} 个")
    return faults + prove(USING, manifest, hashes)


def pending(manifest: Manifest) -> int:
    """How many changes of the database this release has beyond the backup's."""
    return len(_release() - set(manifest.migrations))


def _release() -> set[str]:
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    return {f"{app}.{name}" for app, name in known}


def _refuse_what_does_not_fit(manifest: Manifest) -> None:
    here = connections[USING].vendor
    if manifest.vendor != here:
        raise DomainError(f"备份是 {manifest.vendor} 的，本系统用的是 {here}，不能互相恢复")
    newer = sorted(set(manifest.migrations) - _release())
    if newer:
        raise DomainError(f"备份来自更新的版本（{newer[0]} 等 {len(newer)} 处变更），请先安装该版本的程序")


def _refuse_what_is_taken(force: bool) -> None:
    connection = connections[USING]
    tables = connection.introspection.table_names()
    taken = next(files.below(Path(settings.MEDIA_ROOT)), "")
    if (tables or taken) and not force:
        what = f"数据库里已有 {len(tables)} 张表" if tables else f"附件目录里已有文件（{taken}）"
        raise DomainError(f"{what}。恢复只能在空的地方进行；确认要覆盖现有数据时加 --force")


def _make_room() -> None:
    connection = connections[USING]
    if connection.vendor == "postgresql" and connection.introspection.table_names():
        postgres.empty(USING)


def _bring_back(source: Path, hashes: Hashes, form: Plain) -> list[str]:
    """Copy the files, hashed on the way; nothing outside the list is taken over."""
    target, faults = Path(settings.MEDIA_ROOT), []
    for place, digest in hashes.items():
        if leads_out(place):
            faults.append(f"文件名 {place} 指向附件目录之外，未恢复")
            continue
        try:
            if files.bring_back(source / place, target / place, form, place) != digest:
                faults.append(f"文件 {place} 的内容与备份时不一致")
        except Damaged:
            faults.append(f"文件 {place} 的内容与备份时不一致，未恢复")
        except FileNotFoundError:
            faults.append(f"缺文件 {place}")
    return faults
