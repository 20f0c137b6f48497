"""The yearly arrangement (整理): checked, ordered, boxed, frozen (ARC-01, DA/T 22-2015, domain.md 3.1)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from apps.archives import boxing, rules, sorting
from apps.archives.arrangement import Planned, capacities, lines_of, plan_of, to_arrange
from apps.archives.models import ArchiveRecord, Arrangement, ArrangementLine, Box, BoxSize, FormerCode, Shelf
from apps.archives.numbering import lock_class
from apps.archives.selectors import search_text
from apps.archives.services.entries import tell_of
from apps.archives.services.filing import note_paper
from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.matters.services import put_text
from apps.matters.services import record as tell
from apps.org.models import User

PARKED = 1_000_000_000  # item numbers on the way from one order to the other stand beyond every real one


@transaction.atomic
def open_arrangement(*, like: ArchiveRecord, actor: User) -> Arrangement:
    """Begin to arrange the class of a record, with all that is not arranged yet; the open draft if there is one."""
    rules.can_arrange(actor).require()
    where = like.lowest_class
    draft = Arrangement.objects.filter(**where, state=Arrangement.State.DRAFT).first()
    if draft is not None:
        return refresh_lines(draft, actor)
    if not to_arrange(actor).filter(**where).exists():
        raise DomainError("这一类里没有待整理的档案")
    arrangement = Arrangement.objects.create(**where, opened_by=actor, opened_at=clock.now())
    tell(matter=None, actor=actor, code="arrange_open", verb="开始整理", object_label=str(arrangement))
    return refresh_lines(arrangement, actor)


def refresh_lines(arrangement: Arrangement, actor: User) -> Arrangement:
    """Take in what was filed into the class since the draft was opened, at its end."""
    known = set(arrangement.lines.values_list("record_id", flat=True))
    fresh = to_arrange(actor).filter(**arrangement.lowest_class).exclude(pk__in=known).order_by("item_number")
    last = arrangement.lines.aggregate(last=Max("position"))["last"] or 0
    ArrangementLine.objects.bulk_create(
        ArrangementLine(arrangement=arrangement, record=one, position=last + place)
        for place, one in enumerate(fresh, 1)
    )
    return arrangement


@transaction.atomic
def order_lines(*, arrangement: Arrangement, actor: User, by: str) -> None:
    """Put the whole draft into one of the orders of sorting.BY."""
    arrangement = _draft(arrangement, actor)
    if by not in sorting.BY:
        raise DomainError("请选择排列方式：时间、事由或重要程度")
    lines = {line.record_id: line for line in lines_of(arrangement)}
    wanted = sorting.arranged([line.record for line in lines.values()], by)
    _write_positions([lines[one.pk] for one in wanted])


@transaction.atomic
def place_line(*, arrangement: Arrangement, actor: User, line_id: int, position: int) -> None:
    """Move one item to a place of the draft (from 1); the others close up."""
    arrangement = _draft(arrangement, actor)
    lines = list(arrangement.lines.all())
    moved = next((line for line in lines if line.pk == line_id), None)
    if moved is None:
        raise Stale("这一件已不在本次整理中，请刷新后再排")
    lines.remove(moved)
    lines.insert(max(0, min(position - 1, len(lines))), moved)
    _write_positions(lines)


def _write_positions(lines: Sequence[ArrangementLine]) -> None:
    for place, line in enumerate(lines, 1):
        line.position = place
    ArrangementLine.objects.bulk_update(lines, ["position"], batch_size=500)


@transaction.atomic
def mend_line(*, arrangement: Arrangement, actor: User, line_id: int, pages: int | None, paper_place: str = "") -> None:
    """Fill in what the check missed: the pages of an item, and that its paper copy is there."""
    arrangement = _draft(arrangement, actor)
    line = arrangement.lines.filter(pk=line_id).select_related("record__matter").first()
    if line is None:
        raise Stale("这一件已不在本次整理中，请刷新后再填")
    record, changes = line.record, dict[str, object]()
    if pages is not None and pages != record.pages:
        changes["pages"] = [record.pages, pages]
        record.pages = pages
    if paper_place.strip() and record.paper_filed_at is None:
        changes["paper_place"] = ["", paper_place.strip()]
        record.paper_place, record.paper_filed_at = paper_place.strip(), clock.now()
    if not changes:
        return
    record.save(update_fields=["pages", "paper_place", "paper_filed_at"])
    words = [f"页数 {pages}"] if "pages" in changes else []
    words += [f"纸质件存于 {record.paper_place}"] if "paper_place" in changes else []
    tell_of(record, actor=actor, code="archive_mend", verb="整理补登", note="，".join(words), changes=changes)
    if "paper_place" in changes:
        note_paper(record, actor)


@transaction.atomic
def plan_boxes(*, arrangement: Arrangement, actor: User, thickness_mm: int, shelf: Shelf | None) -> None:
    """Choose the boxes and the shelf they will stand on."""
    arrangement = _draft(arrangement, actor)
    if not BoxSize.objects.filter(thickness_mm=thickness_mm).exists():
        raise DomainError("没有这种厚度的档案盒，请从列表中选择", field="thickness_mm")
    arrangement.thickness_mm, arrangement.shelf = thickness_mm, shelf
    arrangement.save(update_fields=["thickness_mm", "shelf"])


@transaction.atomic
def cancel_arrangement(*, arrangement: Arrangement, actor: User) -> None:
    """Give the draft up: every record stays as it was."""
    arrangement = _draft(arrangement, actor)
    arrangement.state = Arrangement.State.CANCELLED
    arrangement.save(update_fields=["state"])
    tell(matter=None, actor=actor, code="arrange_cancel", verb="取消整理", object_label=str(arrangement))


@transaction.atomic
def freeze_arrangement(*, arrangement: Arrangement, actor: User, electronic_only: bool = False) -> Arrangement:
    """Give the items their final numbers and boxes; from now on number and code never change.

    The class's own numbers are dealt out anew in the order of the draft, so it stays without gaps, and what is filed
    meanwhile waits on the class's counter. Codes that are final keep their number. `electronic_only` says that items
    without a paper copy are kept as electronic files alone (单套). Raises DomainError with what is still missing.
    """
    arrangement = _draft(arrangement, actor)
    lock_class(arrangement)
    refresh_lines(arrangement, actor)
    planned = plan_of(arrangement)
    rules.can_freeze(actor, arrangement, planned, electronic_only=electronic_only).require()
    _renumber(planned, actor)
    boxes = _make_boxes(arrangement, planned, actor)
    now = clock.now()
    for one in planned:
        _write(one, boxes, actor, now)
    arrangement.state = Arrangement.State.FROZEN
    arrangement.frozen_by, arrangement.frozen_at = actor, now
    arrangement.save(update_fields=["state", "frozen_by", "frozen_at"])
    renumbered = sum(one.code != one.former for one in planned)
    note = f"{len(planned)} 件，装 {len(set(boxes.values()))} 盒" + (
        f"，{renumbered} 件档号有调整" if renumbered else ""
    )
    tell(matter=None, actor=actor, code="arrange_freeze", verb="整理定稿", object_label=str(arrangement), note=note)
    return arrangement


def _renumber(planned: Sequence[Planned], actor: User) -> None:
    """Two steps, because numbers and codes are unique at every moment."""
    moved = [one for one in planned if one.number != one.record.item_number]
    for one in moved:
        one.record.item_number = PARKED + one.record.pk
        one.record.archive_code = f"~{one.record.pk}"
    ArchiveRecord.objects.bulk_update([one.record for one in moved], ["item_number", "archive_code"], batch_size=500)
    now = clock.now()
    for one in moved:
        one.record.item_number, one.record.archive_code = one.number, one.code
    ArchiveRecord.objects.bulk_update([one.record for one in moved], ["item_number", "archive_code"], batch_size=500)
    FormerCode.objects.bulk_create(FormerCode(record=one.record, code=one.former, until=now) for one in moved)


def _make_boxes(arrangement: Arrangement, planned: Sequence[Planned], actor: User) -> dict[int, Box]:
    """The boxes, and the record ids that go into each."""
    paper = [one.record for one in planned if one.record.paper_filed_at is not None]
    last = Box.objects.filter(**arrangement.lowest_class).aggregate(last=Max("number"))["last"] or 0
    found: dict[int, Box] = {}
    plan = boxing.boxes_for(paper, thickness_mm=arrangement.thickness_mm, capacities=capacities())
    for number, one in enumerate(plan, last + 1):
        box = Box.objects.create(
            **arrangement.lowest_class,
            number=number,
            thickness_mm=one.thickness_mm,
            shelf=arrangement.shelf,
            arranged_by=actor,
            arranged_at=clock.now(),
        )
        found |= {record.pk: box for record in one.records}
    return found


def _write(one: Planned, boxes: dict[int, Box], actor: User, now: dt.datetime) -> None:
    record = one.record
    record.arranged_at, record.code_final, record.box = now, True, boxes.get(record.pk)
    if record.box is not None:
        record.paper_place = record.box.place
    record.save(update_fields=["arranged_at", "code_final", "box", "paper_place"])
    words = [f"档号 {one.code}"] + ([f"原 {one.former}"] if one.code != one.former else [])
    words += [f"装入 {record.box}"] if record.box else ["电子单套"]
    tell_of(
        record,
        actor=actor,
        code="archive_arrange",
        verb="整理编号",
        note="，".join(words),
        changes={"archive_code": [one.former, one.code]},
    )
    if record.matter_id is not None and one.code != one.former:
        text = search_text(record)
        put_text(matter_id=text.matter_id, field=text.field, ref=text.ref, text=text.text)


def _draft(arrangement: Arrangement, actor: User) -> Arrangement:
    """Lock the draft: the first line of every verb."""
    rows = Arrangement.objects.select_for_update(of=("self",)).select_related("category", "department", "shelf__room")
    fresh = rows.get(pk=arrangement.pk)
    rules.can_arrange(actor).require()
    if fresh.state != Arrangement.State.DRAFT:
        raise Stale(f"本次整理{fresh.get_state_display()}，不能再改")
    return fresh
