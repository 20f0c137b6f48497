"""One row of an old index: what its code (档号) says, what its columns say, and whether the two agree."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.archives.models import ArchiveCategory, Retention
from apps.core.importing import Problem
from apps.org.models import Department

# DA/T 22-2015, 5.5.2; a hyphen or a full stop is often typed for the middle dot.
STANDARD = re.compile(
    r"(?P<fonds>[A-Z0-9]{2,12})-(?P<category>[A-Z]{2,4})[·.•・](?P<year>\d{4})-(?P<retention>Y|D30|D10)"
    r"-(?P<department>[A-Z0-9]{2,8})-(?P<item>\d{1,6})"
)
COLUMNS = {"category": "门类", "year": "年度", "retention": "保管期限", "department": "机构", "item": "件号"}


@dataclass(frozen=True)
class Maps:
    """Categories and departments by code and by name, asked once for a file."""

    categories: Mapping[str, ArchiveCategory]
    departments: Mapping[str, Department]

    @classmethod
    def load(cls) -> "Maps":
        """Everything there is; two small tables."""
        categories, departments = ArchiveCategory.objects.all(), Department.objects.all()
        return cls(
            {key: row for row in categories for key in (row.code, row.name)},
            {key: row for row in departments for key in (row.code, row.name)},
        )


@dataclass(frozen=True)
class Place:
    """The class of a row and its item number."""

    fonds: str
    category: ArchiveCategory
    year: int
    retention: str
    department: Department
    item: int

    @property
    def key(self) -> tuple[Any, ...]:
        """By which two rows are the same item."""
        return (self.fonds, self.category.pk, self.year, self.retention, self.department.pk, self.item)


def said_by_code(code: str) -> dict[str, str]:
    """What a code of the standard's form says; empty for one of the company's older forms."""
    found = STANDARD.fullmatch(code)
    return found.groupdict() if found else {}


def place_of(line: int, values: Mapping[str, Any], maps: Maps, own_fonds: str) -> tuple[Place | None, list[Problem]]:
    """Where the row belongs. Columns go before the code; what neither says is a problem of its own column, and so is a
    column that says otherwise than the code."""
    code = values.get("code") or ""
    said, problems, found = said_by_code(code), list[Problem](), dict[str, Any]()
    for key, label in COLUMNS.items():
        given = values.get(key)
        written = said.get(key, "")
        value, sentence = _value(key, given, written, maps)
        if sentence:
            problems.append(Problem(line, label, str(given or written), sentence))
        found[key] = value
    if problems:
        return None, problems
    return Place(said.get("fonds") or own_fonds, **found), []


def _value(key: str, given: Any, written: str, maps: Maps) -> tuple[Any, str]:
    """The value of one part, or the sentence that says what is wrong with it."""
    if given in (None, "") and not written:
        return None, "档号里看不出来，请在这一列填写"
    mine = _read(key, given, maps) if given not in (None, "") else None
    code = _read(key, written, maps) if written else None
    if written and code is None:
        return None, f"档号里的「{written}」系统里没有，请先在后台登记，或改正档号"
    if given not in (None, "") and mine is None:
        return None, "系统里没有这个值"
    if mine is not None and code is not None and mine != code:
        return None, f"与档号里的「{written}」不一致"
    return (mine if mine is not None else code), ""


def _read(key: str, value: Any, maps: Maps) -> Any:
    if key == "category":
        return maps.categories.get(str(value))
    if key == "department":
        return maps.departments.get(str(value))
    if key == "retention":
        known = {word: str(code) for code, label in Retention.choices for word in (code, label)}
        return known.get(str(value))
    return int(value)
