"""Reading files: through the matter's own visibility, or not at all."""

import uuid
from collections.abc import Iterable

from apps.attachments.models import Attachment, StagedUpload
from apps.attachments.openers import way_back
from apps.matters.models import Matter
from apps.matters.selectors import visible_matter
from apps.org.models import User


def visible_attachment(user: User, attachment_id: int) -> Attachment | None:
    """One file with its matter, when the person may see the matter or an opener lets them; else None."""
    row = Attachment.objects.select_related("uploaded_by").filter(pk=attachment_id).first()
    if row is None:
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
        row.older = [*earlier.older, earlier] if earlier else []
        current[row.role, row.name] = row
    return sorted(current.values(), key=lambda row: (row.older[0] if row.older else row).pk)


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
