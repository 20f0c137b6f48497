"""The key of a window: what makes two releases readable for their time, and for no longer (ARC-05).

Kept apart on purpose. The halves stand in the rows of the releases, closed by a random key of the window and by the
server's key; the window's key lies in the cache alone and goes by itself when the time ends. So while a window is open
a reader's page needs database, cache and VAULT_KEY together; a copy of any two of them is worthless, backups hold no
cache, and after the end nothing is left to open even if no task ran. The price: a cache that was emptied ends the
windows early, and the custodians release once more. The terms (reader, file, purpose, times) go into the key: who
changes them in the database has changed the lock.
"""

import os

from django.core.cache import cache
from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.vault import keys, shares
from apps.vault.models import Lock, VaultRelease, VaultRequest

LOST = "放行的钥匙已失效（服务重启或缓存清空），须由两位保管员重新放行。请重新申请"


def _name(request: VaultRequest) -> str:
    return f"vault:window:{request.pk}"


def window_key(request: VaultRequest) -> bytes | None:
    """The key of an open window; None when the cache lost it or its time ended."""
    found = cache.get(_name(request))
    return bytes(found) if found else None


def begin(request: VaultRequest) -> bytes:
    """A new key, good until the request's end."""
    secret = os.urandom(32)
    cache.set(_name(request), secret, max(1, int((request.ends_at - clock.now()).total_seconds())))
    return secret


def forget(request: VaultRequest) -> None:
    """The window is over: the closed halves are gone, and with the commit its key. The caller has the matter locked."""
    transaction.on_commit(lambda: cache.delete(_name(request)))
    VaultRelease.objects.filter(request=request).exclude(sealed=b"").update(sealed=b"")


def close(half: bytes, release: VaultRelease, secret: bytes) -> bytes:
    """A half for the row of its release."""
    key = keys.derive(secret, salt=release.place.encode(), info=release.request.terms.encode())
    return keys.seal(keys.aead(key).encrypt(shares.ONCE, half, release.place.encode()), release.place)


def data_key(request: VaultRequest) -> bytes:
    """The file's key, from both releases. Raises DomainError: window lost, a release missing, terms changed."""
    secret = window_key(request)
    if secret is None:
        raise DomainError(LOST)
    halves = {}
    for release in request.releases.all():
        release.request = request
        key = keys.derive(secret, salt=release.place.encode(), info=request.terms.encode())
        closed = keys.unseal(release.sealed, release.place)
        halves[release.lock] = keys.opened(key, shares.ONCE, closed, release.place.encode())
    if set(halves) != set(Lock.values):
        raise DomainError("尚未由两位保管员都放行，不能查阅")
    return shares.data_key(halves[Lock.A], halves[Lock.B], request.file.uuid)
