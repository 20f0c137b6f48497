"""Old indexes from Excel: every bad cell named, all or nothing, numbers kept, twins pointed out."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.archives.importing import INDEX
from apps.archives.models import ArchiveRecord, Retention
from apps.archives.rules import can_keep
from apps.archives.selectors import timeline_of, visible_to, with_words
from apps.archives.tests.factories import make_record
from apps.core.importing.checking import check_file
from apps.core.secrecy import Secrecy
from apps.matters.models import TimelineEntry

HEADS = "档号,文号,责任者,题名,日期,密级,页数,备注,门类,年度,保管期限,机构,件号,存放位置"
GOOD = (
    "Z109-WS·2019-D30-BGS-0001,华办发〔2019〕3号,办公室,关于印发计划的通知,20190301,内部,4,,,,,,,1号柜-03盒",
    "Z109-WS·2019-D30-BGS-0007,,办公室,关于表彰的决定,2019-05-01,,2,,,,,,,",
    "旧2005-12,,生产部,检修记录,2005年6月1日,,,,KJ,2005,永久,生产部,12,",
)


@pytest.fixture
def checked(tmp_path, cast):
    """Reads lines as a file of the archivist."""

    def read(*lines: str, user=None):
        path = tmp_path / "index.csv"
        path.write_text("\n".join([HEADS, *lines]), encoding="utf-8")
        return check_file(path, INDEX, user or cast.archivist)

    return read


def sentences(found) -> list[tuple[int, str, str]]:
    return [(one.line, one.label, one.sentence) for one in found.problems]


def test_old_records_come_in_with_their_numbers(checked, cast, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC), tick=False)
    found = checked(*GOOD)
    assert sentences(found) == []
    done = INDEX.write(found.entries, cast.archivist, lambda count: None)
    assert done.message == "已导入 3 件旧档案，档号按原目录保留"
    rows = ArchiveRecord.objects.order_by("pk").values_list(
        "archive_code", "item_number", "year", "retention", "department__code", "category__code", "pages", "paper_place"
    )
    assert list(rows) == [
        ("Z109-WS·2019-D30-BGS-0001", 1, 2019, "D30", "BGS", "WS", 4, "1号柜-03盒"),
        ("Z109-WS·2019-D30-BGS-0007", 7, 2019, "D30", "BGS", "WS", 2, ""),
        ("旧2005-12", 12, 2005, Retention.PERMANENT, "SCB", "KJ", None, ""),
    ]
    first = ArchiveRecord.objects.order_by("pk").first()
    assert (first.matter, first.code_final, first.document_date, first.paper_filed_at is not None) == (
        None,
        True,
        dt.date(2019, 3, 1),
        True,
    )
    assert [(entry.verb, entry.actor) for entry in timeline_of(first)] == [("导入", cast.archivist)]
    assert TimelineEntry.objects.filter(code="archive_import").count() == 3


def test_later_filings_of_the_class_count_on_behind(checked, cast, time_machine):
    INDEX.write(checked(*GOOD).entries, cast.archivist, lambda count: None)
    time_machine.move_to(dt.datetime(2019, 7, 1, tzinfo=dt.UTC), tick=False)
    assert make_record(cast).archive_code == "Z109-WS·2019-D30-BGS-0008"


BAD = {
    "Z109-WS·2019-D30-BGS-0001,,,,20190301,,,,,,,,,": [(2, "题名", "必填，不能为空")],
    "Z109-WS·2019-D30-BGS-0001,,,甲,2019-13-01,,,,,,,,,": [(2, "日期", "没有这一天，请检查年月日")],
    "Z109-WS·2019-D30-BGS-0001,,,甲,20990301,,,,,,,,,": [(2, "日期", "不能晚于今天")],
    "Z109-WS·2019-D30-BGS-0001,,,甲,,绝密,,,,,,,,": [(2, "密级", "没有这个值，可填：公开、内部、普通商密、核心商密")],
    "Z109-WS·2019-D30-BGS-0001,,,甲,,,四,,,,,,,": [(2, "页数", "应为整数")],
    "Z109-WS·2019-D30-XYZ-0001,,,甲,,,,,,,,,,": [(2, "机构", "档号里的「XYZ」系统里没有，请先在后台登记，或改正档号")],
    "Z109-WS·2019-D30-BGS-0001,,,甲,,,,,,2020,,,,": [(2, "年度", "与档号里的「2019」不一致")],
    "旧12,,,甲,,,,,WS,2005,永久,办公室,,": [(2, "件号", "档号里看不出来，请在这一列填写")],
    "旧12,,,甲,,,,,WS,2005,五年,办公室,3,": [(2, "保管期限", "系统里没有这个值")],
}


@pytest.mark.parametrize("line", BAD)
def test_each_bad_cell_is_named(line, checked):
    assert sentences(checked(line)) == BAD[line]


def test_several_faults_of_one_row_are_told_at_once(checked):
    assert len(checked("旧12,,,甲,昨天,绝密,四,,,,,,,").problems) == 8  # 日期 密级 页数, and five columns nobody filled


def test_what_the_house_has_is_pointed_out(checked, cast):
    make_record(cast, title="关于甲的通知")
    year = ArchiveRecord.objects.get().year
    code = f"Z109-WS·{year}-D30-BGS-0001"
    assert sentences(checked(f"{code},,,别的,,,,,,,,,,")) == [
        (2, "档号", "系统里已有这个档号"),
        (2, "件号", f"本类已有这个件号：{code}"),
    ]
    assert sentences(checked("Z109-WS·2019-D30-BGS-0001,,,关于甲的通知,,,,,,,,,,")) == [
        (2, "题名", f"疑似重复：题名、文号、日期与已有档案 {code}相同；确属另一件的，请在备注写“另件”")
    ]
    assert sentences(checked("Z109-WS·2019-D30-BGS-0001,,,关于甲的通知,,,,另件,,,,,,")) == []


def test_twins_within_the_file_are_pointed_out(checked):
    lines = [f"Z109-WS·2019-D30-BGS-000{n},文1号,,甲,20190301,,,,,,,,," for n in (1, 2)]
    assert [line for line, *_ in sentences(checked(*lines))] == [3]
    same = ["旧1,,,甲,,,,,WS,2005,永久,办公室,3,", "旧2,,,乙,,,,,WS,2005,永久,BGS,3,"]
    assert sentences(checked(*same)) == [(3, "件号", "与第 2 行同类同件号")]


def test_a_level_above_ones_own_is_refused(checked, cast):
    cast.archivist.clearance = Secrecy.INTERNAL
    assert sentences(checked("Z109-WS·2019-D30-BGS-0001,,,甲,,核心商密,,,,,,,,")) == [(2, "密级", "高于您的可阅密级")]


def test_only_the_archivist_imports(cast):
    assert {post for post, user in cast.everybody().items() if can_keep(user)} == {"archivist"}


def test_imported_records_are_the_archivists_to_find_and_see(checked, cast, as_user):
    INDEX.write(checked(*GOOD).entries, cast.archivist, lambda count: None)
    record = ArchiveRecord.objects.get(title="检修记录")
    assert list(with_words(visible_to(cast.archivist), "检修")) == [record]
    assert visible_to(cast.clerk).count() == 0
    assert "从旧归档文件目录导入" in as_user(cast.archivist).get(record.get_absolute_url()).content.decode()
    assert as_user(cast.clerk).get(record.get_absolute_url()).status_code == 404
    page = as_user(cast.archivist).get(reverse("archives:record_list")).content.decode()
    assert reverse("ledgers:upload", args=["archive_index"]) in page
