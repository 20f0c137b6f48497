"""Boxes and shelves: found, moved, described."""

import pytest
from django.urls import reverse

from apps.archives import services
from apps.archives.box_ledger import BoxFilter
from apps.archives.models import ArchiveRecord, Box, Shelf
from apps.archives.places import spine_of, visible_boxes
from apps.archives.tests.factories import arranged, make_record
from apps.core.errors import Denied, DomainError
from apps.matters.models import TimelineEntry


def shelf_of(cast, name: str = "1号柜") -> Shelf:
    return services.add_shelf(actor=cast.archivist, room="档案室", shelf=name)


def test_a_moved_box_takes_its_records_along(cast):
    record, shelf = arranged(cast), shelf_of(cast)
    services.move_box(box=record.box, actor=cast.archivist, shelf=shelf)
    record.refresh_from_db()
    assert record.paper_place.startswith("档案室 1号柜 ")
    entry = TimelineEntry.objects.get(code="archive_box")
    assert (entry.verb, entry.note.split(" → ")[0].split(" ")[0], entry.note.endswith("，1 件")) == (
        "移动档案盒",
        "未上架",
        True,
    )


def test_moving_it_to_where_it_is_tells_nothing(cast):
    record, shelf = arranged(cast), shelf_of(cast)
    for _ in range(2):
        services.move_box(box=record.box, actor=cast.archivist, shelf=shelf)
    assert TimelineEntry.objects.filter(code="archive_box").count() == 1


@pytest.mark.parametrize(("room", "shelf", "sentence"), [("", "1号柜", "请写明库房"), ("档案室", " ", "请写明柜架号")])
def test_a_shelf_has_a_room_and_a_name(room, shelf, sentence, cast):
    with pytest.raises(DomainError, match=sentence):
        services.add_shelf(actor=cast.archivist, room=room, shelf=shelf)


def test_a_shelf_is_entered_once_and_by_the_archivist(cast):
    shelf_of(cast)
    with pytest.raises(DomainError, match="「档案室 1号柜」已经登记过"):
        shelf_of(cast)
    with pytest.raises(Denied):
        services.add_shelf(actor=cast.clerk, room="档案室", shelf="9号柜")
    assert Shelf.objects.count() == 1


def test_a_boxed_record_is_not_moved_alone(cast):
    record = arranged(cast)
    with pytest.raises(DomainError, match="本件已装盒，位置随档案盒"):
        services.tick_paper(record=record, actor=cast.archivist, place="别处")


def test_the_sheet_keeps_who_checked(cast):
    box = arranged(cast).box
    services.note_box(box=box, actor=cast.archivist, note=" 第3页缺角 ")
    box.refresh_from_db()
    assert (box.note, box.checked_by) == ("第3页缺角", cast.archivist)


def test_the_spine_says_what_is_in_it(cast):
    for _ in range(2):
        make_record(cast, files=True, paper=True, paper_place="柜", pages=5)
    draft = services.open_arrangement(like=ArchiveRecord.objects.first(), actor=cast.archivist)
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    assert spine_of(Box.objects.get()) == {"first": 1, "last": 2, "items": 2, "pages": 10}


def test_a_box_is_found_by_what_lies_in_it(cast):
    record = arranged(cast, title="关于甲的通知")
    arranged(cast, title="关于乙的通知", retention="Y")
    for words in ("甲的", record.archive_code):
        found = BoxFilter({"q": words}, queryset=visible_boxes(cast.archivist)).qs
        assert [box.pk for box in found] == [record.box_id]
    assert visible_boxes(cast.director).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_ledger_of_boxes_asks_the_same_for_one_and_three(count, cast, as_user, django_assert_num_queries):
    for number in range(count):
        arranged(cast, retention=("Y", "D30", "D10")[number])
    client = as_user(cast.archivist)
    client.get(reverse("archives:box_list"))
    with django_assert_num_queries(5):  # session, user, roles, rows, shell
        client.get(reverse("archives:box_list"))
