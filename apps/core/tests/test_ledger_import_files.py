"""Files: weighed before they are unpacked, heads as offices write them, every bad cell named."""

import datetime as dt
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from apps.core.importing import guard, sheets
from apps.core.importing.checking import check_file
from apps.core.importing.definition import FileRefused, Problem
from apps.core.tests.import_world import HEAD, THINGS, workbook

GOOD = ["打印纸", "办公", dt.date(2026, 3, 1), 5]


def check(path, most=None):
    return check_file(path, THINGS, None, most=most)


def refused(path):
    with pytest.raises(FileRefused) as caught:
        check(path)
    return str(caught.value)


def repacked(source, target, change):
    """The same workbook with `change(name, bytes)` made to its parts."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def test_a_table_is_read_with_its_line_numbers(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["2026 年物品清单"], [], HEAD, GOOD, [], ["手套", "", "2026年3月2日", "7"]])
    checked = check(path)
    assert (checked.problems, checked.count, checked.whole) == ([], 2, True)
    assert [(entry.line, entry.values) for entry in checked.entries] == [
        (4, {"name": "打印纸", "kind": 1, "bought": dt.date(2026, 3, 1), "count": 5}),
        (6, {"name": "手套", "kind": 1, "bought": dt.date(2026, 3, 2), "count": 7}),
    ]


def test_heads_may_have_stars_notes_other_names_another_order_and_company(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["数量（必填）", "颜色", "* 品 名"], [5, "白", "打印纸"]])
    checked = check(path)
    assert [entry["name"] for entry in checked.entries] == ["打印纸"]
    assert checked.ignored == ["颜色"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["名称", "类别"], ["纸", "办公"]], "缺少必需的列：数量"),
        ([["名称", "数量", "品名"], ["纸", 1, "纸"]], "表头「品名」出现了两次"),
        ([["a", "b"], [1, 2]], "没有找到表头。表头至少要有：名称、数量"),
        ([], "没有找到表头"),
    ],
)
def test_a_head_that_will_not_do_is_told(tmp_path, rows, sentence):
    assert sentence in refused(workbook(tmp_path / "a.xlsx", rows))


def test_every_bad_cell_is_named(tmp_path):
    rows = [
        HEAD,
        GOOD,
        ["", "食品", "2026-02-30", "x"],
        ["打印纸", "", "", 1],
        ["一二三四五六七八九十一", "", "", 1000],
    ]
    checked = check(workbook(tmp_path / "a.xlsx", rows))
    assert checked.problems == [
        Problem(3, "名称", "", "必填，不能为空"),
        Problem(3, "类别", "食品", "没有这个值，可填：办公、劳保"),
        Problem(3, "购入日期", "2026-02-30", "没有这一天，请检查年月日"),
        Problem(3, "数量", "x", "应为整数"),
        Problem(4, "名称", "打印纸", "与第 2 行重复"),
        Problem(5, "名称", "一二三四五六七八九十一", "最多 10 个字，这里有 11 个"),
        Problem(5, "数量", "1000", "应在 0 到 999 之间"),
    ]
    assert (checked.bad_lines, [entry.line for entry in checked.entries]) == (3, [2])


def test_a_formula_is_its_value_and_a_leading_sign_is_text(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", [HEAD, ["x", "", "", ""]], lambda book, sheet: (
            sheet.write_string(1, 0, "=1+1"), sheet.write_formula(1, 3, "=1+1", None, 2)),
    )  # fmt: skip
    assert check(path).entries[0].values == {"name": "=1+1", "kind": 1, "bought": None, "count": 2}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_the_encodings_of_the_office(tmp_path, encoding, separator):
    text = "\r\n".join(separator.join(cells) for cells in (HEAD, ["打印纸", "办公", "2026年3月1日", "5"])) + "\r\n"
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert check(path).entries[0].values == {"name": "打印纸", "kind": 1, "bought": dt.date(2026, 3, 1), "count": 5}


def test_csv_cells_in_quotes_may_hold_separators_and_lines(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('名称,数量\n"甲,乙\n丙",5\n')
    assert check(path).entries[0]["name"] == "甲,乙 丙"


def test_only_the_first_rows_are_read_when_only_these_are_asked(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [HEAD, *([f"物{n}", "", "", n] for n in range(5))])
    assert [(check(path, most).count, check(path, most).whole) for most in (3, 5, 9)] == [
        (3, False),
        (5, True),
        (5, True),
    ]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 not a zip", b"%PDF-1.7\n"])
def test_what_is_no_table_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refused(path) in {guard.DAMAGED} or "没有找到表头" in refused(path)


def test_an_old_workbook_that_is_damaged_is_refused(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000)
    assert refused(path) == guard.DAMAGED


def test_a_locked_workbook_is_refused_with_its_reason(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert refused(path) == guard.LOCKED


def test_a_bomb_is_refused_by_what_it_declares(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [HEAD, GOOD])
    bomb = repacked(
        path, tmp_path / "b.xlsx", lambda name, body: body + b" " * (60 << 20) if "sheet1" in name else body
    )
    assert bomb.stat().st_size < 1 << 20
    assert refused(bomb) == guard.HEAVY


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [HEAD, GOOD])
    bomb = repacked(path, tmp_path / "b.xlsx", lambda name, body: body + b" " * (8 << 20) if "sheet1" in name else body)
    raw = bytearray(bomb.read_bytes())
    with zipfile.ZipFile(bomb) as container:
        part = container.getinfo("xl/worksheets/sheet1.xml")
    at = raw.index(b"PK\x01\x02")
    while raw[at + 46 : at + 46 + len(part.filename)] != part.filename.encode():
        at = raw.index(b"PK\x01\x02", at + 4)
    raw[at + 24 : at + 28] = (500).to_bytes(4, "little")  # declared size in the directory
    bomb.write_bytes(raw)
    assert refused(bomb) == guard.DAMAGED


@pytest.mark.parametrize(
    ("place", "sentence"),
    [((1_048_575, 0), guard.TOO_MANY), ((1, 16_383), guard.TOO_WIDE), ((1, 100), guard.TOO_WIDE)],
)
def test_a_cell_far_out_is_refused_before_the_sheet_is_made(tmp_path, place, sentence):
    path = workbook(tmp_path / "a.xlsx", [HEAD, GOOD], lambda book, sheet: sheet.write(*place, "x"))
    assert refused(path) == sentence


def test_references_are_seen_in_every_spelling_of_xml(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [HEAD, GOOD])
    for spelling in (b"<c r = 'XFD2'", b'<c s="1"\n r="ZZ9"', b'<c r="A200000"', b'<row r="1048576"'):
        far = repacked(path, tmp_path / "b.xlsx", lambda name, body, s=spelling: body.replace(b'<c r="A2"', s))
        assert refused(far) in {guard.TOO_WIDE, guard.TOO_MANY}, spelling


def test_a_file_over_the_limit_is_not_read(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(guard.MAX_BYTES + 1)
    assert "文件超过 30 MB" in refused(path)


def test_the_template_can_be_filled_in_and_read_back(tmp_path):
    content = sheets.template(THINGS)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.get_sheet_by_index(0).to_python() == [["*名称", "类别", "购入日期", "*数量"], ["打印纸", "", "", ""]]
    assert ["类别", "", "可填：办公、劳保"] in book.get_sheet_by_name("填写说明").to_python()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b'<formula1>"\xe5\x8a\x9e\xe5\x85\xac,' in package.read("xl/worksheets/sheet1.xml")
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    assert check(path).problems == [Problem(2, "数量", "", "必填，不能为空")]


def test_the_list_of_errors_has_row_column_value_and_sentence():
    buffer = io.BytesIO()
    sheets.errors([Problem(3, "数量", "=x", "应为整数")], buffer)
    buffer.seek(0)
    assert CalamineWorkbook.from_filelike(buffer).get_sheet_by_index(0).to_python() == [
        ["行", "列", "原值", "问题"],
        ["3", "数量", "=x", "应为整数"],
    ]
