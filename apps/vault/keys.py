"""The server's part of every vault key: VAULT_KEY, from the environment, never in the database or on its disk (ARC-05).

Whatever the vault writes into a column is wrapped by this key last, so a stolen database or backup is worthless without
it; what it wraps is itself closed by the custodians' own secrets, so the key alone is worthless too. Each blob names
its key by a short id: during a rotation VAULT_KEY_PREVIOUS still opens, and after it nothing is left that it opens.
AES-256-GCM (NIST SP 800-38D) with random nonces; key and id by HKDF-SHA256 (RFC 5869).
"""

import os
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from apps.core.errors import DomainError

VERSION, NONCE, TAG, KEY_ID = b"\x01", 12, 16, 8
SHORTEST = 32
MISSING = "保险柜的服务器密钥（VAULT_KEY）没有设置，不能使用涉密档案保险柜。请联系系统管理员"
UNKNOWN = "这一项是用另一把服务器密钥（VAULT_KEY）加密的。请系统管理员设置 VAULT_KEY_PREVIOUS 后执行 rotate_vault_keys"


class Tampered(DomainError):
    """What was read is not what was written in this place: changed, exchanged, or of another key."""


class ServerKey(NamedTuple):
    """A key derived from one setting, and the short name blobs carry."""

    secret: bytes
    name: bytes


def derive(secret: bytes, *, salt: bytes = b"", info: bytes, length: int = 32) -> bytes:
    """HKDF-SHA256: `length` bytes that tell nothing of the secret or of those for another `info`."""
    from cryptography.hazmat.primitives.hashes import SHA256  # only what touches the vault needs it
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), length, salt, info).derive(secret)


def aead(key: bytes) -> Any:
    """AES-256-GCM under this key of 32 bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def opened(key: bytes, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
    """Decrypt one blob. Raises Tampered when the tag does not fit: then not a byte is handed out."""
    from cryptography.exceptions import InvalidTag

    try:
        return bytes(aead(key).decrypt(nonce, sealed, place))
    except InvalidTag as error:
        raise Tampered("保险柜中的密钥或文件被改动过，不能打开。请立即告知安全保密管理员") from error


@lru_cache(maxsize=8)
def _of(text: str) -> ServerKey:
    secret = derive(text.encode(), info=b"officeadmin vault server key")
    return ServerKey(secret, derive(secret, info=b"officeadmin vault key name", length=KEY_ID))


def current() -> ServerKey:
    """The key in force. Raises DomainError when VAULT_KEY is missing or too short to be one."""
    if len(settings.VAULT_KEY) < SHORTEST:
        raise DomainError(MISSING)
    return _of(settings.VAULT_KEY)


def _named(name: bytes) -> ServerKey:
    for text in (settings.VAULT_KEY, settings.VAULT_KEY_PREVIOUS):
        if text and _of(text).name == name:
            return _of(text)
    raise Tampered(UNKNOWN)


def seal(secret: bytes, place: str) -> bytes:
    """What may be written into a column. `place` says where it stands: elsewhere it does not open."""
    key, nonce = current(), os.urandom(NONCE)
    head = VERSION + key.name + nonce
    return bytes(head + aead(key.secret).encrypt(nonce, secret, head + place.encode()))


def unseal(blob: bytes | memoryview, place: str) -> bytes:
    """The secret again. Raises Tampered: another place, another key, changed, or erased."""
    blob = bytes(blob)
    head, rest = blob[: 1 + KEY_ID + NONCE], blob[1 + KEY_ID + NONCE :]
    if len(rest) < TAG or head[:1] != VERSION:
        raise Tampered("保险柜中没有这一项的密钥，或其已损坏")
    return opened(_named(head[1 : 1 + KEY_ID]).secret, head[1 + KEY_ID :], rest, head + place.encode())


def is_current(blob: bytes | memoryview) -> bool:
    """Whether the key in force wrapped it: a rotation leaves it as it is."""
    return bytes(blob)[1 : 1 + KEY_ID] == current().name
