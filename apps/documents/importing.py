"""Import of old registers of incoming documents from Excel (DOC-13): columns, what the database knows, who may."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.core import clock
from apps.core.importing import BadCell, Done, Entry, ImportColumn, Importer, Problem, parse, register
from apps.core.importing.checking import taken
from apps.core.secrecy import Secrecy, Urgency
from apps.documents import rules
from apps.documents.kinds import CODE
from apps.documents.models import IncomingState
from apps.documents.services.importing import import_register
from apps.matters.models import Matter
from apps.org.models import Department, User

ASKED = 500  # numbers of one question
STATES = {"已归档": IncomingState.FILED, "待归档": IncomingState.CLOSED}


def _labels(choices: Any) -> Callable[[], Mapping[str, Any]]:
    return lambda: {label: value for value, label in choices.choices}


def _departments() -> Mapping[str, Department]:
    return {row.name: row for row in Department.objects.all()}


def _past(parser: Callable[[Any], Any], now: Callable[[], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        found = parser(value)
        if found > now():
            raise BadCell("不能晚于今天")
        return found

    return read


def check_register(rows: list[Entry], user: User) -> list[Problem]:
    """Numbers the register has, and levels above the importer's own."""
    numbers = [row["number"] for row in rows if row.get("number")]
    known: dict[str, str] = {}
    for start in range(0, len(numbers), ASKED):
        found = Matter.objects.filter(kind=CODE, number__in=numbers[start : start + ASKED])
        known |= dict.fromkeys(found.values_list("number", flat=True), "系统里已有这个编号")
    problems = taken(rows, REGISTER.column("number"), known)
    for row in rows:
        closed, received = row.get("closed_at"), row.get("received_at")
        if row.get("secrecy", 0) > user.clearance:
            problems.append(Problem(row.line, "密级", Secrecy(row["secrecy"]).label, "高于您的可阅密级"))
        if closed is not None and received is not None and closed < received:
            problems.append(Problem(row.line, "办结日期", f"{timezone.localdate(closed)}", "早于收文日期"))
    return problems


def write_register(rows: list[Entry], user: User, tell: Callable[[int], None]) -> Done:
    """All of them."""
    count = import_register(actor=user, rows=[row.values for row in rows], tell=tell)
    return Done(f"已导入 {count} 件旧收文，今后的编号接在后面", f"{reverse('documents:incoming_list')}?tab=all")


REGISTER = register(
    Importer(
        code="incoming",
        title="旧收文登记簿",
        icon="inbox",
        hint="编号按文件中的保留，今后自动编号接在最大的号后面；不发通知，不计时限，流转记录写明“导入”。",
        rule=rules.can_register,
        check=check_register,
        write=write_register,
        columns=(
            ImportColumn("number", "收文编号", parse.text(60), ("编号", "收文号"), required=True, unique=True,
                         example="办收〔2025〕1号"),
            ImportColumn("title", "标题", parse.text(500), ("文件标题", "来文标题", "题名"), required=True,
                         example="关于开展安全生产检查的通知"),
            ImportColumn("source_organisation", "来文单位", parse.text(200), ("来文机关", "发文单位"), required=True,
                         example="市应急管理局"),
            ImportColumn("source_number", "来文字号", parse.text(80), ("文号", "来文文号", "发文字号"),
                         example="应急函〔2025〕8号"),
            ImportColumn("document_kind", "文种", parse.text(20), example="通知"),
            ImportColumn("document_date", "成文日期", _past(parse.date, clock.today), ("发文日期",), default=None,
                         example="2025-03-01", help="如 2025-03-01、2025年3月1日、20250301"),
            ImportColumn("received_at", "收文日期", _past(parse.moment, clock.now), ("收文时间", "来文日期"),
                         required=True, example="2025-03-03", help="可带时间：2025-03-03 14:30"),
            ImportColumn("closed_at", "办结日期", _past(parse.moment, clock.now), ("办结时间",), default=None,
                         help="不填则按收文日期"),
            ImportColumn("copies", "份数", parse.whole(1, 9999), default=1),
            ImportColumn("pages", "页数", parse.whole(1, 99999), default=None),
            ImportColumn("secrecy", "密级", parse.text(20), choices=_labels(Secrecy), default=Secrecy.INTERNAL),
            ImportColumn("urgency", "紧急程度", parse.text(20), choices=_labels(Urgency), default=Urgency.NORMAL),
            ImportColumn("lead_department", "主办部门", parse.text(40), ("承办部门",), choices=_departments,
                         default=None),
            ImportColumn("handling_requirement", "办理要求", parse.text(500)),
            ImportColumn("state", "状态", parse.text(10), choices=lambda: STATES, default=IncomingState.FILED,
                         help="不填为已归档"),
            ImportColumn("note", "备注", parse.text(300), ("办理结果",)),
        ),
    )
)  # fmt: skip
