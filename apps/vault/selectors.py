"""Reads of the vault: every list, page and count begins here. What a file holds is never read by any of them."""

from django.db.models import Q, QuerySet

from apps.matters import selectors as matters
from apps.matters.models import Participant, TimelineEntry
from apps.matters.todo import TodoLine
from apps.org import roles
from apps.org.models import User
from apps.vault import events
from apps.vault.kinds import UNDECIDED
from apps.vault.models import Custodian, Lock, VaultFile, VaultRequest
from apps.vault.rules import REGISTER_READERS


def visible_to(user: User) -> QuerySet[VaultFile]:
    """Files whose title the person may know: up to the clearance, of file, record and matter alike."""
    level = user.clearance
    cleared = Q(record__matter__isnull=True) | Q(record__matter__secrecy__lte=level)
    return VaultFile.objects.filter(cleared, secrecy__lte=level, record__secrecy__lte=level)


def visible_file(user: User, file_id: int) -> VaultFile | None:
    """One file with what its page shows."""
    rows = visible_to(user).select_related("record__category", "record__department", "record__matter", "put_in_by")
    return rows.filter(pk=file_id).first()


def requests_for(user: User) -> QuerySet[VaultRequest]:
    """Requests in which the person has a part."""
    return matters.seen_through_matter(VaultRequest.objects.all(), user)


def visible_request(user: User, request_id: int) -> VaultRequest | None:
    """One request with what rules and its page ask of it."""
    rows = requests_for(user).select_related("matter__created_by", "file__record", "reader__department")
    return rows.prefetch_related("releases__released_by").filter(pk=request_id).first()


def requests_of(user: User, file: VaultFile) -> list[VaultRequest]:
    """The last requests of a file that the person may see."""
    rows = requests_for(user).filter(file=file).select_related("matter", "reader")
    return list(rows.order_by("-matter_id")[:10])


def custodians() -> dict[str, dict[str, Custodian]]:
    """Lock → {"acting": …, "successor": …} (one query)."""
    found: dict[str, dict[str, Custodian]] = {lock: {} for lock in Lock.values}
    rows = Custodian.objects.exclude(state=Custodian.State.FORMER)
    for row in rows.select_related("person__department", "appointed_by", "confirmed_by"):
        found[row.lock]["acting" if row.state == Custodian.State.ACTING else "successor"] = row
    return found


def acting_custodians() -> list[Custodian]:
    """Who holds the locks now, 甲 first."""
    rows = Custodian.objects.filter(state=Custodian.State.ACTING).select_related("person__principal")
    return list(rows.order_by("lock"))


def terms_ended() -> list[Custodian]:
    """Who held a lock before, the last first."""
    rows = Custodian.objects.filter(state=Custodian.State.FORMER, acting_since__isnull=False)
    return list(rows.select_related("person").order_by("-ended_at")[:20])


def candidates() -> QuerySet[User]:
    """Holders of the role who may be named for a lock."""
    return (
        User.objects.filter(is_active=True, is_superuser=False, roles__code=roles.VAULT_CUSTODIAN)
        .exclude(vault_terms__state__in=["appointed", "ready", "acting"])
        .order_by("position", "id")
    )


def possible_readers(file: VaultFile) -> QuerySet[User]:
    """People in office with the clearance who hold no lock."""
    people = User.objects.filter(is_active=True, clearance__gte=file.secrecy, is_superuser=False)
    held = Custodian.objects.filter(state=Custodian.State.ACTING).values("person")
    return people.exclude(pk__in=held).order_by("department__position", "position", "id")


def entries_for(user: User) -> QuerySet[TimelineEntry]:
    """The register of the vault: everything that was done or refused, for custodians, security and audit."""
    if not user.has_role(*REGISTER_READERS):
        return TimelineEntry.objects.none()
    rows = TimelineEntry.objects.filter(code__in=events.CODES)
    return rows.filter(Q(matter__isnull=True) | Q(matter__secrecy__lte=user.clearance))


def timeline_of(request: VaultRequest) -> list[TimelineEntry]:
    """What happened to one request, the last first."""
    return list(request.matter.timeline.filter(code__in=events.CODES).order_by("-id")[:200])


def todo_line(part: Participant, user: User) -> TodoLine:
    """A request I am to release, or one I may read now."""
    row = part.matter.vault_request
    undecided = part.matter.state in UNDECIDED
    return TodoLine(
        matter_id=row.pk,
        kind="涉密",
        tone="red",
        title=part.matter.title,
        number=part.matter.number,
        why=f"{part.matter.state_label}，查阅人{row.reader.name}" if undecided else "已放行，请在时限内查阅",
        from_whom=part.matter.created_by.name,
        since=part.since,
        due_at=row.ends_at,
        url=part.matter.get_absolute_url(),
        action="放行" if undecided else "查阅",
    )
