"""From a flow and the facts of a case to the steps to be run. Used by the start and by the test run (试运行) alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.approvals import posts
from apps.approvals.facts import Fact
from apps.approvals.facts import why_skipped as why_skipped_by_facts
from apps.approvals.models import ApprovalFlow, FlowStep
from apps.core.formatting import money
from apps.core.secrecy import Secrecy, Urgency
from apps.org.models import Department, Membership, Principal, User

Who = FlowStep.Who


@dataclass(frozen=True)
class Facts:
    """What conditions look at, and whom the matter and the initiator name (`picked` by the order of the step).

    `known` are the facts its kind declares beside these (apps.approvals.facts), `values` what the matter says to them.
    """

    applicant: User
    department: Department | None = None
    urgency: int = Urgency.NORMAL
    secrecy: int = Secrecy.INTERNAL
    amount: Decimal | None = None
    given: Sequence[Principal] = ()
    picked: Mapping[int, Sequence[Principal]] = field(default_factory=dict)
    known: Sequence[Fact] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Planned:
    """One step of the flow under these facts: who gets it, or why it is skipped, or what is wrong with it."""

    row: FlowStep
    principals: Sequence[Principal] = ()
    skipped: str = ""
    problem: str = ""


def plan(flow: ApprovalFlow, facts: Facts) -> list[Planned]:
    """Every step of the flow in order with its people, its reason to be skipped, or its problem."""
    rows = flow.steps.select_related("principal__person", "limit_principal").prefetch_related("departments")
    return [plan_step(row, facts, list(row.departments.all())) for row in rows]


def plan_step(row: FlowStep, facts: Facts, limited_to: Sequence[Department] = ()) -> Planned:
    """One step under these facts; `limited_to` are the departments it is for (none: all)."""
    skipped = why_skipped(row, facts, limited_to)
    if skipped:
        return Planned(row, skipped=skipped)
    principals, missing = _who(row, facts)
    if not principals:
        return Planned(row, problem=missing)
    return Planned(row, principals, problem=_cannot_act(principals, facts))


def why_skipped(row: FlowStep, facts: Facts, limited_to: Sequence[Department] = ()) -> str:
    """Which condition does not hold, in words; empty when the step is taken."""
    if row.min_urgency is not None and facts.urgency < row.min_urgency:
        return f"紧急程度低于「{Urgency(row.min_urgency).label}」"
    if row.min_secrecy is not None and facts.secrecy < row.min_secrecy:
        return f"密级低于「{Secrecy(row.min_secrecy).label}」"
    if facts.amount is not None and row.amount_from is not None and facts.amount < row.amount_from:
        return f"金额不到 {money(row.amount_from)}"
    if facts.amount is not None and row.amount_below is not None and facts.amount >= row.amount_below:
        return f"金额达到 {money(row.amount_below)}"
    if limited_to and (facts.department is None or facts.department not in limited_to):
        return f"只适用于{'、'.join(one.name for one in limited_to)}"
    return why_skipped_by_facts(row.conditions, facts.known, facts.values)


def _who(row: FlowStep, facts: Facts) -> tuple[list[Principal], str]:
    """The people of a step, and what is wrong when nobody can be named."""
    if row.who == Who.PICKED:
        return list(facts.picked.get(row.order, ())), f"请为「{row.label}」选定办理人"
    if row.who == Who.GIVEN:
        return list(facts.given), f"「{row.label}」由事项确定办理人，但本件没有确定任何人"
    if row.who == Who.DEPARTMENT_HEAD:
        head = posts.head_for(facts.department, facts.applicant)
        return _one(head), f"「{row.label}」应由部门负责人办理，但所属部门还没有设负责人"
    if row.who == Who.SUPERIOR:
        above = posts.superior_in(facts.department, facts.applicant)
        return _one(above), f"「{row.label}」应由上级办理，但上级部门没有设负责人，也没有总经理"
    return [row.principal] if row.principal else [], f"审批流程的「{row.label}」没有指定办理人，请系统管理员补上"


def _one(user: User | None) -> list[Principal]:
    return [user.principal] if user is not None else []


def _cannot_act(principals: Sequence[Principal], facts: Facts) -> str:
    """Nobody behind a department or role, a person who left, or nobody cleared for the secrecy level."""
    acting = dict.fromkeys((one.pk for one in principals), -1)
    rows = Membership.objects.filter(principal__in=principals, user__is_active=True)
    for principal_id, clearance in rows.values_list("principal_id", "user__clearance"):
        acting[principal_id] = max(acting[principal_id], clearance)
    for principal in principals:
        if acting[principal.pk] < 0 and principal.kind == Principal.Kind.PERSON:
            return f"{principal.label}已停用，请改选他人"
        if acting[principal.pk] < 0:
            return f"「{principal.label}」目前没有人办理，请先指定负责人，或改选个人"
        if acting[principal.pk] < facts.secrecy:
            return f"{principal.label}的可阅密级低于「{Secrecy(facts.secrecy).label}」，不能接触本件"
    return ""
