"""Two halves for each file, one for each custodian: neither opens anything without the other (ARC-05, 双人双锁).

A file's data key is HKDF of two random halves. Each half is closed by the public key (X25519, RFC 7748) of one of the
two locks, so putting a file in needs no custodian and leaves nothing behind that could open it. The private key of a
lock exists only closed by the passphrase of its custodian (scrypt, RFC 7914) and, a second time, by the recovery code
that lies on paper in a sealed envelope. All of it is wrapped by the server's key besides (keys.py).

Releasing one file opens one half of that one file; the private key is in memory for the length of a request.
"""

import base64
import hashlib
import hmac
import os
import uuid

from django.conf import settings

from apps.core.errors import DomainError
from apps.vault.keys import NONCE, Tampered, aead, derive, opened

HALF, SALT = 32, 16
CODE_BYTES, GROUP = 20, 4
SCRYPT_R, SCRYPT_P = 8, 1
ONCE = bytes(NONCE)  # a nonce for keys that close one text in their whole life


class WrongSecret(DomainError):
    """The passphrase or recovery code does not open the lock."""


def new_half() -> bytes:
    """One random half."""
    return os.urandom(HALF)


def data_key(half_a: bytes, half_b: bytes, file_id: uuid.UUID) -> bytes:
    """The key of a file, from both halves."""
    return derive(half_a + half_b, salt=file_id.bytes, info=b"officeadmin vault data key")


def pages_key(file_key: bytes, pages_id: uuid.UUID) -> bytes:
    """The key of a file's pages (VaultPages), from the file's own: another one, because keys close one text each."""
    return derive(file_key, salt=pages_id.bytes, info=b"officeadmin vault pages key")


def new_pair() -> tuple[bytes, bytes]:
    """A lock: its private and its public key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def give(half: bytes, public: bytes | memoryview, place: str) -> bytes:
    """Close a half for the holder of a lock: a fresh key agreement each time."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    own = X25519PrivateKey.generate()
    own_public = own.public_key().public_bytes_raw()
    agreed = own.exchange(X25519PublicKey.from_public_bytes(bytes(public)))
    key = _agreed_key(agreed, own_public + bytes(public))
    return bytes(own_public + aead(key).encrypt(ONCE, half, place.encode()))


def take(given: bytes, private: bytes, place: str) -> bytes:
    """The half again, by the private key of the lock. Raises Tampered."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    own = X25519PrivateKey.from_private_bytes(private)
    theirs, closed = given[:32], given[32:]
    if len(theirs) < 32:
        raise Tampered("保险柜中没有这一项的密钥，或其已损坏")
    key = _agreed_key(own.exchange(X25519PublicKey.from_public_bytes(theirs)), theirs + _public(own))
    return opened(key, ONCE, closed, place.encode())


def _public(private: "X25519PrivateKey") -> bytes:  # type: ignore[name-defined]  # noqa: F821
    return bytes(private.public_key().public_bytes_raw())


def _agreed_key(agreed: bytes, both: bytes) -> bytes:
    return derive(agreed, salt=both, info=b"officeadmin vault half")


def close_by_passphrase(private: bytes, passphrase: str, place: str) -> bytes:
    """Cost, salt, closed key: the cost stands beside it, so that it can be raised for new ones."""
    cost, salt = settings.VAULT_SCRYPT_LOG2, os.urandom(SALT)
    head = bytes([cost]) + salt
    return bytes(head + aead(_stretched(passphrase, salt, cost)).encrypt(ONCE, private, head + place.encode()))


def open_by_passphrase(closed: bytes, passphrase: str, place: str) -> bytes:
    """The private key. Raises WrongSecret; a wrong passphrase and a changed row cannot be told apart."""
    head, rest = closed[: 1 + SALT], closed[1 + SALT :]
    try:
        return opened(_stretched(passphrase, head[1:], head[0]), ONCE, rest, head + place.encode())
    except Tampered as error:
        raise WrongSecret("保险柜口令不正确") from error


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    work = 2**cost
    most = 256 * SCRYPT_R * work  # twice what it needs
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=work, r=SCRYPT_R, p=SCRYPT_P, maxmem=most, dklen=32)


def new_code() -> str:
    """A recovery code for the sealed envelope: 160 random bits and a check, in groups of four letters and digits."""
    secret = os.urandom(CODE_BYTES)
    text = base64.b32encode(secret).decode() + _check(secret)
    return "-".join(text[place : place + GROUP] for place in range(0, len(text), GROUP))


def _check(secret: bytes) -> str:
    return base64.b32encode(hashlib.sha256(b"officeadmin vault code" + secret).digest()).decode()[:GROUP]


def _read_code(code: str) -> bytes:
    """What a typed code stands for; 0 is taken for O, 1 for I. Raises WrongSecret for a typing error."""
    plain = "".join(ch for ch in code.upper() if ch.isalnum()).translate(str.maketrans("018", "OIB"))
    body, check = plain[:-GROUP], plain[-GROUP:]
    try:
        secret = base64.b32decode(body)
    except ValueError:
        secret = b""
    if len(secret) != CODE_BYTES or not hmac.compare_digest(_check(secret).encode(), check.encode()):
        raise WrongSecret("恢复码有误，请对照密封信封里的纸逐组核对")
    return secret


def close_by_code(private: bytes, code: str, place: str) -> bytes:
    """The private key for the envelope; the code is random, so it needs no stretching."""
    key = derive(_read_code(code), salt=place.encode(), info=b"officeadmin vault envelope")
    nonce = os.urandom(NONCE)
    return bytes(nonce + aead(key).encrypt(nonce, private, place.encode()))


def open_by_code(closed: bytes, code: str, place: str) -> bytes:
    """The private key from the envelope. Raises WrongSecret."""
    key = derive(_read_code(code), salt=place.encode(), info=b"officeadmin vault envelope")
    try:
        return opened(key, closed[:NONCE], closed[NONCE:], place.encode())
    except Tampered as error:
        raise WrongSecret("这不是这把锁的恢复码") from error
