"""Places of paper: shelves are entered, boxes are moved, each record knows where it lies (ARC-01)."""

from django.db import transaction

from apps.archives import rules
from apps.archives.models import ArchiveRecord, Box, Room, Shelf
from apps.core.errors import DomainError
from apps.matters.services import record as tell
from apps.org.models import User


@transaction.atomic
def add_shelf(*, actor: User, room: str, shelf: str) -> Shelf:
    """Enter a shelf, and its room when it is new. Raises DomainError for one that is there."""
    rules.can_keep(actor).require()
    if not room.strip():
        raise DomainError("请写明库房名称", field="room")
    if not shelf.strip():
        raise DomainError("请写明柜架号", field="shelf")
    place, _ = Room.objects.get_or_create(name=room.strip())
    made, fresh = Shelf.objects.get_or_create(room=place, name=shelf.strip())
    if not fresh:
        raise DomainError(f"「{made}」已经登记过", field="shelf")
    tell(matter=None, actor=actor, code="archive_shelf", verb="登记柜架", object_label=f"档案柜架 {made}")
    return made


@transaction.atomic
def move_box(*, box: Box, actor: User, shelf: Shelf) -> Box:
    """Put a box on another shelf; the place of every record in it follows."""
    box = locked_box(box)
    rules.can_keep(actor).require()
    if box.shelf_id == shelf.pk:
        return box
    before, box.shelf = box.place, shelf
    box.save(update_fields=["shelf"])
    count = ArchiveRecord.objects.filter(box=box).update(paper_place=box.place)
    tell(
        matter=None,
        actor=actor,
        code="archive_box",
        verb="移动档案盒",
        object_label=f"档案盒 {box}",
        note=f"{before} → {box.place}，{count} 件",
        changes={"place": [before, box.place]},
    )
    return box


@transaction.atomic
def note_box(*, box: Box, actor: User, note: str) -> Box:
    """What is to be said of the content of a box (备考表): missing pages, damage, changes; who checked it."""
    box = locked_box(box)
    rules.can_keep(actor).require()
    box.note, box.checked_by = note.strip(), actor
    box.save(update_fields=["note", "checked_by"])
    tell(
        matter=None,
        actor=actor,
        code="archive_box",
        verb="填写备考表",
        object_label=f"档案盒 {box}",
        note=box.note[:300],
    )
    return box


def locked_box(box: Box) -> Box:
    """The box, locked, with what its name is made of."""
    rows = Box.objects.select_for_update(of=("self",)).select_related("category", "department", "shelf__room")
    return rows.get(pk=box.pk)
