"""Secrets of people kept in the database: encrypted by a key derived from SECRET_KEY, so that a dump holds none."""

import base64
import hashlib
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac


def _boxes() -> Any:
    """Newest key first; SECRET_KEY_FALLBACKS still open what was sealed before a change of keys."""
    from cryptography.fernet import Fernet, MultiFernet  # costs 30 ms at start, needed at set-up and sign-in only

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [hashlib.sha256(b"org.second-factor:" + str(key).encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])


def seal(secret: bytes) -> str:
    """What may be written into a column."""
    return str(_boxes().encrypt(secret).decode())


def unseal(sealed: str) -> bytes:
    """The secret again. Raises cryptography's InvalidToken when SECRET_KEY was changed without a fallback."""
    return bytes(_boxes().decrypt(sealed.encode()))


def digest(code: str) -> str:
    """A keyed hash of a random code: worthless without SECRET_KEY."""
    return salted_hmac("org.recovery-code", code, algorithm="sha256").hexdigest()
