"""The figures of all processes as one Excel sheet: times in hours of office time (PLT-04)."""

import io
from collections.abc import Sequence

import xlsxwriter

from apps.approvals import subjects
from apps.approvals.models import ApprovalFlow
from apps.core.importing.sheets import AS_TEXT
from apps.matters.kinds import Kind
from apps.processes.models import ProcessFigure
from apps.processes.selectors import targets

HEAD = (
    ("流程", 14), ("审批", 24), ("步骤", 24), ("件数", 8), ("中位数（工作小时）", 18), ("九成以内（工作小时）", 18),
    ("目标（工作小时）", 16), ("在目标内（件）", 14), ("达标", 10), ("超过时限（件）", 14), ("退回或不同意（件）", 18),
    ("未提意见（件）", 14), ("统计起", 12), ("统计止", 12),
)  # fmt: skip
WHOLE = "从发起到结束"


def workbook(shown: Sequence[Kind]) -> bytes:
    """One line for each step and one for each flow as a whole (three queries)."""
    labels = {kind.code: kind.label for kind in shown}
    goals = targets(labels)
    names = dict(ApprovalFlow.objects.filter(is_current=True).values_list("code", "name"))
    rows = [one for one in ProcessFigure.objects.all() if one.kind in labels]
    rows.sort(key=lambda one: (list(labels).index(one.kind), one.subject, one.flow, not one.step, one.order, one.step))
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**AS_TEXT, "in_memory": True}) as book:
        sheet, bold = book.add_worksheet("流程用时"), book.add_format({"bold": True, "bg_color": "#F3F1EC"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for place, (words, width) in enumerate(HEAD):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, words, bold)
        sheet.freeze_panes(1, 0)
        for line, one in enumerate(rows, 1):
            called = names.get(one.flow) or f"{subjects.get(one.subject).label}（办理人逐件确定）"
            for place, value in enumerate(_cells(one, labels[one.kind], called, goals[one.kind])):
                if isinstance(value, str):
                    sheet.write_string(line, place, value)
                elif value is not None:
                    sheet.write_number(line, place, value)
            sheet.write_datetime(line, len(HEAD) - 2, one.since, day)
            sheet.write_datetime(line, len(HEAD) - 1, one.until, day)
    return out.getvalue()


def _cells(one: ProcessFigure, kind: str, called: str, goal: int) -> list[str | float | None]:
    """Of a step there is no target: that is set for the flow from start to end."""
    whole = not one.step
    return [
        kind,
        called,
        one.step or WHOLE,
        one.count,
        _hours(one.median),
        _hours(one.p90),
        _hours(goal) if whole else None,
        one.within if whole else None,
        ("是" if one.median <= goal else "否") if whole else None,
        None if whole else one.late,
        one.turned,
        None if whole else one.unchanged,
    ]


def _hours(minutes: int) -> float:
    return round(minutes / 60, 2)
