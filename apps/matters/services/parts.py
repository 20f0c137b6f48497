"""Giving and ending parts in a matter."""

from collections.abc import Iterable

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy
from apps.matters.models import Matter, Participant
from apps.org.models import Principal


def check_clearance(*, matter: Matter, principal: Principal) -> None:
    """Raise DomainError when a person's clearance is below the matter's secrecy level."""
    person = getattr(principal, "person", None) if principal.kind == Principal.Kind.PERSON else None
    if person is not None and person.clearance < matter.secrecy:
        level = Secrecy(matter.secrecy).label
        raise DomainError(
            f"{person.name}的可阅密级低于「{level}」，不能接触本件。请另选人员，或由安全保密管理员调整其密级"
        )


def add_part(*, matter: Matter, principal: Principal, part: str) -> Participant:
    """Give a part; giving it again re-opens it. Raises DomainError when a person's clearance is too low."""
    check_clearance(matter=matter, principal=principal)
    now = clock.now()
    row, created = Participant.objects.get_or_create(
        matter=matter, principal=principal, part=part, defaults={"since": now}
    )
    if not created and row.until is not None:
        row.since, row.until = now, None
        row.save(update_fields=["since", "until"])
    return row


def end_parts(*, matter: Matter, part: str, principals: Iterable[Principal] | None = None) -> int:
    """End the open parts of one sort (of some principals, or all). The matter stays visible to them."""
    rows = Participant.objects.filter(matter=matter, part=part, until__isnull=True)
    if principals is not None:
        rows = rows.filter(principal__in=list(principals))
    return rows.update(until=clock.now())


def hold(*, matter: Matter, principals: Iterable[Principal]) -> None:
    """Say who holds the matter now: these and nobody else."""
    wanted = list(principals)
    open_rows = Participant.objects.filter(matter=matter, part="holder", until__isnull=True)
    open_rows.exclude(principal__in=wanted).update(until=clock.now())
    for principal in wanted:
        add_part(matter=matter, principal=principal, part=Participant.Part.HOLDER)
