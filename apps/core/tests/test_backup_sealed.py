"""Encrypted backups (BACKUP_KEY): whole again with the key, nothing without it, and no change goes unseen (ARC-07)."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.core.backup import layout
from apps.core.backup.sealing import CHUNK, Damaged, Sealed
from apps.core.errors import DomainError
from apps.core.tests.backup_world import office, with_file
from apps.core.tests.test_backup import backup, count, files, place  # noqa: F401  fixtures
from apps.matters.models import Matter

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "备份口令-2026-correct-horse"
HEAD = 4 + 16 + 32


def sealed(content: bytes, place: str = "files/a") -> bytes:  # noqa: F811
    return b"".join(Sealed(KEY, b"s" * 16).encode(io.BytesIO(content), place))


def opened(content: bytes, place: str = "files/a", key: str = KEY) -> bytes:  # noqa: F811
    return b"".join(Sealed(key).decode(io.BytesIO(content), place))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_every_size_comes_back_and_is_as_large_as_foretold(size):
    content = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    written = sealed(content)
    assert (opened(written) == content, len(written)) == (True, Sealed(KEY).size(size))
    assert size < 16 or content[:16] not in written


def test_the_same_file_twice_is_two_different_texts():
    assert sealed(b"x" * 100) != sealed(b"x" * 100)


def swapped(text: bytes) -> bytes:
    """The first two chunks in each other's place."""
    middle, end = HEAD + CHUNK + 16, HEAD + 2 * (CHUNK + 16)
    return text[:HEAD] + text[middle:end] + text[HEAD:middle] + text[end:]


@pytest.mark.parametrize(
    "change",
    {
        "cut at a chunk": lambda text: text[: HEAD + CHUNK + 16],
        "cut in a chunk": lambda text: text[:-5],
        "the last chunk gone": lambda text: text[: HEAD + 2 * (CHUNK + 16)],
        "a byte flipped": lambda text: text[:-1] + bytes([text[-1] ^ 1]),
        "chunks swapped": swapped,
        "something added": lambda text: text + b"more",
        "another id": lambda text: text[:20] + b"i" * 32 + text[HEAD:],
        "the head gone": lambda text: text[10:],
        "nothing left": lambda text: b"",
    }.items(),
    ids=lambda one: one[0],
)
def test_no_change_goes_unseen(change):
    with pytest.raises(Damaged):
        opened(change[1](sealed(b"a" * (2 * CHUNK + 100))))


def test_another_place_and_another_key_open_nothing():
    for given in ({"place": "files/b"}, {"key": "another-passphrase-2026"}):
        with pytest.raises(Damaged):
            opened(sealed(b"text"), **given)


def test_a_short_key_is_refused_before_anything_is_written(tmp_path, files, settings):  # noqa: F811
    settings.BACKUP_KEY = "kurz"
    with pytest.raises(CommandError, match="BACKUP_KEY 太短：至少 16 个字符"):
        call_command("backup", to=str(tmp_path / "copies"))
    assert layout.complete(tmp_path / "copies") == []


def test_nothing_readable_lies_in_the_folder_and_the_key_opens_all_of_it(tmp_path, files, place, settings, capsys):  # noqa: F811
    settings.BACKUP_KEY = KEY
    office()
    folder = backup(tmp_path / "copies")
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for words in ("关于备份的通知", "号\n第 ", "SQLite format 3", "PGDMP", "王主任", KEY):
        assert words.encode() not in everything
    call_command("verify_backup", str(folder))
    assert "备份完好" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup-")] == []  # nothing plain is left
    place.environment["BACKUP_KEY"] = KEY
    done = place.run("restore", str(folder), "--yes")
    assert (done.returncode, "恢复完成并核对无误" in done.stdout) == (0, True), done.stderr
    assert count(place, "matters_matter") == Matter.objects.count()


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "这份备份是加密的，请设置备份时用的 BACKUP_KEY"),
        ("another-passphrase-2026", "BACKUP_KEY 与备份时用的不同，解不开"),
    ],
)
def test_without_the_key_or_with_another_it_says_so_and_touches_nothing(tmp_path, files, settings, key, sentence):  # noqa: F811
    settings.BACKUP_KEY = KEY
    office()
    folder = backup(tmp_path / "copies")
    settings.BACKUP_KEY = key
    for command, options in (("verify_backup", {}), ("restore", {"yes": True, "force": True})):
        with pytest.raises(CommandError, match=sentence):
            call_command(command, str(folder), **options)
    assert Matter.objects.count() == 7


def test_damage_is_named_and_a_changed_manifest_refused(tmp_path, files, settings):  # noqa: F811
    settings.BACKUP_KEY = KEY
    office()
    folder = backup(tmp_path / "copies")
    one, other = sorted(path for path in (folder / "files").rglob("*") if path.is_file())[:2]
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())  # whole, but another one's
    with pytest.raises(CommandError, match=f"文件 {one.relative_to(folder / 'files')} 的内容与备份时不一致"):
        call_command("verify_backup", str(folder))
    one.write_bytes(kept)
    dump = layout.dump_in(folder, connection.vendor, Sealed(KEY))
    whole = dump.read_bytes()
    dump.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match=f"{dump.name} 与备份时不一致"):
        call_command("verify_backup", str(folder))
    dump.write_bytes(whole)
    manifest = folder / layout.MANIFEST
    known = json.loads(manifest.read_text())
    known["tables"]["matters_matter"] = 1
    manifest.write_text(json.dumps(known))
    with pytest.raises(CommandError, match=r"manifest.json 与备份时不一致"):
        call_command("verify_backup", str(folder))


def test_unchanged_files_are_linked_within_one_key_and_copied_anew_across_keys(tmp_path, files, settings):  # noqa: F811
    cast = office()

    def linked(key: str) -> int:
        settings.BACKUP_KEY = key
        folder = backup(tmp_path / "copies")
        call_command("verify_backup", str(folder))
        newest = folder.with_name(f"20200101-00000{len(layout.complete(tmp_path / 'copies'))}")
        folder.rename(newest)  # two within one second would have one name
        return sum(path.stat().st_nlink > 1 for path in (newest / "files").rglob("*") if path.is_file())

    assert linked("") == 0
    assert linked(KEY) == 0
    with_file(cast, 99)
    assert linked(KEY) == 6
    assert linked("another-passphrase-2026") == 0


def test_a_scheme_of_the_future_is_said(tmp_path, files, settings):  # noqa: F811
    settings.BACKUP_KEY = KEY
    with pytest.raises(DomainError, match="加密方式 xyz 本版本不认识"):
        layout.Manifest("", "sqlite", "", "", {}, [], "", 0, 0, "", encryption={"scheme": "xyz"}).form()
