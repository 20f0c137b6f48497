"""The Excel sheet: what is on the page in its order, text as text, dates as dates, refused when too much or unclear."""

import dataclasses
import datetime as dt
import io
import zipfile
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from apps.core.ledger import Column, export, ledger_response, sheet
from apps.core.ledger.definition import COUNT_LIMIT, EXPORT_LIMIT, PAGE_SIZES
from apps.core.ledger.selection import Selection
from apps.core.tests.ledger_world import PAGE, SMALL, add, keys, page

pytestmark = pytest.mark.django_db

FORMULAS = [
    "=1+1",
    "+86 10 1234",
    "-12",
    "@SUM(A1)",
    '=HYPERLINK("http://x.example","点我")',
    "\t=1",
    "http://x.example/a",
]


def by_key(key):
    """The value of a row, as it is."""
    return lambda row: row[key]


SHEET = dataclasses.replace(
    SMALL,
    title="归档文件目录",
    values=("title", "document_date", "paper_filed_at", "pages", "note", "year"),
    columns=(
        Column("number", "编号", by_key("pk"), sort="pk", export=by_key("pk")),
        Column("date", "日期", by_key("document_date"), sort="document_date", export=by_key("document_date"), width=12),
        Column("name", "题名", by_key("title"), export=by_key("title"), width=40),
        Column("moment", "入库", None, export=by_key("paper_filed_at")),
        Column("pages", "页数", None),  # its key is one of the values: exported as it is
        Column("paper", "纸质", None, export=lambda row: row["paper_filed_at"] is not None),
        Column("balance", "差额", None, export=lambda row: -1.5),
        Column("shown", "只在页面", lambda row: "x"),
    ),
)
HEAD = ["编号", "日期", "题名", "入库", "页数", "纸质", "差额"]


def sheet_of(response):
    """The rows of the first sheet, as a spreadsheet program reads them."""
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def selection(query=""):
    """What an address selects of the sheet's ledger."""
    return Selection(SHEET, None, QueryDict(query))


def exported(address="?", ledger=SHEET):
    """The answer to `…&export=xlsx` at an address."""
    request = RequestFactory().get("/small/" + address + ("&" if len(address) > 1 else "") + "export=xlsx")
    request.user = None
    return ledger_response(request, ledger)


def test_values_keep_their_kind(cast):
    moment = dt.datetime(2026, 3, 2, 16, 30, tzinfo=dt.UTC)
    record = add(
        cast, [{"document_date": dt.date(2026, 2, 28), "paper_filed_at": moment, "pages": 12, "title": "通知"}]
    )
    assert sheet_of(exported()) == [
        HEAD,
        # the moment in Shanghai, where it was half past midnight of the next day
        [record[0].pk, dt.date(2026, 2, 28), "通知", dt.datetime(2026, 3, 3, 0, 30), 12, "是", -1.5],
    ]


def test_what_is_missing_is_an_empty_cell(cast):
    add(cast, [{"title": "无日期"}])
    assert sheet_of(exported())[1][1:] == ["", "无日期", "", "", "否", -1.5]


def test_the_heads_are_the_same_without_rows(cast):
    assert sheet_of(exported()) == [HEAD]


def test_a_day_excel_does_not_know_is_written_as_text(cast):
    add(cast, [{"document_date": dt.date(1898, 9, 21)}, {"document_date": dt.date(1901, 1, 1)}])
    assert [row[1] for row in sheet_of(exported("?sort=number"))[1:]] == ["1898-09-21", dt.date(1901, 1, 1)]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_never_a_formula_nor_a_link(cast, text):
    add(cast, [{"title": text}])
    response = exported()
    assert sheet_of(response)[1][2] == text
    with zipfile.ZipFile(io.BytesIO(response.content)) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
        names = package.namelist()
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert not [name for name in names if "externalLink" in name]


def test_a_cell_takes_long_text_and_odd_characters(cast):
    ledger = dataclasses.replace(SHEET, columns=(Column("n", "文字", None, export=lambda row: row["title"] * 2000),))
    add(cast, [{"title": "<办&公>\n\x0b—" + "长" * 30}])
    [[head], [cell]] = sheet_of(exported(ledger=ledger))
    assert head == "文字"
    assert cell.startswith("<办&公>\n\x0b—长长")
    assert len(cell) == 32000


@pytest.mark.parametrize("sort", ["date", "-date", "number", "-number", "nothing"])
def test_the_sheet_has_all_rows_of_the_view_in_the_order_of_the_page(cast, sort):
    days = [None, *(dt.date(2026, 1, 1 + number % 7) for number in range(58)), None]
    add(cast, [{"document_date": day} for day in days])
    pages = [page(f"?sort={sort}", SHEET)]
    while pages[-1].next_url:
        pages.append(page(pages[-1].next_url, SHEET))
    on_pages = [key for one in pages for key in keys(one)]
    assert len(on_pages) == 60
    assert [row[0] for row in sheet_of(exported(f"?sort={sort}"))[1:]] == on_pages
    # the same from a later page, whose address carries a cursor
    assert [row[0] for row in sheet_of(exported(pages[1].address(after=pages[0].next_url)))[1:]] == on_pages


def test_the_sheet_has_the_filters_and_the_tab_of_the_page(cast, as_user):
    moment = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    add(
        cast,
        [{"title": "甲", "year": 2025}, {"title": "乙"}, {"title": "丙", "paper_filed_at": moment}, {"title": "甲乙"}],
    )
    client = as_user(cast.archivist)

    def titles(query):
        return [row[4] for row in sheet_of(client.get(f"{PAGE}?{query}&export=xlsx"))[1:]]

    assert titles("tab=all") == ["甲乙", "丙", "乙", "甲"]
    assert titles("tab=paper") == ["甲", "乙", "甲乙"]
    assert titles("tab=all&year=2026&q=乙") == ["甲乙", "乙"]
    assert titles("sort=class&year=2025") == ["甲"]


def test_the_sheet_shows_nobody_more_than_the_page(cast, as_user):
    add(cast, [{"title": "他人的"}])
    assert sheet_of(as_user(cast.stranger).get(f"{PAGE}?export=xlsx"))[1:] == []
    assert len(sheet_of(as_user(cast.archivist).get(f"{PAGE}?export=xlsx"))[1:]) == 1


def test_the_file_is_named_in_chinese_with_the_day_in_shanghai(cast, time_machine):
    time_machine.move_to(dt.datetime(2026, 12, 8, 16, 30, tzinfo=dt.UTC), tick=False)
    response = exported()
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"] == (
        f"attachment; filename=export.xlsx; filename*=UTF-8''{quote('归档文件目录20261209.xlsx')}"
    )
    assert CalamineWorkbook.from_filelike(io.BytesIO(response.content)).sheet_names == ["归档文件目录"]


def test_too_many_rows_are_refused_with_a_sentence_when_no_job_may_do_it(cast, as_user, monkeypatch):
    monkeypatch.setattr(export, "EXPORT_LIMIT", 3)
    add(cast, [{}] * 3)
    assert len(sheet_of(exported())) == 4
    add(cast, [{}])
    with pytest.raises(export.TooManyRows, match="超过 3 行，请先用筛选缩小范围再导出"):
        export.export_response(selection())


def test_too_many_rows_of_a_known_ledger_are_offered_as_background_work(cast, as_user, monkeypatch):
    monkeypatch.setattr(export, "EXPORT_LIMIT", 3)
    add(cast, [{}] * 4)
    text = as_user(cast.archivist).get(f"{PAGE}?tab=paper&sort=-code&export=xlsx").content.decode()
    assert "需要在后台导出" in text
    assert '<input type="hidden" name="query" value="tab=paper&amp;sort=-code">' in text
    assert 'action="/ledgers/archives/export/"' in text


def test_all_rows_are_written_in_pieces_with_sheets_that_go_on(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 7)
    days = [None, *(dt.date(2026, 1, 1 + number % 5) for number in range(58)), None]
    add(cast, [{"document_date": day} for day in days])
    whole = sheet_of(exported("?sort=-date"))
    monkeypatch.setattr(sheet, "SHEET_ROWS", 25)
    told, path = [], tmp_path / "all.xlsx"
    assert export.write_all(selection("sort=-date"), path, told.append) == 60
    assert told == [7, 14, 21, 28, 35, 42, 49, 56, 60]
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["归档文件目录", "归档文件目录（2）", "归档文件目录（3）"]
    sheets = [book.get_sheet_by_index(place).to_python() for place in range(3)]
    assert [rows[0] for rows in sheets] == [HEAD] * 3
    assert [len(rows) - 1 for rows in sheets] == [25, 25, 10]
    assert [row for rows in sheets for row in rows[1:]] == whole[1:]


def test_the_chosen_columns_are_those_of_the_sheet(cast):
    add(cast, [{"title": "甲", "pages": 3}])
    assert sheet_of(exported("?cols=name,pages"))[0] == ["题名", "页数"]
    assert sheet_of(exported("?cols=shown"))[0] == HEAD  # none of them has a value: all
    assert sheet_of(exported("?cols=nonsense"))[0] == HEAD


def test_an_export_with_an_invalid_filter_is_refused_rather_than_unfiltered(cast, as_user):
    add(cast, [{}])
    client = as_user(cast.archivist)
    response = client.get(f"{PAGE}?year=abc&q=题&export=xlsx")
    assert response.status_code == 302
    text = client.get(response["Location"]).content.decode()
    assert "筛选条件有误，请改正后再导出" in text
    assert 'role="alert">年度：' in text


def test_a_link_that_may_be_refused_is_not_saved_as_a_file(cast, as_user):
    text = as_user(cast.archivist).get(f"{PAGE}?tab=paper&q=题").content.decode()
    assert f'href="?{"tab=paper&amp;q=" + quote("题") + "&amp;export=xlsx"}">' in text


def test_an_export_is_reported_to_the_ledger_with_its_rows(cast):
    told = []
    add(cast, [{}, {}])
    exported(ledger=dataclasses.replace(SHEET, on_export=lambda user, title, rows: told.append((title, rows))))
    assert told == [("归档文件目录", 2)]


def test_an_export_costs_the_same_for_any_number_of_rows(cast, django_assert_num_queries):
    add(cast, [{}])
    with django_assert_num_queries(1):
        exported()
    add(cast, [{}] * 59)
    with django_assert_num_queries(1):
        assert len(sheet_of(exported())) == 61


def test_the_limits_are_those_of_the_design():
    assert (PAGE_SIZES, COUNT_LIMIT, EXPORT_LIMIT) == ((25, 50, 100), 1000, 5000)
