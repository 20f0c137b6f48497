"""Two custodians decide, each with the own account and the own passphrase, on the same request (ARC-05)."""

from django.db import transaction

from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.core.formatting import when
from apps.matters.services import hold, lock, move
from apps.notifications.services import notify, settle
from apps.org.models import User
from apps.vault import events, keys, rules, shares
from apps.vault.kinds import RequestState
from apps.vault.models import Custodian, Lock, VaultRelease, VaultRequest, VaultShare
from apps.vault.selectors import acting_custodians
from apps.vault.services import windows
from apps.vault.services.custody import unlock
from apps.vault.services.requesting import locked_request


def release(*, request: VaultRequest, actor: User, passphrase: str) -> VaultRequest:
    """Put one's own half of this one file at the disposal of the window; the second release opens it.

    Raises Denied or DomainError: not an acting custodian, reader or requester himself, released already, window over,
    passphrase wrong (counted) or lock paused.
    """
    try:
        rules.can_release(actor, request).require()
    except Denied as error:
        events.tell("vault_denied", actor=actor, matter=request.matter, note=f"放行：{error.message}")
        raise
    own, private = unlock(actor=actor, passphrase=passphrase)
    return _release(request, actor, own, private)


@transaction.atomic
def _release(request: VaultRequest, actor: User, own: Custodian, private: bytes) -> VaultRequest:
    matter = lock(request.pk)
    request = locked_request(request)
    request.matter = matter
    rules.can_release(actor, request).require()
    if not Custodian.objects.select_for_update().filter(pk=own.pk, state=Custodian.State.ACTING).exists():
        raise DomainError("这把锁刚刚移交给了别人，请刷新后再办理")
    secret = _window(request, actor)
    share = VaultShare.objects.get(file=request.file, lock=own.lock)
    half = shares.take(keys.unseal(share.sealed, share.place), private, share.place)
    row = VaultRelease(request=request, lock=own.lock, released_by=actor, released_at=clock.now())
    row.sealed = windows.close(half, row, secret)
    row.save()
    if matter.state == RequestState.WAITING:
        move(matter, RequestState.HALF, actor=actor)
    elif VaultRelease.objects.filter(request=request).count() == len(Lock):
        move(matter, RequestState.OPEN, actor=actor)
    events.tell("vault_release", actor=actor, matter=matter, note=own.get_lock_display())
    _go_on(request, actor)
    return locked_request(request)


def _window(request: VaultRequest, actor: User) -> bytes:
    """The key of the window: made by the first release. When the cache lost it, the first release is void."""
    secret = windows.window_key(request)
    if secret is not None:
        return secret
    for void in request.releases.all():
        events.tell("vault_release_void", actor=actor, matter=request.matter, note=f"{void.released_by.name}须重新放行")
    request.releases.all().delete()
    return windows.begin(request)


def _go_on(request: VaultRequest, actor: User) -> None:
    """Who has it now: the other custodian, or the reader."""
    matter = request.matter
    settle(matter=matter, codes=["todo"], recipients=[actor])
    if matter.state == RequestState.OPEN:
        settle(matter=matter, codes=["todo"])
        hold(matter=matter, principals=[request.reader.principal])
        notify(
            recipients=[request.reader, matter.created_by],
            key=f"vault:{matter.pk}:open",
            code="result",
            title=f"已放行：{matter.title}",
            body=f"请在 {when(request.starts_at)} 至 {when(request.ends_at)} 之间查阅",
            matter=matter,
        )
        return
    done = set(VaultRelease.objects.filter(request=request).values_list("lock", flat=True))
    hold(matter=matter, principals=[one.person.principal for one in acting_custodians() if one.lock not in done])


@transaction.atomic
def refuse(*, request: VaultRequest, actor: User, reason: str) -> VaultRequest:
    """One custodian's no is enough; it needs a reason, and erases what the other released."""
    matter = lock(request.pk)
    request = locked_request(request)
    request.matter = matter
    rules.can_decide(actor, request).require()
    if not reason.strip():
        raise DomainError("请写明不予放行的理由，申请人会看到", field="reason")
    windows.forget(request)
    move(matter, RequestState.REFUSED, actor=actor, note=reason.strip())
    events.tell("vault_refuse", actor=actor, matter=matter, note=reason.strip())
    settle(matter=matter, codes=["todo"])
    notify(
        recipients=[matter.created_by, request.reader],
        key=f"vault:{matter.pk}:refused",
        code="result",
        title=f"不予放行：{matter.title}",
        body=reason.strip()[:300],
        matter=matter,
    )
    return request
