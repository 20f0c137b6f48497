"""Sessions of people: opened, seen, ended. An ended one is dead at the next request in every process."""

import datetime as dt
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.org import events, selectors
from apps.org.models import SignedIn, SignInTry, User

TRIES_KEPT_DAYS = 365


def _store() -> Any:
    """Of the engine in use: cached_db forgets its copy in the cache together with the row."""
    return import_module(settings.SESSION_ENGINE).SessionStore


def _kill(rows: list[SignedIn]) -> None:
    """Our rows first: when the transaction fails nothing is lost but a session, and that is the safe side."""
    SignedIn.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        _store()(row.key).delete(row.key)


@transaction.atomic
def opened(*, user: User, key: str, address: str, device: str) -> None:
    """A person came in: the session gets its row, those that ran out meanwhile lose theirs."""
    now = clock.now()
    SignedIn.objects.filter(user=user).exclude(pk__in=selectors.living_sessions(user).values("pk")).delete()
    SignedIn.objects.create(key=key, user=user, address=address, device=device, started_at=now, seen_at=now)
    tried(user=user, result=SignInTry.Result.DONE, address=address, device=device)


def tried(*, user: User, result: str, address: str, device: str) -> None:
    """One line of "last sign-ins" on the account page."""
    SignInTry.objects.create(user=user, at=clock.now(), result=result, address=address, device=device)


def seen(*, user: User, key: str, address: str, device: str) -> None:
    """The session is in use. Called at most once a minute; a session from before this table gets its row now."""
    if SignedIn.objects.filter(key=key).update(seen_at=clock.now(), address=address):
        return
    if _store()().exists(key):  # else it was ended a moment ago, elsewhere
        now = clock.now()
        SignedIn.objects.get_or_create(
            key=key, defaults={"user": user, "address": address, "device": device, "started_at": now, "seen_at": now}
        )


def renamed(*, old: str, new: str) -> None:
    """The key of a living session was changed (after a change of password)."""
    SignedIn.objects.filter(key=old).update(key=new)


def closed(*, key: str) -> None:
    """The person signed out, or the session ran out."""
    SignedIn.objects.filter(key=key).delete()


@transaction.atomic
def end_session(*, user: User, pk: int) -> None:
    """End one of one's own sessions. Raises DomainError when it is gone already."""
    row = selectors.living_sessions(user).filter(pk=pk).first()
    if row is None:
        raise DomainError("该会话已经结束")
    _kill([row])
    events.announce(events.SESSION_CLOSED, user, f"{row.device} {row.address}")


@transaction.atomic
def end_others(*, user: User, but: str) -> int:
    """End every session of one's own but this; returns how many."""
    count = end_all(user=user, but=but)
    if count:
        events.announce(events.SESSION_CLOSED, user, f"其他全部会话，共 {count} 个")
    return count


def end_all(*, user: User, but: str = "") -> int:
    """End the sessions of somebody who left, or whose password was changed."""
    rows = list(SignedIn.objects.filter(user=user).exclude(key=but))
    _kill(rows)
    return len(rows)


def purge() -> int:
    """Rows of sessions that ran out, and tries older than a year; returns how many. Twice changes nothing."""
    gone, _ = SignedIn.objects.exclude(pk__in=selectors.living_sessions().values("pk")).delete()
    stale, _ = Session.objects.filter(expire_date__lt=clock.now()).delete()
    old, _ = SignInTry.objects.filter(at__lt=clock.now() - dt.timedelta(days=TRIES_KEPT_DAYS)).delete()
    return gone + stale + old
