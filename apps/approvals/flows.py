"""Reads of flows for the editor: versions, a step in words, what changed, who would get it (PLT-04)."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from apps.approvals import uses
from apps.approvals.facts import in_words as facts_in_words
from apps.approvals.models import ApprovalFlow, FlowStep, Mode, OnLimit
from apps.approvals.planning import Facts, plan_step
from apps.core.formatting import money
from apps.core.secrecy import Secrecy, Urgency
from apps.org.models import Department, Membership, Principal

Who = FlowStep.Who


@dataclass(frozen=True)
class Draft:
    """A step as the editor holds it: not yet written, or read from a version."""

    row: FlowStep
    departments: Sequence[Department] = ()


@dataclass(frozen=True)
class TryLine:
    """One line of a test run: `state` is go, skip or bad."""

    label: str
    state: str
    who: str
    note: str = ""


@dataclass(frozen=True)
class Change:
    """One line of a comparison: `sign` is +, - or empty."""

    sign: str
    text: str


@dataclass(frozen=True)
class Listed:
    """A flow in the list: its current version, how many there are, how many runs go by it."""

    flow: ApprovalFlow
    versions: int
    running: int
    steps: Sequence[str] = field(default_factory=list)


def current_flows() -> list[Listed]:
    """Every flow by its current version."""
    rows = ApprovalFlow.objects.filter(is_current=True).select_related("published_by").prefetch_related("steps")
    versions = dict(ApprovalFlow.objects.values_list("code").annotate(n=Count("pk")).order_by())
    running = dict(
        ApprovalFlow.objects.filter(runs__state="running").values_list("code").annotate(n=Count("runs")).order_by()
    )
    return [
        Listed(row, versions[row.code], running.get(row.code, 0), [step.label for step in row.steps.all()])
        for row in rows.order_by("name", "pk")
    ]


def versions_of(code: str) -> QuerySet[ApprovalFlow]:
    """All versions of a flow, the newest first."""
    return ApprovalFlow.objects.filter(code=code).select_related("published_by").order_by("-version")


def current_version(code: str) -> ApprovalFlow | None:
    """The version by which the next case runs."""
    return versions_of(code).filter(is_current=True).first()


def drafts_of(flow: ApprovalFlow) -> list[Draft]:
    """The steps of a version with their departments (two queries)."""
    rows = flow.steps.select_related("principal", "limit_principal").prefetch_related("departments")
    return [Draft(row, list(row.departments.all())) for row in rows]


def in_words(draft: Draft, code: str) -> str:
    """A step as one sentence: 延期审批：交办领导和办公室主任，任一人；时限 8 工作小时，到时限交上级一并办理."""
    row = draft.row
    parts = [f"{row.label}：{who_in_words(row, code)}，{Mode(row.mode).label}"]
    conditions = conditions_in_words(draft, code)
    if conditions:
        parts.append(f"条件：{'，'.join(conditions)}")
    if row.limit_hours:
        parts.append(f"时限 {row.limit_hours} 工作小时，到时限{on_limit_in_words(row)}")
    return "；".join(parts)


def conditions_in_words(draft: Draft, code: str) -> list[str]:
    """Under which conditions a step is taken, a clause each; none: always."""
    row = draft.row
    conditions = [
        f"紧急程度不低于{row.get_min_urgency_display()}" if row.min_urgency is not None else "",
        f"密级不低于{row.get_min_secrecy_display()}" if row.min_secrecy is not None else "",
        f"金额不少于 {money(row.amount_from)}" if row.amount_from is not None else "",
        f"金额少于 {money(row.amount_below)}" if row.amount_below is not None else "",
        f"限{'、'.join(one.name for one in draft.departments)}" if draft.departments else "",
        *facts_in_words(row.conditions, uses.get(code).facts),
    ]
    return [one for one in conditions if one]


def on_limit_in_words(row: FlowStep) -> str:
    """What happens when the limit of a step passes: 交上级一并办理, 转交指定的人（王主任）."""
    to = row.limit_principal.label if row.limit_principal and row.on_limit == OnLimit.PASS else ""
    return OnLimit(row.on_limit).label + (f"（{to}）" if to else "")


def who_in_words(row: FlowStep, code: str) -> str:
    """Who acts in a step, as the flow says it."""
    if row.who in (Who.ROLE, Who.PERSON):
        return row.principal.label if row.principal else "（未指定）"
    if row.who == Who.GIVEN:
        return uses.get(code).given or Who.GIVEN.label
    return Who(row.who).label


def compare(old: Sequence[Draft], new: Sequence[Draft], code: str) -> list[Change]:
    """The steps of two versions side by side as lines with + and -."""
    before, after = [in_words(one, code) for one in old], [in_words(one, code) for one in new]
    return [Change(line[0].strip(), line[2:]) for line in difflib.ndiff(before, after) if line[0] != "?"]


def try_out(drafts: Sequence[Draft], facts: Facts, code: str) -> list[TryLine]:
    """Who would get each step, which are skipped and why, and where nobody could act (试运行)."""
    lines = []
    for draft in drafts:
        row = draft.row
        named_later = row.who in (Who.GIVEN, Who.PICKED)
        planned = plan_step(row, facts, draft.departments)
        if planned.skipped:
            lines.append(TryLine(row.label, "skip", "不经过", planned.skipped))
        elif named_later:
            lines.append(TryLine(row.label, "go", who_in_words(row, code), "到时由事项或发起人确定"))
        elif planned.problem:
            lines.append(TryLine(row.label, "bad", "无人可办", planned.problem))
        else:
            note = f"时限 {row.limit_hours} 工作小时" if row.limit_hours else ""
            lines.append(TryLine(row.label, "go", "、".join(_with_people(one) for one in planned.principals), note))
    if not any(line.state != "skip" for line in lines):
        lines.append(TryLine("结果", "bad", "没有一步需要办理", "按这些条件全部跳过，发起时会被拒绝"))
    return lines


UNSTATED = "未写明（从严：有这项条件的步骤照样经过）"


def facts_used(facts: Facts, code: str) -> list[tuple[str, str]]:
    """What a test run went by, as (label, words)."""
    department = facts.department.name if facts.department else "未设部门"
    used = [
        ("申请人", f"{facts.applicant.name}（{department}）"),
        ("紧急程度", Urgency(facts.urgency).label),
        ("密级", Secrecy(facts.secrecy).label),
    ]
    if uses.get(code).amount:
        used.append(("金额", UNSTATED if facts.amount is None else money(facts.amount)))
    for one in facts.known:
        value = facts.values.get(one.code)
        used.append((one.label, UNSTATED if value is None else one.words(value)))
    return used


def _with_people(principal: Principal) -> str:
    if principal.kind == Principal.Kind.PERSON:
        return principal.label
    people = Membership.objects.filter(principal=principal, user__is_active=True).order_by("user__position", "user")
    names = "、".join(people.values_list("user__name", flat=True)[:8])
    return f"{principal.label}（{names}）"
