"""The end of a window: keys erased, the request closed; also of requests nobody released in time (ARC-05)."""

from django.db import transaction

from apps.core import clock
from apps.matters.services import lock, move
from apps.notifications.services import settle
from apps.org.models import User
from apps.vault import events, rules
from apps.vault.kinds import UNDECIDED, RequestState
from apps.vault.models import VaultRequest
from apps.vault.services.requesting import locked_request
from apps.vault.services.windows import forget

UNENDED = (*UNDECIDED, RequestState.OPEN)


@transaction.atomic
def end_reading(*, request: VaultRequest, actor: User) -> VaultRequest:
    """Close an open window before its time. Raises Denied or DomainError."""
    matter = lock(request.pk)
    request = locked_request(request)
    rules.can_end(actor, request).require()
    _close(request, actor, "提前结束")
    settle(matter=matter, codes=["todo"])
    return request


def close_ended() -> int:
    """Close what has run out; returns how many. Reading stopped at the very moment by the rule and by the cache: this
    erases what is left. May run anywhere, any number of times."""
    due = VaultRequest.objects.filter(ends_at__lte=clock.now(), matter__state__in=UNENDED)
    return sum(_close_one(pk) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _close_one(pk: int) -> int:
    matter = lock(pk)
    if matter.state not in UNENDED:
        return 0
    _close(locked_request(VaultRequest(pk=pk)), None, "查阅时间已到" if matter.state == RequestState.OPEN else "")
    settle(matter=matter, codes=["todo"])
    return 1


def _close(request: VaultRequest, actor: User | None, note: str) -> None:
    was_open = request.matter.state == RequestState.OPEN
    forget(request)
    move(request.matter, RequestState.CLOSED if was_open else RequestState.LAPSED, actor=actor, note=note)
    events.tell("vault_end" if was_open else "vault_lapse", actor=actor, matter=request.matter, note=note)
