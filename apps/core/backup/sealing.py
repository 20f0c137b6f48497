"""The form of the files of a backup: as they are, or encrypted by BACKUP_KEY (ARC-07).

An encrypted file is MAGIC, the salt of the passphrase, an id of its own, then chunks of 1 MiB under AES-256-GCM.
Key: scrypt of the passphrase and the salt, then HMAC with the file's id, so every file has a key of its own. Nonce:
the chunk's counter and whether it is the last one, and the file's place is authenticated with each chunk: chunks
changed, swapped, cut off or added, and files put in another's place, are noticed. The manifest stays readable (it
says when and of what, not what was written) and carries an HMAC.
"""

import hashlib
import hmac
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from apps.core.errors import DomainError

CHUNK = 1024 * 1024
MAGIC, SALT, ID, TAG = b"OAB1", 16, 32, 16
SCHEME = "aes-256-gcm"
SHORTEST = 16
MISSING = "这份备份是加密的，请设置备份时用的 BACKUP_KEY 再执行"
WRONG = "BACKUP_KEY 与备份时用的不同，解不开这份备份"


class Damaged(DomainError):
    """An encrypted file is not what was written under its name."""


class Plain:
    """Files as they are."""

    suffix = ""

    def size(self, plain: int) -> int:
        """How large a file of this size becomes."""
        return plain

    def encode(self, source: BinaryIO, place: str) -> Iterator[bytes]:
        """What is written for a file that stands at `place`."""
        while chunk := source.read(CHUNK):
            yield chunk

    def decode(self, source: BinaryIO, place: str) -> Iterator[bytes]:
        """The file again. Raises Damaged."""
        return self.encode(source, place)

    @contextmanager
    def writing(self, path: Path) -> Iterator[Path]:
        """Where a program may write a plain file that is to stand at `path`."""
        yield path

    @contextmanager
    def opened(self, path: Path) -> Iterator[Path]:
        """A plain file with what stands at `path`."""
        yield path

    def marks(self) -> dict[str, str]:
        """What the manifest says of the form."""
        return {}


class Sealed(Plain):
    """Files encrypted by a passphrase."""

    suffix = ".enc"

    def __init__(self, passphrase: str, salt: bytes = b"") -> None:
        if len(passphrase) < SHORTEST:
            raise DomainError(f"BACKUP_KEY 太短：至少 {SHORTEST} 个字符，可用 openssl rand -base64 32 生成")
        self.passphrase, self.salt = passphrase, salt or os.urandom(SALT)

    def size(self, plain: int) -> int:
        return len(MAGIC) + SALT + ID + plain + TAG * max(1, -(-plain // CHUNK))

    def encode(self, source: BinaryIO, place: str) -> Iterator[bytes]:
        own = os.urandom(ID)
        cipher = _cipher(_master(self.passphrase, self.salt), own)
        yield MAGIC + self.salt + own
        for number, chunk, last in _with_last(source, CHUNK):
            yield cipher.encrypt(_nonce(number, last), chunk, place.encode())

    def decode(self, source: BinaryIO, place: str) -> Iterator[bytes]:
        from cryptography.exceptions import InvalidTag

        head = source.read(len(MAGIC) + SALT + ID)
        if len(head) < len(MAGIC) + SALT + ID or not head.startswith(MAGIC):
            raise Damaged(f"{place} 不是加密的文件，或开头已损坏")
        salt, own = head[len(MAGIC) : len(MAGIC) + SALT], head[len(MAGIC) + SALT :]
        cipher = _cipher(_master(self.passphrase, salt), own)
        for number, chunk, last in _with_last(source, CHUNK + TAG):
            try:
                yield cipher.decrypt(_nonce(number, last), chunk, place.encode())
            except InvalidTag as error:
                raise Damaged(f"{place} 被改动、截断，或不是用这个 BACKUP_KEY 加密的") from error

    @contextmanager
    def writing(self, path: Path) -> Iterator[Path]:
        with _aside() as folder:
            plain = folder / path.name
            yield plain
            with plain.open("rb") as source, _private(path) as target:
                target.writelines(self.encode(source, path.name))

    @contextmanager
    def opened(self, path: Path) -> Iterator[Path]:
        with _aside() as folder:
            plain = folder / path.name
            with path.open("rb") as source, _private(plain) as target:
                target.writelines(self.decode(source, path.name))
            yield plain

    def marks(self) -> dict[str, str]:
        return {"scheme": SCHEME, "salt": self.salt.hex(), "check": self._mac(b"check")}

    def seal_of(self, known: dict[str, Any]) -> str:
        """The HMAC of a manifest, without its own seal."""
        marks = {name: value for name, value in known["encryption"].items() if name != "seal"}
        text = json.dumps({**known, "encryption": marks}, sort_keys=True, ensure_ascii=False)
        return self._mac(b"manifest" + text.encode())

    def knows(self, marks: dict[str, str]) -> bool:
        """Whether a backup with these marks was made with this passphrase."""
        return hmac.compare_digest(self._mac(b"check"), marks.get("check", ""))

    def _mac(self, what: bytes) -> str:
        return hmac.new(_master(self.passphrase, self.salt), what, "sha256").hexdigest()


def for_writing(earlier: dict[str, str] | None) -> Plain:
    """The form of a new backup; the salt of the one before is kept while the passphrase is the same."""
    if not settings.BACKUP_KEY:
        return Plain()
    salt = bytes.fromhex(earlier.get("salt", "")) if earlier else b""
    form = Sealed(settings.BACKUP_KEY, salt)
    return form if not earlier or form.knows(earlier) else Sealed(settings.BACKUP_KEY)


def for_reading(known: dict[str, Any]) -> Plain:
    """The form of a backup by its manifest. Raises DomainError: key missing, wrong, or the manifest was changed."""
    marks = known.get("encryption") or {}
    if not marks:
        return Plain()
    if marks.get("scheme") != SCHEME:
        raise DomainError(f"备份的加密方式 {marks.get('scheme')} 本版本不认识")
    if not settings.BACKUP_KEY:
        raise DomainError(MISSING)
    form = Sealed(settings.BACKUP_KEY, bytes.fromhex(marks["salt"]))
    if not form.knows(marks):
        raise DomainError(WRONG)
    if not hmac.compare_digest(form.seal_of(known), marks.get("seal", "")):
        raise DomainError("manifest.json 与备份时不一致")
    return form


@lru_cache(maxsize=64)
def _master(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * CHUNK, dklen=32)


def _cipher(master: bytes, own: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only a backup with a key needs it

    return AESGCM(hmac.digest(master, b"file" + own, "sha256"))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _with_last(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, chunk, whether it is the last one; an empty file is one empty last chunk."""
    number, chunk = 0, source.read(size)
    while True:
        following = source.read(size) if len(chunk) == size else b""
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        yield file


@contextmanager
def _aside() -> Iterator[Path]:
    """A folder on this machine's own data disk for what is plain meanwhile; never among the backups."""
    home = Path(settings.MEDIA_ROOT).parent
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=home) as folder:
        yield Path(folder)
