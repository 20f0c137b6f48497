"""Reading files: through the matter's own visibility, or not at all."""

import uuid
from collections.abc import Iterable

from django.db.models import Count, Sum

from apps.attachments.models import Attachment, Rendition, StagedUpload
from apps.attachments.openers import is_closed, way_back
from apps.matters.models import Matter
from apps.matters.selectors import visible_matter
from apps.org.models import User


def visible_attachment(user: User, attachment_id: int) -> Attachment | None:
    """One file with its matter; None unless the person may see the matter or an opener lets them, and no closer
    keeps it from them."""
    row = Attachment.objects.select_related("uploaded_by").filter(pk=attachment_id).first()
    if row is None or (row.frozen and is_closed(user, row.matter_id)):  # frozen: filed
        return None
    matter = visible_matter(user, row.matter_id)
    if matter is not None:
        row.matter, row.back_url = matter, matter.get_absolute_url()
        return row
    row.back_url = way_back(user, row.matter_id)
    return row if row.back_url else None


def attachments_of(matter: Matter, roles: Iterable[str] | None = None) -> list[Attachment]:
    """The files of a matter in the order they came, newest version of each; `.older` lists the others.

    One query. The caller has fetched the matter through its own visible_to.
    """
    rows = Attachment.objects.filter(matter=matter).select_related("uploaded_by").order_by("id")
    if roles is not None:
        rows = rows.filter(role__in=list(roles))
    current: dict[tuple[str, str], Attachment] = {}
    for row in rows:
        row.matter = matter
        earlier = current.get((row.role, row.name))
        if earlier is not None:
            earlier.newest = False
        row.older = [*earlier.older, earlier] if earlier else []
        current[row.role, row.name] = row
    return sorted(current.values(), key=lambda row: (row.older[0] if row.older else row).pk)


def versions_of(attachment: Attachment, siblings: Iterable[Attachment]) -> list[Attachment]:
    """Every version of a file, newest first, out of `attachments_of` of its matter."""
    for current in siblings:
        if (current.role, current.name) == (attachment.role, attachment.name):
            return [current, *reversed(current.older)]
    return [attachment]


def is_newest(attachment: Attachment) -> bool:
    """Whether no later version of the file stands in its matter."""
    same = Attachment.objects.filter(matter=attachment.matter_id, role=attachment.role, name=attachment.name)
    return not same.filter(version__gt=attachment.version).exists()


def rendition_of(attachment: Attachment) -> Rendition | None:
    """The PDF made of an office file, or its conversion under way; None when nobody asked yet."""
    return Rendition.objects.filter(sha256=attachment.sha256).first()


def ahead_of(rendition: Rendition) -> int:
    """How many conversions stand before a waiting one."""
    open_ones = Rendition.objects.filter(state__in=[Rendition.State.WAITING, Rendition.State.RUNNING])
    return open_ones.filter(asked_at__lt=rendition.asked_at).exclude(pk=rendition.pk).count()


def unsent_of(user: User) -> tuple[int, int]:
    """Files the person dropped and did not send yet, and their bytes."""
    found = StagedUpload.objects.filter(owner=user).aggregate(files=Count("pk"), size=Sum("size"))
    return found["files"], found["size"] or 0


def staged_uuids(values: Iterable[object]) -> list[uuid.UUID]:
    """What a form posted as ids of dropped files: each once, in order; nonsense is left out."""
    known: dict[uuid.UUID, None] = {}
    for value in values:
        try:
            known[uuid.UUID(str(value))] = None
        except ValueError:
            continue
    return list(known)


def staged_of(user: User, staged_ids: Iterable[object]) -> list[StagedUpload]:
    """The person's own dropped files among these ids, in that order; others are left out."""
    wanted = staged_uuids(staged_ids)
    found = {row.pk: row for row in StagedUpload.objects.filter(owner=user, pk__in=wanted)} if wanted else {}
    return [found[pk] for pk in wanted if pk in found]
