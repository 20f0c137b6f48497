"""Filing a matter: code, copies, frozen files, once."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from apps.archives.models import ArchiveCategory, ArchiveRecord, Retention
from apps.archives.rules import can_file, can_tick_paper
from apps.archives.services import file_matter, tick_paper
from apps.archives.tests.factories import make_record
from apps.attachments.models import Attachment
from apps.attachments.tests import kinds, samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.matters.models import NumberCounter, TimelineEntry
from apps.matters.services import create_matter, lock, move
from apps.org.tests.cast import build_cast

FRIDAY = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def friday(time_machine):
    time_machine.move_to(FRIDAY, tick=False)


def test_the_categories_of_the_office_are_there(db):
    assert list(ArchiveCategory.objects.values_list("code", "name")) == [
        ("KJ", "科技档案"),
        ("KU", "会计档案"),
        ("SW", "实物档案"),
        ("SX", "声像档案"),
        ("WS", "文书档案"),
    ]


def test_the_code_is_that_of_the_standard(cast):
    record = make_record(cast, retention="Y")
    assert record.archive_code == "Z109-WS·2026-Y-BGS-0001"  # DA/T 22-2015: Z109-WS·2011-Y-BGS-0001
    assert [hex(ord(ch)) for ch in record.archive_code if not ch.isascii()] == ["0xb7"]


def test_item_numbers_run_within_the_lowest_class(cast):
    codes = [
        make_record(cast, **given).archive_code
        for given in (
            {},
            {},
            {"retention": "Y"},
            {"department": cast.production},
            {"category_code": "KJ"},
            {},
        )
    ]
    assert codes == [
        "Z109-WS·2026-D30-BGS-0001",
        "Z109-WS·2026-D30-BGS-0002",
        "Z109-WS·2026-Y-BGS-0001",
        "Z109-WS·2026-D30-SCB-0001",
        "Z109-KJ·2026-D30-BGS-0001",
        "Z109-WS·2026-D30-BGS-0003",
    ]


def test_the_year_is_the_one_in_which_the_matter_was_closed_at_the_office(cast, time_machine):
    matter = make_matter(cast.clerk)
    time_machine.move_to(dt.datetime(2026, 12, 31, 16, 30, tzinfo=dt.UTC), tick=False)  # 00:30 on 1 January here
    move(lock(matter.pk), "done", actor=cast.clerk)
    time_machine.move_to(dt.datetime(2028, 3, 1, tzinfo=dt.UTC), tick=False)
    record = file_matter(matter=matter, actor=cast.clerk, retention="D10", department=cast.office, title="甲")
    assert record.archive_code == "Z109-WS·2027-D10-BGS-0001"


def test_what_was_done_in_december_and_is_filed_in_january_stands_under_december(cast, time_machine):
    matter = create_matter(kind=kinds.register().code, title="甲", actor=cast.clerk, state="draft")
    time_machine.move_to(dt.datetime(2026, 12, 30, 2, 0, tzinfo=dt.UTC), tick=False)
    move(lock(matter.pk), "running", actor=cast.clerk)  # its last state before filing, not a terminal one
    time_machine.move_to(dt.datetime(2027, 1, 5, 2, 0, tzinfo=dt.UTC), tick=False)
    record = file_matter(matter=matter, actor=cast.clerk, retention="D10", department=cast.office, title="甲")
    assert (record.archive_code, record.filed_at.year) == ("Z109-WS·2026-D10-BGS-0001", 2027)


def test_the_fonds_code_is_a_setting(cast, settings):
    settings.ARCHIVE_FONDS_CODE = "J001"
    assert make_record(cast).archive_code == "J001-WS·2026-D30-BGS-0001"
    settings.ARCHIVE_FONDS_CODE = ""
    with pytest.raises(DomainError, match="尚未设置全宗号"):
        make_record(cast)


def test_a_matter_is_filed_without_retyping_and_its_files_are_frozen(cast):
    matter = make_matter(cast.clerk, secrecy=Secrecy.COMMERCIAL)
    make_attachment(matter, cast.clerk, "正文.pdf", samples.pdf(3))
    make_attachment(matter, cast.clerk, "附件.pdf", samples.pdf(4), role="annex")
    make_attachment(matter, cast.clerk, "附件.pdf", samples.pdf(5), role="annex")
    record = file_matter(
        matter=matter,
        actor=cast.clerk,
        retention="D30",
        department=cast.office,
        title=matter.title,
        responsible_party="市应急管理局",
        document_number="应急函〔2026〕88号",
        document_date=dt.date(2026, 11, 18),
    )
    assert (record.pages, record.secrecy, record.electronic_filed_at, record.paper_filed_at) == (
        8,  # the newest version of each file
        Secrecy.COMMERCIAL,
        FRIDAY,
        None,
    )
    assert set(Attachment.objects.values_list("frozen", flat=True)) == {True}
    entry = TimelineEntry.objects.filter(matter=matter).last()
    assert (entry.verb, entry.note) == (
        "立档",
        "档号 Z109-WS·2026-D30-BGS-0001，保管期限30年，电子文件 2 个，纸质件待登记",
    )


def test_both_copies_are_ticked_apart(cast):
    bare = make_record(cast)
    electronic = make_record(cast, files=True)
    both = make_record(cast, files=True, paper=True, paper_place=" 1号柜-03盒 ")
    assert [(r.electronic_filed_at, r.paper_filed_at, r.copies_complete) for r in (bare, electronic, both)] == [
        (None, None, False),
        (FRIDAY, None, False),
        (FRIDAY, FRIDAY, True),
    ]
    assert both.paper_place == "1号柜-03盒"
    with pytest.raises(DomainError, match="请写明存放位置"):
        make_record(cast, paper=True)


def test_a_matter_is_filed_once(cast):
    record = make_record(cast)
    with pytest.raises(DomainError, match="本件已归档，档号 Z109-WS·2026-D30-BGS-0001"):
        file_matter(matter=record.matter, actor=cast.director, retention="Y", department=cast.office, title="乙")
    assert (ArchiveRecord.objects.count(), NumberCounter.objects.get(rule__code="archive_item").last) == (1, 1)


@pytest.mark.parametrize(("given", "words"), [({"category_code": "XX"}, "XX"), ({"retention": "D99"}, "保管期限")])
def test_an_unknown_class_is_told_and_burns_no_number(given, words, cast):
    with pytest.raises(DomainError, match=words):
        make_record(cast, **given)
    assert make_record(cast).item_number == 1


def test_who_may_file_and_who_may_tick(cast):
    matter, record = make_matter(cast.clerk), make_record(cast)
    everybody = cast.everybody()
    assert {post for post, user in everybody.items() if can_file(user, matter)} == {"clerk", "director", "archivist"}
    assert {post for post, user in everybody.items() if can_tick_paper(user, record)} == {"archivist"}
    with pytest.raises(Denied, match="只有文书、档案员或办公室主任可以归档"):
        make_record(cast, actor=cast.staff)


def test_the_archivist_ticks_the_paper_and_notes_a_move(cast):
    record = make_record(cast)
    tick_paper(record=record, actor=cast.archivist, place=" 1号柜-03盒 ")
    tick_paper(record=record, actor=cast.archivist, place="1号柜-03盒")
    tick_paper(record=record, actor=cast.archivist, place="2号柜-01盒")
    record.refresh_from_db()
    assert (record.paper_place, record.paper_filed_at) == ("2号柜-01盒", FRIDAY)
    entries = TimelineEntry.objects.filter(matter=record.matter, code="archive_paper")
    assert [(e.verb, e.note) for e in entries] == [
        ("纸质件入库", "1号柜-03盒"),
        ("变更存放位置", "1号柜-03盒 → 2号柜-01盒"),
    ]


@pytest.mark.parametrize("place", ["", "   "])
def test_a_paper_copy_needs_a_place(place, cast):
    with pytest.raises(DomainError, match="请写明存放位置"):
        tick_paper(record=make_record(cast), actor=cast.archivist, place=place)


def test_only_the_archivist_ticks(cast):
    with pytest.raises(Denied, match="纸质件由档案员登记"):
        tick_paper(record=make_record(cast), actor=cast.director, place="1号柜")


def test_every_retention_of_the_standard_is_known():
    assert Retention.choices == [("Y", "永久"), ("D30", "30年"), ("D10", "10年")]


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_clerks_filing_at_once_with_a_third_failing_leave_no_gap_and_no_double(time_machine):
    """Proved by replacing the counter's UPDATE … + 1 with read, add, write: 18 of 27 ended as doubles."""
    cast = build_cast()
    matters = [make_matter(cast.clerk, title=f"第{n}件") for n in range(40)]

    def clerk(worker: int) -> None:
        for turn, matter in enumerate(matters[worker * 5 : worker * 5 + 5]):
            try:
                with transaction.atomic():
                    file_matter(
                        matter=matter, actor=cast.clerk, retention="D30", department=cast.office, title=matter.title
                    )
                    if (worker + turn) % 3 == 0:
                        raise InterruptedError
            except InterruptedError:
                pass
        connection.close()

    threads = [threading.Thread(target=clerk, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(ArchiveRecord.objects.values_list("item_number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 27


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_filing_the_same_matter_make_one_record_and_the_other_is_told():
    """Proved by taking lock(matter.pk) out of file_matter: the second ends in an IntegrityError, not a sentence."""
    cast = build_cast()
    matter, told = make_matter(cast.clerk), []
    gate = threading.Barrier(2)

    def person(user) -> None:
        gate.wait()
        try:
            file_matter(matter=matter, actor=user, retention="D30", department=cast.office, title="甲")
            told.append("filed")
        except DomainError as error:
            told.append(error.message)
        except Exception as error:
            told.append(type(error).__name__)
        connection.close()

    threads = [threading.Thread(target=person, args=(user,)) for user in (cast.clerk, cast.archivist)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["filed", "本件已归档，档号 Z109-WS·2026-D30-BGS-0001"]
    assert ArchiveRecord.objects.count() == 1
