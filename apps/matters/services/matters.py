"""Creating a matter and moving it from state to state."""

from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy, Urgency
from apps.matters import kinds
from apps.matters.models import Matter
from apps.matters.services.indexing import index_facts
from apps.matters.services.parts import add_part, end_parts
from apps.matters.services.timeline import record
from apps.org.models import Department, User


@transaction.atomic
def create_matter(
    *,
    kind: str,
    title: str,
    actor: User,
    state: str,
    department: Department | None = None,
    secrecy: int = Secrecy.INTERNAL,
    urgency: int = Urgency.NORMAL,
    verb: str = "登记",
) -> Matter:
    """Create the sheet, its initiator's part and its first timeline entry. No number yet: numbers are
    taken last (give_number)."""
    spec = kinds.get(kind)
    matter = Matter.objects.create(
        kind=spec.code,
        title=title,
        state=state,
        department=department or actor.department,
        created_by=actor,
        created_at=clock.now(),
        secrecy=secrecy,
        urgency=urgency,
    )
    add_part(matter=matter, principal=actor.principal, part="initiator")
    record(matter=matter, actor=actor, code="create", verb=verb, to_state=state)
    index_facts(matter)
    return matter


def lock(matter_id: int) -> Matter:
    """Lock the matter row for the rest of the transaction: the first thing a service does.

    PostgreSQL locks the row; SQLite already holds the only write lock (IMMEDIATE).
    """
    return Matter.objects.select_for_update(of=("self",)).select_related("department").get(pk=matter_id)


def move(
    matter: Matter,
    to: str,
    *,
    actor: User | None,
    note: str = "",
    on_behalf_of: User | None = None,
) -> Matter:
    """Change the state of a locked matter: the only writer of Matter.state.

    Checks the kind's table of moves, stamps `closed_at` on a terminal state, ends the parts of those
    who held it, writes the timeline. Raises DomainError for a move the table does not permit.
    """
    spec = matter.kind_spec
    permitted = spec.move(matter.state, to)
    if permitted is None:
        raise DomainError(f"「{spec.state_label(matter.state)}」的{spec.label}不能转为「{spec.state_label(to)}」")
    before, matter.state = matter.state, to
    fields = ["state"]
    if to in spec.terminal:
        matter.closed_at = clock.now()
        fields.append("closed_at")
    elif matter.closed_at is not None:
        matter.closed_at = None
        fields.append("closed_at")
    matter.save(update_fields=fields)
    end_parts(matter=matter, part="holder")
    record(
        matter=matter,
        actor=actor,
        code="move",
        verb=permitted.verb,
        note=note,
        from_state=before,
        to_state=to,
        on_behalf_of=on_behalf_of,
    )
    return matter


def amend(matter: Matter, *, title: str, secrecy: int, urgency: int) -> None:
    """Put right what the sheet of a locked matter says; the caller has written its own row and tells the timeline."""
    matter.title, matter.secrecy, matter.urgency = title, secrecy, urgency
    matter.save(update_fields=["title", "secrecy", "urgency"])
    index_facts(matter)


def retitle(matter: Matter, title: str, *, actor: User) -> None:
    """Change the title of a locked matter, keeping the old one in the timeline."""
    before, matter.title = matter.title, title
    matter.save(update_fields=["title"])
    record(matter=matter, actor=actor, code="retitle", verb="修改标题", changes={"title": [before, title]})
    index_facts(matter)
