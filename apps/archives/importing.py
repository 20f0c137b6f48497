"""Import of old indexes of archives from Excel (ARC-01): columns, what the database knows, who may."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from apps.archives.index_rows import Maps, place_of
from apps.archives.models import ArchiveRecord, FormerCode, Retention
from apps.archives.rules import can_keep
from apps.archives.services.importing import import_index
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.importing import BadCell, Done, Entry, ImportColumn, Importer, Problem, parse, register
from apps.core.importing.checking import taken
from apps.core.secrecy import Secrecy
from apps.org.models import User

ASKED = 300  # values of one question
ANOTHER = "另件"  # in 备注: it is another item although it looks the same


def _labels(choices: Any) -> Callable[[], Mapping[str, Any]]:
    return lambda: {label: value for value, label in choices.choices}


def _past_date(value: Any) -> Any:
    found = parse.date(value)
    if found > clock.today():
        raise BadCell("不能晚于今天")
    return found


def check_index(rows: list[Entry], user: User) -> list[Problem]:
    """Codes and item numbers the house has, what code and columns say differently, twins, levels above one's own."""
    maps, problems = Maps.load(), list[Problem]()
    keys: dict[tuple[Any, ...], int] = {}
    for row in rows:
        place, wrong = place_of(row.line, row.values, maps, settings.ARCHIVE_FONDS_CODE)
        problems += wrong
        if place is not None and keys.setdefault(place.key, row.line) != row.line:
            problems.append(Problem(row.line, "件号", str(place.item), f"与第 {keys[place.key]} 行同类同件号"))
        if row.get("secrecy", 0) > user.clearance:
            problems.append(Problem(row.line, "密级", Secrecy(row["secrecy"]).label, "高于您的可阅密级"))
    problems += _known_codes(rows)
    problems += _known_items(keys)
    return problems + _twins(rows)


def _pieces(values: list[Any]) -> list[list[Any]]:
    return [values[start : start + ASKED] for start in range(0, len(values), ASKED)]


def _known_codes(rows: list[Entry]) -> list[Problem]:
    codes, known = [row["code"] for row in rows if row.get("code")], dict[str, str]()
    for piece in _pieces(codes):
        found = ArchiveRecord.objects.filter(archive_code__in=piece).values_list("archive_code", flat=True)
        known |= dict.fromkeys(found, "系统里已有这个档号")
        former = FormerCode.objects.filter(code__in=piece).values_list("code", flat=True)
        known |= dict.fromkeys(former, "系统里有一件档案曾用过这个档号")
    return taken(rows, INDEX.column("code"), known)


def _known_items(keys: dict[tuple[Any, ...], int]) -> list[Problem]:
    """Item numbers that are given away in their class although the codes differ."""
    problems = []
    for piece in _pieces(list(keys)):
        where = Q()
        for fonds, category, year, retention, department, item in piece:
            where |= Q(
                fonds_code=fonds, category=category, year=year, retention=retention, department=department,
                item_number=item,
            )  # fmt: skip
        names = ("fonds_code", "category_id", "year", "retention", "department_id", "item_number")
        for *key, code in ArchiveRecord.objects.filter(where).values_list(*names, "archive_code"):
            problems.append(Problem(keys[tuple(key)], "件号", str(key[-1]), f"本类已有这个件号：{code}"))
    return problems


def _twins(rows: list[Entry]) -> list[Problem]:
    """Title, number and date as of a record of the house or of an earlier row: pointed out, unless 备注 says 另件."""
    seen: dict[tuple[Any, ...], str] = {}
    titles = [row["title"] for row in rows if row.get("title")]
    for piece in _pieces(titles):
        found = ArchiveRecord.objects.filter(title__in=piece)
        for title, number, date, code in found.values_list("title", "document_number", "document_date", "archive_code"):
            seen.setdefault((title, number, date), f"已有档案 {code}")
    problems = []
    for row in rows:
        key = (row.get("title"), row.get("document_number", ""), row.get("document_date"))
        if key[0] and key in seen and ANOTHER not in row.get("note", ""):
            words = f"疑似重复：题名、文号、日期与{seen[key]}相同；确属另一件的，请在备注写“{ANOTHER}”"
            problems.append(Problem(row.line, "题名", str(key[0])[:60], words))
        seen.setdefault(key, f"第 {row.line} 行")
    return problems


def write_index(rows: list[Entry], user: User, tell: Callable[[int], None]) -> Done:
    """All of them."""
    maps = Maps.load()
    pairs = []
    for row in rows:
        place, wrong = place_of(row.line, row.values, maps, settings.ARCHIVE_FONDS_CODE)
        if place is None:  # a department was taken away since the check
            raise DomainError(f"第 {row.line} 行{wrong[0].label}：{wrong[0].sentence}")
        pairs.append((place, row.values))
    count = import_index(actor=user, rows=pairs, tell=tell)
    return Done(f"已导入 {count} 件旧档案，档号按原目录保留", reverse("archives:record_list"))


INDEX = register(
    Importer(
        code="archive_index",
        title="旧归档文件目录",
        icon="archive",
        hint="档号、件号按旧目录保留，不再变动；门类、年度、期限、机构、件号可从标准档号读出，其他写法的档号请填写各列。",
        rule=can_keep,
        check=check_index,
        write=write_index,
        columns=(
            ImportColumn("code", "档号", parse.text(60), ("归档号", "档案号"), required=True, unique=True,
                         example="Z109-WS·2019-D30-BGS-0001"),
            ImportColumn("document_number", "文号", parse.text(80), ("发文字号", "文件编号"),
                         example="华办发〔2019〕3号"),
            ImportColumn("responsible_party", "责任者", parse.text(200), ("发文单位", "来文单位"), example="办公室"),
            ImportColumn("title", "题名", parse.text(500), ("标题", "文件题名"), required=True,
                         example="关于印发年度计划的通知"),
            ImportColumn("document_date", "日期", _past_date, ("成文日期", "文件日期"), default=None,
                         example="20190301", help="如 20190301、2019-03-01"),
            ImportColumn("secrecy", "密级", parse.text(20), choices=_labels(Secrecy), default=Secrecy.INTERNAL),
            ImportColumn("pages", "页数", parse.whole(1, 99999), ("张数",), default=None, example="4"),
            ImportColumn("note", "备注", parse.text(200)),
            ImportColumn("category", "门类", parse.text(40), ("类别",), help="不填则按档号，如 WS 或 文书档案"),
            ImportColumn("year", "年度", parse.whole(1900, 2199), ("归档年度",), default=None),
            ImportColumn("retention", "保管期限", parse.text(10), ("期限",),
                         help="、".join(label for _, label in Retention.choices)),
            ImportColumn("department", "机构", parse.text(40), ("机构（问题）", "部门"), help="机构代码或部门名称"),
            ImportColumn("item", "件号", parse.whole(1, 999_999), default=None),
            ImportColumn("place", "存放位置", parse.text(80), ("盒号", "柜号"), example="1号柜-03盒",
                         help="库房、柜、盒号；填了即记为纸质件已入库"),
        ),
    )
)  # fmt: skip
