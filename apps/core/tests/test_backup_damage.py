"""A copy with a damaged attachment is refused before the database or the files are touched (ARC-07)."""

import hashlib
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.core.backup import layout
from apps.core.tests.backup_world import office
from apps.core.tests.test_backup import backup, count, files, place  # noqa: F401  fixtures
from apps.matters.models import Matter

pytestmark = pytest.mark.django_db(transaction=True)


def restored(folder: Path) -> str:
    """What the command says when it refuses."""
    with pytest.raises(CommandError) as caught:
        call_command("restore", folder, yes=True, force=True)
    return str(caught.value)


@pytest.mark.parametrize("key", ["", "备份口令-2026-correct-horse"], ids=["plain", "sealed"])
def test_damaged_cut_and_missing_attachments_are_named_and_nothing_is_changed(tmp_path, files, settings, key):  # noqa: F811
    settings.BACKUP_KEY = key
    office()
    folder = backup(tmp_path / "backups")
    damaged, cut, missing = sorted(path for path in (folder / "files").rglob("*") if path.is_file())[:3]
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    cut.write_bytes(cut.read_bytes()[:-7])
    missing.unlink()
    Matter.objects.filter(pk=Matter.objects.order_by("pk").first().pk).update(title="备份之后改的标题")
    later = files / "later.txt"
    later.write_text("备份之后的文件")
    before = {path: path.read_bytes() for path in files.rglob("*") if path.is_file()}

    names = [str(path.relative_to(folder / "files")) for path in (damaged, cut, missing)]
    told = restored(folder).split("\n")
    assert sorted(told[:-1]) == sorted(
        [f"文件 {names[0]} 的内容与备份时不一致", f"文件 {names[1]} 的内容与备份时不一致", f"缺文件 {names[2]}"]
    )
    assert told[-1].startswith("以上附件损坏，拒绝恢复，现有数据没有改动")
    assert (Matter.objects.count(), Matter.objects.filter(title="备份之后改的标题").count()) == (7, 1)
    assert {path: path.read_bytes() for path in files.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup-")] == []  # nothing plain is left


def test_where_there_is_no_better_copy_the_rest_comes_back_and_the_exit_code_says_so(tmp_path, files, place):  # noqa: F811
    office()
    folder = backup(tmp_path / "backups")
    missing = min(path for path in (folder / "files").rglob("*") if path.is_file())
    missing.unlink()
    refused = place.run("restore", str(folder), "--yes")
    assert (refused.returncode, f"缺文件 {missing.relative_to(folder / 'files')}" in refused.stderr) == (1, True)
    assert [path for path in (place.folder / "files").rglob("*") if path.is_file()] == []
    done = place.run("restore", str(folder), "--yes", "--with-damage")
    assert (done.returncode, "已恢复，但与备份清单不符" in done.stderr) == (1, True)
    assert count(place, "matters_matter") == Matter.objects.count()


def test_a_list_that_points_out_of_the_folder_is_neither_read_nor_restored(tmp_path, files):  # noqa: F811
    folder = backup(tmp_path / "backups")
    listed = folder / layout.FILE_LIST
    listed.write_text(f"{'0' * 64}  files/../../../etc/passwd\n", encoding="utf-8")
    manifest = folder / layout.MANIFEST
    digest = hashlib.sha256(listed.read_bytes()).hexdigest()
    manifest.write_text(re.sub(r'("file_list_sha256": )"\w+"', rf'\1"{digest}"', manifest.read_text()))
    assert restored(folder).startswith("文件名 ../../../etc/passwd 指向附件目录之外\n以上附件损坏，拒绝恢复")
