"""授权代理: somebody who will be away names who decides meanwhile (PLT-03). Who may, for whom, from when to when."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.core.formatting import day
from apps.org.models import Delegation, User

LONGEST = dt.timedelta(days=366)


@transaction.atomic
def delegate(
    *, owner: User, deputy: User, starts_on: dt.date, ends_on: dt.date, kinds: Sequence[str] = (), reason: str = ""
) -> Delegation:
    """`deputy` decides for `owner` from one day to the other, both included, in these kinds (none: all).

    One deputy at a time per kind, and no deputy of a deputy. Both people's rows are locked, so that two
    delegations made at once cannot slip past each other. Raises DomainError with the field that is wrong.
    """
    list(User.objects.select_for_update().filter(pk__in=[owner.pk, deputy.pk]).order_by("pk").values_list("pk"))
    _check_dates(starts_on, ends_on)
    _check_people(owner, deputy)
    meanwhile = Delegation.objects.filter(revoked_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on)
    _check_overlap(meanwhile.filter(owner=owner).select_related("deputy"), kinds)
    _check_chain(meanwhile, owner, deputy, kinds)
    return Delegation.objects.create(
        owner=owner,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        kinds=sorted(set(kinds)),
        reason=reason.strip(),
        created_at=clock.now(),
    )


def _check_dates(starts_on: dt.date, ends_on: dt.date) -> None:
    if starts_on < clock.today():
        raise DomainError("开始日期不能早于今天", field="starts_on")
    if ends_on < starts_on:
        raise DomainError("结束日期不能早于开始日期", field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise DomainError("一次授权最长一年，到期可以再设", field="ends_on")


def _check_people(owner: User, deputy: User) -> None:
    if deputy.pk == owner.pk:
        raise DomainError("不能委托给本人，请另选一位", field="deputy")
    if not deputy.is_active:
        raise DomainError(f"{deputy.name}已停用，请另选一位", field="deputy")


def _check_overlap(own: Iterable[Delegation], kinds: Sequence[str]) -> None:
    for other in own:
        if share_kinds(other.kinds, kinds):
            raise DomainError(
                f"{day(other.starts_on)} 至 {day(other.ends_on)} 已委托{other.deputy.name}代理，"
                "同类事项同一时间只能有一位代理人；如需更换，请先提前结束那一次"
            )


def _check_chain(meanwhile: "Iterable[Delegation]", owner: User, deputy: User, kinds: Sequence[str]) -> None:
    """A deputy who is away, or an owner who stands in for another: matters would go through two hands."""
    rows = meanwhile.filter(Q(owner=deputy) | Q(deputy=owner))  # type: ignore[attr-defined]
    for other in rows.select_related("owner", "deputy"):
        if not share_kinds(other.kinds, kinds):
            continue
        period = f"{day(other.starts_on)} 至 {day(other.ends_on)}"
        if other.owner_id == deputy.pk:
            raise DomainError(
                f"{deputy.name}{period} 自己已委托{other.deputy.name}代理，代理人不能再转委托；请另选一位",
                field="deputy",
            )
        raise DomainError(f"您{period} 正代理{other.owner.name}，不能再转委托；请先请{other.owner.name}另选代理人")


def share_kinds(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists of kinds have a kind in common; an empty list is every kind."""
    return not one or not other or bool(set(one) & set(other))


@transaction.atomic
def end_delegation(*, delegation: Delegation, actor: User) -> Delegation:
    """End it early (or before it began): the deputy has no right from the next request on.

    Raises Denied for anybody but the owner, DomainError when it is over already.
    """
    row = Delegation.objects.select_for_update(of=("self",)).select_related("owner", "deputy").get(pk=delegation.pk)
    if row.owner_id != actor.pk:
        raise Denied("只有委托人本人可以提前结束授权")
    if row.is_over:
        raise DomainError("这次授权已经结束")
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    return row
