"""The path in the rail: drafting, every step of the runs, then what follows the signature."""

from collections.abc import Sequence
from itertools import pairwise

from apps.approvals.models import Opinion
from apps.approvals.selectors import StepLine
from apps.core import clock
from apps.documents.models import OutgoingDocument, OutgoingState
from apps.documents.steps import working_span
from apps.matters.models import TimelineEntry

S = OutgoingState
AFTER = {S.SIGNED: "排版用印", S.ISSUED: "分发", S.DISTRIBUTED: "归档", S.PAPER_DUE: "纸质件归档"}


def steps_of(document: OutgoingDocument, opinions: Sequence[Opinion] = ()) -> list[StepLine]:
    """One line for the draft, one for each step of the runs, then one for each state since the signature."""
    moves = [entry for entry in document.timeline_list if entry.to_state]
    state = document.matter.state
    lines = [_drafted(document)]
    lines += document.course.lines(opinions)
    if state == S.RETURNED:
        lines.append(StepLine("修改文稿", document.drafter.name, "now"))
    for entry, following in pairwise(moves):
        if entry.to_state in AFTER and following.to_state != S.VOIDED:
            took = working_span(entry.at, following.at)
            note = f"用时 {took}" if took else ""
            lines.append(StepLine(AFTER[S(entry.to_state)], following.actor_label, "done", following.at, note))
    if state in AFTER:
        waited = working_span(document.state_since, clock.now())
        note = f"已到 {waited}" if waited else ""
        lines.append(StepLine(AFTER[S(state)], "、".join(document.holder_list), "now", note=note))
    if state in (S.REVIEWING, *AFTER):
        states = list(AFTER)
        ahead = states[states.index(S(state)) + 1 :] if state in AFTER else states
        lines += [StepLine(AFTER[one], "", "todo") for one in ahead if one != S.PAPER_DUE]  # only where it is late
    return lines


def told_once(entries: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """The timeline as the page shows it: 签发 is the last opinion and the change of state it brings; both are kept,
    the words of the opinion are shown."""
    found: list[TimelineEntry] = []
    for entry in entries:
        said = found[-1] if found else None
        if entry.to_state and said is not None and said.code.startswith("opinion.") and said.verb == entry.verb:
            continue
        found.append(entry)
    return found


def _drafted(document: OutgoingDocument) -> StepLine:
    matter = document.matter
    if matter.state == S.DRAFTING:
        return StepLine("拟稿", document.drafter.name, "now")
    return StepLine("拟稿", document.drafter.name, "done", matter.created_at, f"共 {document.version} 稿")
