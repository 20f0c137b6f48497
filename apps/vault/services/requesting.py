"""Asking to read one file: for a named reader, with a purpose, from and until (ARC-05)."""

import datetime as dt

from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.formatting import when
from apps.matters.services import add_part, create_matter, give_number, hold, lock, move
from apps.notifications.services import notify, settle
from apps.org.models import User
from apps.vault import events, rules
from apps.vault.kinds import CODE, RequestState
from apps.vault.models import VaultFile, VaultRequest
from apps.vault.selectors import acting_custodians
from apps.vault.services.windows import forget


@transaction.atomic
def request_reading(
    *, file: VaultFile, actor: User, reader: User, purpose: str, starts_at: dt.datetime, ends_at: dt.datetime
) -> VaultRequest:
    """Send a request to both custodians. Raises Denied or DomainError (reader, times, a custodian's clearance)."""
    file = VaultFile.objects.select_for_update(of=("self",)).select_related("record").get(pk=file.pk)
    rules.can_request(actor, file).require()
    verdict = rules.can_be_reader(reader, file)
    if not verdict.ok:
        raise DomainError(verdict.reason, field="reader")
    if not purpose.strip():
        raise DomainError("请写明查阅事由，保管员凭此决定是否放行", field="purpose")
    _check_window(starts_at, ends_at)
    keepers = acting_custodians()
    if len(keepers) < 2:
        raise DomainError("两把锁还没有都由保管员接手，暂不能申请查阅")
    matter = create_matter(
        kind=CODE,
        title=f"查阅《{file.record.title}》",
        actor=actor,
        state=RequestState.WAITING,
        secrecy=max(file.secrecy, file.record.secrecy),
        verb="申请查阅",
    )
    request = VaultRequest.objects.create(
        matter=matter, file=file, reader=reader, purpose=purpose.strip(), starts_at=starts_at, ends_at=ends_at
    )
    add_part(matter=matter, principal=reader.principal, part="reader")
    hold(matter=matter, principals=[one.person.principal for one in keepers])
    give_number(matter)
    until = f"{when(starts_at)} 至 {when(ends_at)}"
    events.tell("vault_request", actor=actor, matter=matter, note=f"查阅人{reader.name}，{until}。{request.purpose}")
    notify(
        recipients=[one.person for one in keepers],
        key=f"vault:{matter.pk}:release",
        code="todo",
        title=f"请放行：{matter.title}",
        body=f"{actor.name}申请，查阅人{reader.name}，{until}",
        matter=matter,
    )
    return request


def _check_window(starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    now = clock.now()
    if ends_at <= starts_at:
        raise DomainError("查阅结束时间应晚于开始时间", field="ends_at")
    if ends_at <= now:
        raise DomainError("查阅结束时间已经过去，请改填", field="ends_at")
    if ends_at - max(starts_at, now) > rules.MOST_TIME:
        raise DomainError(f"一次查阅最长 {rules.MOST_TIME.days} 天，如需更久请到期后再申请", field="ends_at")
    if starts_at > now + rules.FURTHEST:
        raise DomainError(f"查阅开始时间最远在 {rules.FURTHEST.days} 天之内", field="starts_at")


@transaction.atomic
def withdraw(*, request: VaultRequest, actor: User) -> VaultRequest:
    """Who asked takes it back; what one custodian may have released already is erased."""
    matter = lock(request.pk)
    request = locked_request(request)
    rules.can_withdraw(actor, request).require()
    forget(request)
    move(matter, RequestState.WITHDRAWN, actor=actor)
    events.tell("vault_withdraw", actor=actor, matter=matter)
    settle(matter=matter, codes=["todo"])
    return request


def locked_request(request: VaultRequest) -> VaultRequest:
    """The request as it is now; its matter is locked by the caller."""
    rows = VaultRequest.objects.select_related("matter__created_by", "file__record", "reader")
    return rows.prefetch_related("releases__released_by").get(pk=request.pk)
