"""The form of a vault file on the disk: chunks under AES-256-GCM, each checked before a byte of it is handed out.

MAGIC, the id of the file, then chunks of 256 KiB. Nonce: the chunk's counter and whether it is the last one (the STREAM
construction, Hoang, Reyhanitabar, Rogaway, Vizár 2015); the head is authenticated with each chunk. So chunks that were
changed, exchanged, cut off or added, and a file put in the place of another, are refused. The key belongs to this file
alone and is used for nothing else, hence counters may serve as nonces.
"""

import uuid
from collections.abc import Iterator
from typing import BinaryIO

from apps.vault.keys import TAG, Tampered, aead, opened

CHUNK = 256 * 1024
MAGIC = b"OAV1"
HEAD = len(MAGIC) + 16


def sealed_size(plain: int) -> int:
    """Bytes on the disk of a file of so many bytes."""
    return HEAD + plain + TAG * max(1, -(-plain // CHUNK))


def encrypt(source: BinaryIO, key: bytes, file_id: uuid.UUID) -> Iterator[bytes]:
    """What is written for this file."""
    head, cipher = MAGIC + file_id.bytes, aead(key)
    yield head
    for number, chunk, last in _counted(source, CHUNK):
        yield cipher.encrypt(_nonce(number, last), chunk, head)


def decrypt(source: BinaryIO, key: bytes, file_id: uuid.UUID) -> Iterator[bytes]:
    """The file again, chunk by chunk. Raises Tampered before the first byte that is not as it was written.

    A reader must come to the end before using any of it: only the last chunk says that nothing was cut off.
    """
    head = source.read(HEAD)
    if head != MAGIC + file_id.bytes:
        raise Tampered("保险柜中的文件不是登记的那一份，或开头已损坏。请立即告知安全保密管理员")
    for number, chunk, last in _counted(source, CHUNK + TAG):
        yield opened(key, _nonce(number, last), chunk, head)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _counted(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, chunk, whether nothing follows; an empty file is one empty last chunk."""
    number, chunk = 0, source.read(size)
    while following := source.read(size):
        yield number, chunk, False
        number, chunk = number + 1, following
    yield number, chunk, True
