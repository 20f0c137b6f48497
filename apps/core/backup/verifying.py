"""Proving a backup: every file hashed again, the database opened and asked."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from apps.core.backup import contents, files, layout, postgres, proofs, sqlite
from apps.core.backup.files import Hashes
from apps.core.backup.layout import Manifest
from apps.core.backup.sealing import Damaged, Plain
from apps.core.errors import DomainError

SHOWN = 20  # faults of one sort that are named; the rest is counted


def verify_folder(folder: Path) -> tuple[Manifest, list[str]]:
    """The manifest and every fault of a backup, in Chinese; none means it can be restored as it was.

    PostgreSQL: restored into a database made for it and dropped again. Raises DomainError when the folder is no
    backup, that database cannot be made, or it is encrypted and BACKUP_KEY is missing or another one.
    """
    manifest = layout.read(folder)
    form = manifest.form()
    try:
        with unsealed(folder, manifest, form) as (dump, hashes):
            faults = damage(folder / layout.FILES, hashes, form)
            with opened(manifest, dump) as using:
                faults += prove(using, manifest, hashes)
    except Unfit as error:
        return manifest, [error.message]
    return manifest, faults


class Unfit(DomainError):
    """The database or the list of files is not as it was."""


@contextmanager
def unsealed(folder: Path, manifest: Manifest, form: Plain) -> Iterator[tuple[Path, Hashes]]:
    """The plain dump and the list of files, both as they were. Raises Unfit."""
    dump, listed = layout.dump_in(folder, manifest.vendor, form), layout.list_in(folder, form)
    with ExitStack() as open_now:
        plain = []
        for path, digest in ((dump, manifest.database_sha256), (listed, manifest.file_list_sha256)):
            if not path.is_file():
                raise Unfit(f"缺 {path.name}")
            try:
                plain.append(open_now.enter_context(form.opened(path)))
            except Damaged as error:
                raise Unfit(f"{path.name} 与备份时不一致") from error
            if files.sha256(plain[-1]) != digest:
                raise Unfit(f"{path.name} 与备份时不一致")
        yield plain[0], files.read_list(plain[1], layout.FILES)


@contextmanager
def opened(manifest: Manifest, dump: Path) -> Iterator[str]:
    """An alias under which the database of a backup can be read."""
    copy = sqlite.opened(dump) if manifest.vendor == "sqlite" else postgres.scratch("default", dump)
    with copy as using:
        yield using


def damage(folder: Path, hashes: Hashes, form: Plain) -> list[str]:
    """The attachments of a copy that are not as they were, in Chinese: missing, cut, changed, or outside the folder.

    Every file is read through once, an encrypted one opened on the way; nothing is written.
    """
    return few(list(_changed_files(folder, hashes, form)))


def leads_out(place: str) -> bool:
    """Whether a place in the list of files points out of their folder: it is neither read nor written."""
    return Path(place).is_absolute() or ".." in Path(place).parts


def _changed_files(folder: Path, hashes: Hashes, form: Plain) -> Iterator[str]:
    for place, digest in hashes.items():
        path = folder / place
        if leads_out(place):
            yield f"文件名 {place} 指向附件目录之外"
        elif not path.is_file():
            yield f"缺文件 {place}"
        elif not _same(path, place, digest, form):
            yield f"文件 {place} 的内容与备份时不一致"


def _same(path: Path, place: str, digest: str, form: Plain) -> bool:
    try:
        return files.checksum(path, form, place) == digest
    except Damaged:
        return False


def prove(using: str, manifest: Manifest, hashes: Hashes) -> list[str]:
    """Rows per table, the files rows name with their checksums, and what the apps can prove of this database."""
    faults, counted = [], contents.tables(using)
    for table, rows in manifest.tables.items():
        if counted.get(table) != rows:
            faults.append(f"表 {table} 应有 {rows} 行，实有 {counted.get(table, '无此表')}")
    if contents.migrations(using) != manifest.migrations:
        faults.append("数据库变更记录与备份时不一致")
    named = []
    for where, place, digest in contents.named_files(using):
        if place not in hashes:
            named.append(f"{where} 的文件 {place} 不在备份中")
        elif digest and digest != hashes[place]:
            named.append(f"{where} 的文件 {place} 与登记的校验值不符")
    faults += few(named)
    for proof in proofs.known():
        faults += few([f"{proof.label}：{fault}" for fault in proof.faults(using, manifest.facts.get(proof.name, {}))])
    return faults


def few(faults: list[str]) -> list[str]:
    """The first of many alike."""
    return faults if len(faults) <= SHOWN else [*faults[:SHOWN], f"……另有 {len(faults) - SHOWN} 处"]
