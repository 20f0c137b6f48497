"""The flow in the rail: each state the document went through, who acted, how long it took in working time."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from apps.approvals.models import Opinion
from apps.approvals.selectors import StepLine
from apps.core import clock
from apps.documents.models import IncomingDocument, IncomingState
from apps.worktime import calendar

S = IncomingState
LABELS = {
    S.REGISTERED: "拟办",
    S.INSTRUCTING: "批示",
    S.UNDERTAKING: "承办",
    S.CIRCULATING: "传阅",
    S.REPORTED: "办结",
    S.CLOSED: "归档",
}
AHEAD = (S.REGISTERED, S.INSTRUCTING, S.UNDERTAKING, S.REPORTED, S.CLOSED)


def working_span(start: dt.datetime, end: dt.datetime) -> str:
    """Working time between two instants: 2 小时 14 分, 1 天 3 小时 (a day is eight hours of office time)."""
    minutes = calendar.working_minutes_between(start, end)
    days, rest = divmod(minutes, 8 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {minutes} 分" if minutes else f"{hours} 小时"
    return f"{minutes} 分钟" if minutes else ""


def steps_of(document: IncomingDocument, opinions: Sequence[Opinion] = ()) -> list[StepLine]:
    """One line per state passed, from the timeline; then where it stands; then what is ahead.

    Of the `opinions` of the page those given in between name who instructed: the move itself is only the last one's.
    """
    moves = [entry for entry in document.timeline_list if entry.to_state]
    lines: list[StepLine] = []
    for entry, following in pairwise(moves):
        if entry.to_state in LABELS:
            took = working_span(entry.at, following.at)
            state = "back" if "退回" in following.verb else "done"
            who = _instructed(opinions, entry.at, following.at) if entry.to_state == S.INSTRUCTING else ""
            note = f"用时 {took}" if took else ""
            lines.append(StepLine(LABELS[S(entry.to_state)], who or following.actor_label, state, following.at, note))
    first = moves[0] if moves else None
    if first is not None:
        lines.insert(0, StepLine("登记", first.actor_label, "done", first.at))
    state = document.matter.state
    if state in LABELS:
        waited = working_span(document.state_since, clock.now())
        note = f"已到 {waited}" if waited else ""
        lines.append(StepLine(LABELS[S(state)], "、".join(document.holder_list), "now", note=note))
        lines.extend(StepLine(LABELS[one], "", "todo") for one in _ahead(document))
    return lines


def _instructed(opinions: Sequence[Opinion], start: dt.datetime, end: dt.datetime) -> str:
    spoken = [one for one in opinions if one.step_id and start <= one.at <= end]
    return "、".join(dict.fromkeys(one.signature for one in spoken))


def _ahead(document: IncomingDocument) -> list[IncomingState]:
    state = S(document.matter.state)
    if state == S.CIRCULATING:
        return [S.REPORTED, S.CLOSED]
    later = list(AHEAD[AHEAD.index(state) + 1 :])
    return [one for one in later if one != S.UNDERTAKING or document.nature != IncomingDocument.Nature.READ]
