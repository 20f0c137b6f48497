"""An item tells what its source is about, so it is never less secret (SUP-01)."""

from django.db import transaction

from apps.core.secrecy import Secrecy
from apps.matters.models import Matter
from apps.matters.services import amend, lock, record
from apps.org.models import User
from apps.supervision.models import SupervisionItem


@transaction.atomic
def follow_level(*, source: Matter, actor: User) -> list[str]:
    """Raise every item of a locked source to the source's level, ended ones too; lower none.

    Returns the names of owners of open items who may not see theirs any more.
    """
    items = SupervisionItem.objects.filter(source_matter=source, matter__secrecy__lt=source.secrecy)
    shut = []
    for item in items.select_related("owner").order_by("pk"):
        matter = lock(item.pk)
        changes = {"密级": [matter.get_secrecy_display(), Secrecy(source.secrecy).label]}
        amend(matter, title=matter.title, secrecy=source.secrecy, urgency=matter.urgency)
        words = f"随来源事项 {source.number} 提高"
        record(matter=matter, actor=actor, code="level", verb="提高密级", note=words, changes=changes)
        if item.closed_on is None and item.owner.clearance < source.secrecy:
            shut.append(item.owner.name)
    return shut
