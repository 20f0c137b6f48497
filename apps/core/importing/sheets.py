"""Workbooks that go with an import: the template, the list of errors, a list handed out."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

import xlsxwriter

from apps.core.importing.definition import Importer, Problem

VALIDATED = 1000  # rows of the template whose choices are offered in a list
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
LIST_LONGEST = 255  # Excel takes no longer list in a validation; longer ones stand on a sheet of their own


def template(importer: Importer) -> bytes:
    """The heads (required ones with a star), an example row, choices to pick from, and what each column means."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet, notes, lists = book.add_worksheet(importer.title[:31]), book.add_worksheet("填写说明"), None
        head = book.add_format({"bold": True, "bg_color": "#F3F1EC", "border": 1})
        grey, as_text = book.add_format({"italic": True, "font_color": "#646E7C"}), book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for place, width in enumerate((16, 8, 80)):
            notes.set_column(place, place, width)
        for place, words in enumerate(("列", "必填", "说明")):
            notes.write_string(0, place, words, head)
        for place, column in enumerate(importer.columns):
            sheet.set_column(place, place, max(12, len(column.label) * 2 + 4), as_text)
            sheet.write_string(0, place, f"*{column.label}" if column.required else column.label, head)
            sheet.write_string(1, place, column.example, grey)
            names = list(column.choices()) if column.choices is not None else []
            notes.write_row(place + 1, 0, [column.label, "是" if column.required else "", _meaning(column.help, names)])
            if not names:
                continue
            source: Sequence[str] | str = names
            if len(",".join(names)) > LIST_LONGEST:
                lists = lists or book.add_worksheet("可选值")
                lists.write_column(0, place, names)
                letter = xlsxwriter.utility.xl_col_to_name(place)
                source = f"=可选值!${letter}$1:${letter}${len(names)}"
            sheet.data_validation(1, place, VALIDATED, place, {"validate": "list", "source": source})
        notes.write_string(len(importer.columns) + 2, 0, "第 2 行是示例，填写前请删去。", grey)
    return buffer.getvalue()


def _meaning(help_text: str, names: list[str]) -> str:
    offered = f"可填：{'、'.join(names[:30])}{'等' if len(names) > 30 else ''}" if names else ""
    return "；".join(part for part in (help_text, offered) if part)


def errors(problems: Iterable[Problem], target: Path | IO[bytes]) -> None:
    """Row, column, value, sentence of every bad cell."""
    rows = ((str(one.line), one.label, one.value, one.sentence) for one in problems)
    plain("需要改正", ("行", "列", "原值", "问题"), rows, target)


def plain(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], target: Path | IO[bytes]) -> None:
    """A sheet of text."""
    options = {**AS_TEXT, "constant_memory": True}
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True, "bg_color": "#F3F1EC"})
        for place, words in enumerate(head):
            sheet.set_column(place, place, 60 if place == len(head) - 1 else 20)
            sheet.write_string(0, place, words, bold)
        for line, row in enumerate(rows, 1):
            for place, words in enumerate(row):
                sheet.write_string(line, place, words)
