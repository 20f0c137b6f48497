"""The yearly arrangement: checked, ordered within the lowest class, boxed, frozen."""

import contextlib
import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse

from apps.archives import services
from apps.archives.arrangement import classes_to_arrange, plan_of
from apps.archives.models import ArchiveRecord, Arrangement, Box, FormerCode, Retention
from apps.archives.numbering import lock_class
from apps.archives.selectors import timeline_of, with_words
from apps.archives.services import file_matter
from apps.archives.tests.factories import arranged, make_record
from apps.attachments.tests.factories import make_matter
from apps.core.errors import Denied, DomainError, Stale
from apps.core.secrecy import Secrecy
from apps.matters.models import NumberCounter, TimelineEntry
from apps.org.tests.cast import build_cast

TITLES = {
    "关于召开年会的通知": dt.date(2026, 11, 2),
    "关于安全生产检查的通知": dt.date(2026, 5, 8),
    "关于表彰先进的决定": dt.date(2026, 8, 1),
    "关于安全生产检查的报告": dt.date(2026, 12, 1),
}


@pytest.fixture(autouse=True)
def friday(time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 18, 10, 0, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def four(cast) -> list[ArchiveRecord]:
    """Four papers of one class with both copies, filed in the order above, 100 pages each."""
    return [
        make_record(cast, title=title, files=True, paper=True, paper_place="待整理柜", pages=100, document_date=date)
        for title, date in TITLES.items()
    ]


def draft_of(cast, record: ArchiveRecord) -> Arrangement:
    return services.open_arrangement(like=record, actor=cast.archivist)


def titles_in_order() -> list[tuple[int, str]]:
    return list(ArchiveRecord.objects.order_by("item_number").values_list("item_number", "title"))


ORDERS = {
    "number": list(TITLES),
    "time": sorted(TITLES, key=TITLES.get),
    "matter": ["关于安全生产检查的通知", "关于安全生产检查的报告", "关于表彰先进的决定", "关于召开年会的通知"],
    "importance": ["关于表彰先进的决定", "关于安全生产检查的通知", "关于召开年会的通知", "关于安全生产检查的报告"],
}


@pytest.mark.parametrize("by", ORDERS)
def test_the_order_of_a_draft_becomes_the_numbers_without_a_gap(by, four, cast):
    draft = draft_of(cast, four[0])
    services.order_lines(arrangement=draft, actor=cast.archivist, by=by)
    assert [one.former for one in plan_of(draft)] != [] and titles_in_order() == list(enumerate(TITLES, 1))
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    assert titles_in_order() == list(enumerate(ORDERS[by], 1))
    assert list(ArchiveRecord.objects.order_by("item_number").values_list("archive_code", flat=True)) == [
        f"Z109-WS·2026-D30-BGS-{n:04}" for n in range(1, 5)
    ]


def test_a_changed_code_is_kept_told_and_found(four, cast):
    draft = draft_of(cast, four[0])
    services.place_line(arrangement=draft, actor=cast.archivist, line_id=draft.lines.last().pk, position=1)
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    moved = ArchiveRecord.objects.get(title="关于安全生产检查的报告")
    assert (moved.archive_code, [one.code for one in moved.former_codes.all()]) == (
        "Z109-WS·2026-D30-BGS-0001",
        ["Z109-WS·2026-D30-BGS-0004"],
    )
    last = timeline_of(moved)[-1]
    assert (last.verb, last.note) == (
        "整理编号",
        "档号 Z109-WS·2026-D30-BGS-0001，原 Z109-WS·2026-D30-BGS-0004，装入 Z109-WS·2026-D30-BGS 第 1 盒",
    )
    assert moved in with_words(ArchiveRecord.objects.all(), "D30-BGS-0004")


def test_frozen_is_frozen(four, cast):
    draft = draft_of(cast, four[0])
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    with pytest.raises(Stale, match="已定稿，不能再改"):
        services.order_lines(arrangement=draft, actor=cast.archivist, by="time")
    with pytest.raises(DomainError, match="没有待整理的档案"):
        draft_of(cast, four[0])
    assert set(ArchiveRecord.objects.values_list("code_final", flat=True)) == {True}


def test_what_comes_later_goes_on_counting_and_is_arranged_apart(four, cast):
    services.freeze_arrangement(arrangement=draft_of(cast, four[0]), actor=cast.archivist)
    late = make_record(cast, title="关于甲的函", files=True, paper=True, paper_place="柜", pages=3)
    assert late.archive_code == "Z109-WS·2026-D30-BGS-0005"
    second = draft_of(cast, late)
    services.freeze_arrangement(arrangement=second, actor=cast.archivist)
    late.refresh_from_db()
    assert (late.item_number, late.box.number, late.box.thickness_mm) == (5, 3, 20)


def test_a_code_given_before_there_was_an_arrangement_stays(four, cast):
    ArchiveRecord.objects.filter(item_number=2).update(code_final=True)
    draft = draft_of(cast, four[0])
    services.order_lines(arrangement=draft, actor=cast.archivist, by="importance")
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    assert titles_in_order() == [
        (1, "关于表彰先进的决定"),
        (2, "关于安全生产检查的通知"),
        (3, "关于召开年会的通知"),
        (4, "关于安全生产检查的报告"),
    ]
    assert FormerCode.objects.filter(record__item_number=2).count() == 0


def test_boxes_are_filled_by_pages_and_tell_each_record_its_place(four, cast):
    shelf = services.add_shelf(actor=cast.archivist, room="档案室", shelf="1号柜")
    draft = draft_of(cast, four[0])
    services.plan_boxes(arrangement=draft, actor=cast.archivist, thickness_mm=30, shelf=shelf)  # 280 pages
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    assert [(box.number, box.thickness_mm, box.records.count()) for box in Box.objects.order_by("number")] == [
        (1, 30, 2),
        (2, 30, 2),
    ]
    record = ArchiveRecord.objects.get(item_number=3)
    assert record.paper_place == "档案室 1号柜 2026-D30-BGS 02盒"


def test_a_thick_item_has_a_box_of_its_own_and_the_last_box_is_no_wider_than_needed(cast):
    for pages in (350, 10, 10):
        make_record(cast, files=True, paper=True, paper_place="柜", pages=pages)
    draft = draft_of(cast, ArchiveRecord.objects.first())
    services.plan_boxes(arrangement=draft, actor=cast.archivist, thickness_mm=30, shelf=None)
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    boxes = Box.objects.order_by("number")
    assert [(box.thickness_mm, box.records.count()) for box in boxes] == [(40, 1), (20, 2)]


def test_nothing_is_frozen_without_pages_and_a_missing_paper_must_be_meant(cast):
    record = make_record(cast, files=True, pages=0)
    draft = draft_of(cast, record)
    with pytest.raises(DomainError, match="还有 1 件没有页数，例如 Z109-WS·2026-D30-BGS-0001"):
        services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    line = draft.lines.get()
    services.mend_line(arrangement=draft, actor=cast.archivist, line_id=line.pk, pages=4)
    with pytest.raises(DomainError, match="还有 1 件没有纸质件"):
        services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist, electronic_only=True)
    record.refresh_from_db()
    assert (record.pages, record.box, record.arranged_at is not None, Box.objects.count()) == (4, None, True, 0)


def test_what_has_neither_copy_is_not_frozen(cast):
    draft = draft_of(cast, make_record(cast, pages=3))
    with pytest.raises(DomainError, match="既没有电子件也没有纸质件"):
        services.freeze_arrangement(arrangement=draft, actor=cast.archivist, electronic_only=True)


def test_a_refused_freeze_changes_no_number(four, cast):
    ArchiveRecord.objects.filter(item_number=4).update(pages=None)
    draft = draft_of(cast, four[0])
    services.order_lines(arrangement=draft, actor=cast.archivist, by="time")
    with pytest.raises(DomainError):
        services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    assert titles_in_order() == list(enumerate(TITLES, 1))


def test_only_the_archivist_arranges(four, cast):
    draft = draft_of(cast, four[0])
    for actor in (cast.clerk, cast.director):
        with pytest.raises(Denied, match="由档案员办理"):
            services.freeze_arrangement(arrangement=draft, actor=actor)
        with pytest.raises(Denied, match="由档案员办理"):
            services.open_arrangement(like=four[0], actor=actor)


def test_the_classes_say_what_they_lack(four, cast):
    make_record(cast, retention="Y")
    found = [
        (one["retention"], one["items"], one["no_pages"], one["no_paper"]) for one in classes_to_arrange(cast.archivist)
    ]
    assert found == [("D30", 4, 0, 0), ("Y", 1, 1, 1)]
    cast.archivist.clearance = Secrecy.PUBLIC
    assert classes_to_arrange(cast.archivist) == []


def test_the_whole_way_on_the_pages(four, cast, as_user):
    client = as_user(cast.archivist)
    assert "关于" not in client.get(reverse("archives:arranging")).content.decode()
    page = client.post(reverse("archives:arranging"), {"record": four[0].pk}, follow=True)
    draft = Arrangement.objects.get()
    assert page.redirect_chain == [(draft.get_absolute_url(), 302)]
    client.post(reverse("archives:arrangement_order", args=[draft.pk]), {"by": "time"})
    client.post(reverse("archives:arrangement_boxes", args=[draft.pk]), {"thickness_mm": "40", "shelf": ""})
    page = client.post(reverse("archives:arrangement_freeze", args=[draft.pk]), follow=True).content.decode()
    assert ("已定稿：件号、档号不再变动" in page, "第 2 盒" in page) == (True, True)
    assert titles_in_order()[0] == (1, "关于安全生产检查的通知")
    assert TimelineEntry.objects.filter(code="arrange_freeze").get().note == "4 件，装 2 盒，3 件档号有调整"


def test_a_wrong_number_of_pages_is_told_and_kept(cast, as_user):
    draft = draft_of(cast, make_record(cast, files=True))
    address = reverse("archives:arrangement_mend", args=[draft.pk, draft.lines.get().pk])
    page = as_user(cast.archivist).post(address, {"pages": "很多", "paper_place": "柜"})
    assert (page.status_code, "页数应为整数" in page.content.decode(), 'value="很多"' in page.content.decode()) == (
        422,
        True,
        True,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_draft_asks_the_same_for_one_and_three(count, four, cast, as_user, django_assert_num_queries):
    draft = draft_of(cast, four[0])
    draft.lines.filter(position__gt=count).delete()
    client = as_user(cast.archivist)
    client.get(draft.get_absolute_url())
    with django_assert_num_queries(QUERIES_OF_DRAFT):
        client.get(draft.get_absolute_url())


QUERIES_OF_DRAFT = 12


def test_the_arranged_factory_has_a_box(cast):
    record = arranged(cast)
    assert (record.box.number, record.get_retention_display()) == (1, Retention.YEARS_30.label)


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_filing_while_the_class_is_frozen_leaves_neither_gap_nor_double():
    """The class's own numbers are dealt out anew; what is filed meanwhile waits on the counter and goes on counting."""
    cast = build_cast()
    records = [make_record(cast, title=f"关于{n}的通知", files=True, pages=2) for n in range(12)]
    waiting = [make_matter(cast.clerk, title=f"后到{n}") for n in range(12)]
    draft = services.open_arrangement(like=records[0], actor=cast.archivist)
    services.order_lines(arrangement=draft, actor=cast.archivist, by="importance")
    gate = threading.Barrier(4)

    def clerk(share: int) -> None:
        gate.wait()
        for matter in waiting[share::3]:
            file_matter(
                matter=matter, actor=cast.clerk, retention="D30", department=cast.office, title=matter.title, pages=1
            )
        connection.close()

    def archivist() -> None:
        gate.wait()
        with contextlib.suppress(DomainError):  # a paper without files came in between: a sentence, no broken number
            services.freeze_arrangement(arrangement=draft, actor=cast.archivist, electronic_only=True)
        connection.close()

    threads = [threading.Thread(target=clerk, args=(n,)) for n in range(3)] + [threading.Thread(target=archivist)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(ArchiveRecord.objects.values_list("item_number", flat=True))
    assert numbers == list(range(1, 25))
    assert NumberCounter.objects.get(rule__code="archive_item").last == 24


def test_the_counter_of_the_class_is_locked(four, cast, django_assert_num_queries):
    draft = draft_of(cast, four[0])
    with django_assert_num_queries(1) as asked:
        lock_class(draft)
    assert "matters_numbercounter" in asked[0]["sql"]
