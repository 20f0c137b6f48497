"""The form on the disk: every size comes back, no change goes unseen, nothing plain lies anywhere (ARC-05)."""

import datetime as dt
import io
import os
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from apps.attachments.services import purge_staged
from apps.attachments.tests import samples
from apps.core import clock
from apps.core.errors import DomainError
from apps.vault import memory, sealed, services, shares
from apps.vault.keys import TAG, Tampered
from apps.vault.models import VaultFile, VaultShare
from apps.vault.sealed import CHUNK, HEAD
from apps.vault.tests.factories import (
    PHRASE_A,
    PHRASE_B,
    build_world,
    fresh,
    make_file,
    make_request,
    released,
)

KEY, OWN = b"k" * 32, uuid.UUID(int=7)
WORDS = "BT /F1 12 Tf (TOP OF THE PRICE LIST 8848) Tj ET"


def closed(content: bytes, key: bytes = KEY, own: uuid.UUID = OWN) -> bytes:
    return b"".join(sealed.encrypt(io.BytesIO(content), key, own))


def opened(written: bytes, key: bytes = KEY, own: uuid.UUID = OWN) -> bytes:
    return b"".join(sealed.decrypt(io.BytesIO(written), key, own))


def content_of(size: int) -> bytes:
    return (bytes(range(256)) * (size // 256 + 1))[:size]


@effort(max_examples=40, deadline=None)
@given(st.integers(0, 3 * CHUNK + 5))
@example(0)
@example(1)
@example(CHUNK - 1)
@example(CHUNK)
@example(CHUNK + 1)
@example(2 * CHUNK)
@example(3 * CHUNK)
def test_every_size_comes_back_and_is_as_large_as_foretold(size):
    content = content_of(size)
    written = closed(content)
    assert (opened(written) == content, len(written)) == (True, sealed.sealed_size(size))
    assert size < 16 or content[:16] not in written


@effort(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_byte_anywhere_is_refused(data):
    written = bytearray(closed(content_of(CHUNK + 700)))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        opened(bytes(written))


FULL, TWO = HEAD + CHUNK + TAG, HEAD + 2 * (CHUNK + TAG)
CHANGES = {
    "cut at a chunk": lambda text: text[:FULL],
    "cut in a chunk": lambda text: text[:-5],
    "the last chunk gone": lambda text: text[: HEAD + 2 * (CHUNK + TAG)],
    "only the head": lambda text: text[:HEAD],
    "nothing left": lambda text: b"",
    "chunks exchanged": lambda text: text[:HEAD] + text[FULL:TWO] + text[HEAD:FULL] + text[TWO:],
    "a chunk twice": lambda text: text[:FULL] + text[HEAD:],
    "a chunk taken out": lambda text: text[:HEAD] + text[FULL:],
    "something added": lambda text: text + b"more",
    "another's head": lambda text: sealed.MAGIC + uuid.UUID(int=8).bytes + text[HEAD:],
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_goes_unseen(change):
    with pytest.raises(Tampered):
        opened(CHANGES[change](closed(content_of(2 * CHUNK + 100))))


def test_a_chunk_is_not_handed_out_before_its_tag_was_checked():
    written = bytearray(closed(content_of(2 * CHUNK)))
    written[HEAD + 5] ^= 1
    handed = sealed.decrypt(io.BytesIO(bytes(written)), KEY, OWN)
    with pytest.raises(Tampered):
        next(handed)


def test_the_file_of_another_and_the_key_of_another_open_nothing():
    for given_ in ({"own": uuid.UUID(int=8)}, {"key": b"x" * 32}):
        with pytest.raises(Tampered):
            opened(closed(b"text"), **given_)


def test_either_half_alone_tells_nothing_of_the_key():
    a, b, other = (shares.new_half() for _ in range(3))
    keys = {shares.data_key(a, b, OWN), shares.data_key(a, other, OWN), shares.data_key(other, b, OWN)}
    assert len(keys | {shares.data_key(b, a, OWN), shares.data_key(a, b, uuid.UUID(int=8))}) == 5


# --- with the whole vault -------------------------------------------------------------------------------------------


def document() -> bytes:
    """A PDF whose words stand in it as they are, and padding over several chunks."""
    return samples.pdf(2) + b"\n% " + WORDS.encode() * 20_000 + b"\n%%EOF\n"


def plain_places(folder: Path, needle: bytes) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]


def test_the_bytes_on_the_disk_hold_no_fragment_of_the_document_nor_after_reading(cast, disk, tmp_path):
    content = document()
    assert len(content) > 3 * CHUNK
    vault = build_world(cast, content)
    page = services.read_page(request=released(vault, make_request(vault)), actor=cast.director, number=2)
    assert page.jpeg.startswith(b"\xff\xd8\xff")
    (kept,) = disk()
    raw = kept.read_bytes()
    fragments = [content[place : place + 24] for place in range(0, len(content) - 24, 4099)]
    assert [one for one in fragments if one in raw] == []
    assert (raw[: len(sealed.MAGIC)], len(raw)) == (sealed.MAGIC, sealed.sealed_size(len(content)))
    for needle in (WORDS[:24].encode(), b"%PDF-", page.jpeg[:200]):
        assert plain_places(tmp_path, needle) == []
    assert list(memory.SHM.glob(f"{memory.PREFIX}{os.getpid()}-*")) == []


def test_the_database_holds_no_key_no_passphrase_no_code(vault):
    """Every column of every table of the vault, and of the timeline, with a window open."""
    request = released(vault, make_request(vault))
    from apps.vault.services import windows
    from apps.vault.services.custody import unlock

    private = {unlock(actor=vault.a, passphrase=PHRASE_A)[1], unlock(actor=vault.b, passphrase=PHRASE_B)[1]}
    key = windows.data_key(fresh(request))
    window = windows.window_key(request)
    plain = [*private, key, window, *(code.encode() for code in vault.codes.values())]
    plain += [code.replace("-", "").encode() for code in vault.codes.values()]
    plain += [PHRASE_A.encode(), PHRASE_B.encode(), settings.VAULT_KEY.encode()]
    told = dump()
    assert "关于新产品定价".encode() in told  # else the dump proves nothing
    assert [one for one in plain if one in told or one.hex().encode() in told] == []


def dump() -> bytes:
    """All rows as bytes, binary columns as they are."""
    parts: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    binary = isinstance(value, bytes | memoryview)
                    parts.append(bytes(value) if binary else str(value).encode())
    return b"\n".join(parts)


@pytest.mark.parametrize("change", ["flip", "cut", "another", "gone"])
def test_a_file_changed_on_the_disk_is_refused_to_its_released_reader(change, cast):
    vault = build_world(cast, document())
    other = make_file(cast.archivist)
    request, path = released(vault, make_request(vault)), Path(vault.file.file.path)
    raw = path.read_bytes()
    if change == "gone":
        path.unlink()
    else:
        new = {
            "flip": raw[:-1] + bytes([raw[-1] ^ 1]),
            "cut": raw[: HEAD + CHUNK + TAG],
            "another": Path(other.file.path).read_bytes(),
        }
        path.write_bytes(new[change])
    with pytest.raises(DomainError, match="存储中找不到" if change == "gone" else "安全保密管理员"):
        services.read_page(request=request, actor=cast.director, number=1)


def test_a_row_that_names_the_file_of_another_is_refused(vault):
    other = make_file(vault.cast.archivist)
    request = released(vault, make_request(vault))
    names = {row.pk: row.file.name for row in (vault.file, other)}
    VaultFile.objects.filter(pk=other.pk).update(file="elsewhere")
    VaultFile.objects.filter(pk=vault.file.pk).update(file=names[other.pk])
    with pytest.raises(DomainError, match="不是登记的那一份"):
        services.read_page(request=fresh(request), actor=vault.cast.director, number=1)


def test_halves_exchanged_between_files_open_nothing(vault):
    other = make_file(vault.cast.archivist)
    one, two = (VaultShare.objects.get(file=file, lock="a") for file in (vault.file, other))
    VaultShare.objects.filter(pk=one.pk).update(sealed=bytes(two.sealed))
    with pytest.raises(DomainError, match="改动过"):
        services.release(request=make_request(vault), actor=vault.a, passphrase=PHRASE_A)


def test_the_purge_of_orphans_leaves_the_vault_alone(vault, disk, time_machine):
    time_machine.move_to(clock.now() + dt.timedelta(days=3))
    purge_staged()
    assert len(disk()) == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("方案.txt", b"text", "只接收 PDF、图片"),
        ("密.pdf", samples.locked_pdf(), "设有打开密码"),
        ("假.pdf", samples.EXE, "内容却是"),
        ("空.pdf", b"", "空文件"),
    ],
)
def test_what_cannot_be_read_page_by_page_is_not_taken_and_leaves_nothing(vault, disk, name, content, sentence):
    with pytest.raises(DomainError, match=sentence):
        make_file(vault.cast.archivist, content, name=name)
    assert (VaultFile.objects.count(), len(disk())) == (1, 1)


def test_a_picture_is_read_like_a_page(cast):
    vault = build_world(cast, samples.picture("PNG", (900, 600)), name="照片.png")
    request = released(vault, make_request(vault))
    page = services.read_page(request=request, actor=cast.director, number=1)
    assert (page.total, page.jpeg[:3]) == (1, b"\xff\xd8\xff")


def test_a_machine_without_memory_for_it_is_refused(vault, monkeypatch):
    request = released(vault, make_request(vault))
    monkeypatch.setattr(memory, "SHM", Path("/nowhere/at/all"))
    with pytest.raises(DomainError, match="为免明文落盘"):
        services.read_page(request=request, actor=vault.cast.director, number=1)


def test_what_a_killed_process_left_in_memory_is_swept(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "SHM", tmp_path)
    dead, own, young = (
        tmp_path / f"{memory.PREFIX}{name}" for name in ("999999999-a", f"{os.getpid()}-b", "999999998-c")
    )
    for left in (dead, own, young):
        left.write_bytes(b"plain")
    for left in (dead, own):
        os.utime(left, (1, 1))
    memory.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([own.name, young.name])
