"""Writing the timeline: one insert in the transaction of the deed."""

from typing import Any

from apps.core import clock
from apps.matters.models import Matter, TimelineEntry
from apps.org.models import User


def record(
    *,
    matter: Matter | None,
    actor: User | None,
    code: str,
    verb: str,
    note: str = "",
    changes: dict[str, Any] | None = None,
    from_state: str = "",
    to_state: str = "",
    object_label: str = "",
    on_behalf_of: User | None = None,
) -> TimelineEntry:
    """Write one entry. `code` is the stable English name, `verb` the Chinese word shown.

    Without an actor the system did it (系统). `on_behalf_of` keeps both names visible.
    """
    label = actor.name if actor else "系统"
    if on_behalf_of is not None:
        label = f"{label}（代{on_behalf_of.name}）"
    return TimelineEntry.objects.create(
        matter=matter,
        object_label=object_label or (str(matter) if matter else ""),
        actor=actor,
        actor_label=label,
        code=code,
        verb=verb,
        from_state=from_state,
        to_state=to_state,
        note=note,
        changes=changes or {},
        at=clock.now(),
    )
