"""A copy made while people work is one state of database and files, and comes back whole in an empty place."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.attachments.models import Attachment
from apps.attachments.services import purge_staged
from apps.core.backup import layout, lock, make_backup
from apps.core.tests.backup_world import EmptyPlace, Writer, office
from apps.matters.models import Matter, TimelineEntry
from apps.matters.services import chain

pytestmark = pytest.mark.django_db(transaction=True)

SIGN_IN = """
import django; django.setup()
from django.test import Client
client = Client()
answer = client.post("/login/", {"username": "wangzhuren", "password": "cast-Password-1"})
page = client.get("/incoming/")
print(answer.status_code, page.status_code, "关于统计年报的通知" in page.content.decode())
"""


@pytest.fixture
def place(tmp_path):
    one = EmptyPlace(tmp_path / "elsewhere")
    yield one
    one.close()


@pytest.fixture
def files(tmp_path, settings):
    """The files of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    settings.BACKUP_COMMAND = ""
    return settings.MEDIA_ROOT


def backup(target: Path, **options) -> Path:
    call_command("backup", to=str(target), **options)
    return layout.complete(target)[-1]


def count(place: EmptyPlace, table: str) -> int:
    return place.ask(f"SELECT COUNT(*) FROM {table}")[0][0]


def test_made_under_load_restored_elsewhere_audited_and_signed_in(tmp_path, files, place):
    cast = office()
    chain.seal()
    writer = Writer(cast)
    writer.start()
    while writer.done < 2:
        assert writer.is_alive()
    before = Matter.objects.count()
    folder = backup(tmp_path / "backups")
    while_copying = Matter.objects.count()
    assert writer.stop() > 2

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert before <= manifest["tables"]["matters_matter"] <= while_copying
    assert subprocess.run(["sha256sum", "--quiet", "--check", "files.sha256"], cwd=folder).returncode == 0

    done = place.run("restore", str(folder), "--yes")
    assert (done.returncode, "核对无误" in done.stdout) == (0, True), done.stdout + done.stderr

    # the auditor: own SQL, own checksums
    for table in ("matters_matter", "matters_timelineentry", "attachments_attachment", "org_user"):
        assert count(place, table) == manifest["tables"][table]
    named = dict(place.ask("SELECT file, sha256 FROM attachments_attachment"))
    on_disk = {name: hashlib.sha256((place.folder / "files" / name).read_bytes()).hexdigest() for name in named}
    assert on_disk == named
    numbers = sorted(int(one[0].rstrip("号").split("〕")[1]) for one in place.ask("SELECT number FROM matters_matter"))
    assert numbers == list(range(1, manifest["tables"]["matters_matter"] + 1))
    assert place.ask("SELECT seq, digest FROM matters_chainhead") == [
        (manifest["facts"]["chain"]["seq"], manifest["facts"]["chain"]["digest"])
    ]
    assert place.run("verify_timeline").returncode == 0
    signed = place.run(code=f"import os\nos.environ['DJANGO_SETTINGS_MODULE']='officeadmin.settings'\n{SIGN_IN}")
    assert signed.stdout.split() == ["302", "200", "True"], signed.stderr


def test_a_good_copy_is_proved_and_a_place_that_is_not_empty_is_refused(tmp_path, files, place, capsys):
    office()
    folder = backup(tmp_path / "backups")
    call_command("verify_backup", folder)
    assert "备份完好" in capsys.readouterr().out
    assert place.run("restore", str(folder)).returncode == 1  # without --yes
    assert place.run("restore", str(folder), "--yes").returncode == 0
    again = place.run("restore", str(folder), "--yes")
    assert (again.returncode, "恢复只能在空的地方进行" in again.stderr) == (1, True)
    forced = place.run("restore", str(folder), "--yes", "--force")
    assert (forced.returncode, forced.stderr) == (0, "")
    assert count(place, "matters_matter") == Matter.objects.count()


def fault(folder: Path) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("verify_backup", folder)
    return str(caught.value)


def test_every_kind_of_damage_is_named(tmp_path, files):
    office()
    folder = backup(tmp_path / "backups")
    first, second = (folder / "files" / row.file.name for row in Attachment.objects.order_by("pk")[:2])
    text = first.read_bytes()
    first.write_bytes(text[:-1] + b"x")
    assert f"文件 {first.relative_to(folder / 'files')} 的内容与备份时不一致" in fault(folder)
    first.write_bytes(text)
    second.unlink()
    assert f"缺文件 {second.relative_to(folder / 'files')}" in fault(folder)

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    changed = {**manifest, "tables": {**manifest["tables"], "matters_matter": 999}}
    (folder / "manifest.json").write_text(json.dumps(changed), encoding="utf-8")
    assert "表 matters_matter 应有 999 行" in fault(folder)
    (folder / "manifest.json").write_text(json.dumps({**manifest, "format": 9}), encoding="utf-8")
    assert "备份格式为 9" in fault(folder)

    dump = folder / layout.DATABASE[connection.vendor]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    dump.write_bytes(dump.read_bytes()[:-1])
    assert fault(folder) == f"备份有问题：\n{dump.name} 与备份时不一致"
    (folder / "manifest.json").unlink()
    assert "不是完整的备份" in fault(folder)


def test_a_file_lost_before_the_copy_is_told_by_the_proof(tmp_path, files, capsys):
    office()
    lost = Attachment.objects.order_by("pk").first()
    (files / lost.file.name).unlink()
    folder = backup(tmp_path / "backups")
    assert "1 个文件在盘上找不到" in capsys.readouterr().out
    assert f"附件 {lost.pk} 的文件 {lost.file.name} 不在备份中" in fault(folder)


def test_a_gap_in_the_numbers_and_a_broken_chain_are_told_by_the_proof(tmp_path, files):
    office()
    chain.seal()
    victim = Matter.objects.order_by("pk")[2]
    Matter.objects.filter(pk=victim.pk).update(number="")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE matters_timelineentry DISABLE TRIGGER ALL")
        first = TimelineEntry.objects.order_by("pk").first().pk
        cursor.execute("UPDATE matters_timelineentry SET note = 'x' WHERE id = %s", [first])
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE matters_timelineentry ENABLE TRIGGER ALL")
    told = fault(backup(tmp_path / "backups"))
    assert "收文编号不连续" in told
    assert f"流转记录 {first}" in told


def test_unchanged_files_are_linked_old_copies_go_and_the_command_is_run(tmp_path, files, settings, monkeypatch):
    office()
    target, sent = tmp_path / "backups", tmp_path / "sent.txt"
    first = backup(target, keep=2)
    first = first.rename(target / "20200101-000000")
    (target / "20200102-000000.partial").mkdir()
    settings.BACKUP_COMMAND = f"{sys.executable} -c \"import sys; open(r'{sent}', 'w').write(sys.argv[1])\""
    second = backup(target, keep=2)
    place = Attachment.objects.first().file.name
    assert (first / "files" / place).samefile(second / "files" / place)
    assert not (files / place).samefile(second / "files" / place)
    assert sent.read_text() == str(second)
    second = second.rename(target / "20200103-000000")
    third = backup(target, keep=2)
    assert [path.name for path in sorted(target.iterdir())] == [second.name, third.name]
    call_command("verify_backup", third)

    settings.BACKUP_COMMAND = "false"
    with pytest.raises(CommandError, match="BACKUP_COMMAND 返回 1"):
        call_command("backup", to=str(tmp_path / "other"))
    assert len(layout.complete(tmp_path / "other")) == 1


def test_nothing_is_purged_while_a_copy_is_made_and_two_do_not_run_at_once(tmp_path, files):
    stray = files / "2020" / "01"
    stray.mkdir(parents=True)
    (stray / "orphan").write_text("x")
    os.utime(stray / "orphan", (0, 0))
    with lock.copying():
        assert purge_staged() == 0
        with pytest.raises(Exception, match="正在进行"), lock.copying(wait=0.3):
            pass
    assert (purge_staged(), (stray / "orphan").exists()) == (1, False)


def test_a_backup_itself_holds_the_lock_from_its_first_file_to_its_last(tmp_path, files):
    office()
    allowed = []

    def look(_: str) -> None:
        with lock.removing() as may:
            allowed.append(may)

    make_backup(tmp_path / "backups", say=look)
    assert allowed
    assert not any(allowed)


def test_another_sort_of_database_and_a_newer_release_are_refused(tmp_path, files):
    office()
    folder = backup(tmp_path / "backups")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    other = {**manifest, "vendor": "sqlite" if connection.vendor == "postgresql" else "postgresql"}
    (folder / "manifest.json").write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(CommandError, match="不能互相恢复"):
        call_command("restore", folder, yes=True)
    newer = {**manifest, "migrations": [*manifest["migrations"], "core.9999_future"]}
    (folder / "manifest.json").write_text(json.dumps(newer), encoding="utf-8")
    with pytest.raises(CommandError, match="更新的版本"):
        call_command("restore", folder, yes=True)


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="its client programs")
def test_without_the_client_programs_it_says_what_to_install(tmp_path, files, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="找不到 pg_dump：请安装"):
        call_command("backup", to=str(tmp_path / "backups"))
    assert layout.complete(tmp_path / "backups") == []
