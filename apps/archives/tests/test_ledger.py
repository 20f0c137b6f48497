"""The register: filters, search, order, Excel."""

import datetime as dt
import io
import zipfile
from xml.etree import ElementTree as tree

import pytest
from django.test import RequestFactory

from apps.archives.filters import RecordFilter
from apps.archives.selectors import visible_to
from apps.archives.services import tick_paper
from apps.archives.tests.factories import make_record
from apps.core.secrecy import Secrecy
from apps.matters.models import TimelineEntry

LIST = "/archives/"
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def lines_of(content: bytes) -> list[list[str]]:
    """The words of a sheet, line by line."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = tree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        shared = ["".join(si.itertext()) for si in tree.fromstring(book.read("xl/sharedStrings.xml"))]
    return [
        [shared[int(v)] if cell.get("t") == "s" else v for cell in row if (v := "".join(cell.itertext()))]
        for row in sheet.iter(f"{SPACE}row")
    ]


@pytest.fixture
def three(cast, time_machine):
    """甲 of the office with both copies, 乙 of production for ever, 丙 of another category."""
    time_machine.move_to(dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC), tick=False)
    first = make_record(
        cast,
        title="关于甲的通知",
        files=True,
        responsible_party="市应急管理局",
        document_number="应急函〔2026〕88号",
        document_date=dt.date(2026, 11, 18),
        pages=6,
    )
    tick_paper(record=first, actor=cast.archivist, place="1号柜-03盒")
    second = make_record(cast, title="关于乙的决定", retention="Y", department=cast.production, files=True)
    time_machine.move_to(dt.datetime(2027, 1, 4, 2, 0, tzinfo=dt.UTC), tick=False)
    third = make_record(cast, title="丙图纸", category_code="KJ", secrecy=Secrecy.CORE)
    return first, second, third


FILTERS = {
    "q=通知": {"关于甲的通知"},
    "q=关于 决定": {"关于乙的决定"},
    "q=应急函〔2026〕88号": {"关于甲的通知"},
    "q=应急管理": {"关于甲的通知"},
    "q=Z109-KJ": {"丙图纸"},
    "year=2027": {"丙图纸"},
    "retention=Y": {"关于乙的决定"},
    "copies=paper": {"关于乙的决定", "丙图纸"},
    "copies=electronic": {"丙图纸"},
    "copies=both": {"关于甲的通知"},
    "department={production}": {"关于乙的决定"},
    "category={KJ}": {"丙图纸"},
    "": {"关于甲的通知", "关于乙的决定", "丙图纸"},
}


@pytest.mark.parametrize("query", FILTERS)
def test_filters_find_what_they_say(query, three, cast):
    address = query.format(production=cast.production.pk, KJ=three[2].category_id)
    params = RequestFactory().get(f"{LIST}?{address}").GET
    found = RecordFilter(params, queryset=visible_to(cast.archivist)).qs
    assert set(found.values_list("title", flat=True)) == FILTERS[query]


def test_the_list_shows_each_person_what_they_may_see(three, cast, as_user):
    page = as_user(cast.archivist).get(LIST).content.decode()
    assert [title in page for title in ("关于甲的通知", "关于乙的决定", "丙图纸")] == [True, True, True]
    assert "关于甲的通知" not in as_user(cast.stranger).get(LIST).content.decode()


def test_the_tab_of_missing_paper_copies_lists_only_those(three, cast, as_user):
    page = as_user(cast.archivist).get(f"{LIST}?tab=paper").content.decode()
    assert [title in page for title in ("关于甲的通知", "关于乙的决定", "丙图纸")] == [False, True, True]


def test_the_export_is_the_catalogue_of_the_standard(three, cast, as_user):
    response = as_user(cast.archivist).get(f"{LIST}?q=通知&export=xlsx")
    lines = lines_of(response.content)
    assert lines == [
        ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"],
        [
            "1",
            "Z109-WS·2026-D30-BGS-0001",
            "应急函〔2026〕88号",
            "市应急管理局",
            "关于甲的通知",
            "20261118",
            "内部",
            "6",
        ],
    ]
    entry = TimelineEntry.objects.filter(code="export").get()
    assert (entry.actor, entry.verb, entry.note, entry.object_label) == (
        cast.archivist,
        "导出",
        "1 行",
        "台账「归档文件目录」",
    )


def test_a_strangers_export_holds_no_row(three, cast, as_user):
    response = as_user(cast.stranger).get(f"{LIST}?export=xlsx")
    assert len(lines_of(response.content)) == 1


@pytest.mark.parametrize("records", [1, 3])
@pytest.mark.parametrize(("post", "queries"), [("archivist", 5), ("director", 5)])
def test_the_list_asks_the_database_the_same_for_one_record_and_three(
    records, post, queries, cast, as_user, django_assert_num_queries
):
    for number in range(records):
        make_record(cast, title=f"第{number}件", files=True)
    client = as_user(getattr(cast, post))
    client.get(LIST)  # the first visit writes the session and keeps the choices of the filters
    with django_assert_num_queries(queries):  # session, user, roles, (principals,) rows, shell
        client.get(LIST)
