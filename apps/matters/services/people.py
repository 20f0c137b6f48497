"""What people do to their own access and in the back-office, in the timeline (PLT-07)."""

from apps.matters.services.auditing import origin
from apps.matters.services.timeline import record
from apps.org import events
from apps.org.models import User

VERBS = events.LABELS


def record_event(event: str, user: User | None, detail: str) -> None:
    """One entry without a matter; a failed sign-in keeps the name that was tried."""
    if event in events.BACK_OFFICE:
        what, changes = _split(detail)
        record(matter=None, actor=user, code=event, verb=VERBS[event], object_label=what[:200], note=changes[:1000],
               changes=origin())  # fmt: skip
        return
    label = user.username if user else detail
    note = detail if user else ""
    record(matter=None, actor=user, code=event, verb=VERBS[event], object_label=f"账户 {label}", note=note,
           changes=origin())  # fmt: skip


def _split(detail: str) -> tuple[str, str]:
    """「编号规则「收文：办收…」：规则：旧 → 新」 → object and change; the object's own name may hold a colon."""
    what, quote, changes = detail.partition("」：")
    if quote:
        return f"{what}」", changes
    what, _, changes = detail.partition("：")
    return what, changes
