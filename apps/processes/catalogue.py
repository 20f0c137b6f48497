"""The published processes, read from what really runs: state tables of the kinds, current approval flows (PLT-05)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from apps.approvals import flows, subjects, uses
from apps.approvals.models import ApprovalFlow, FlowStep, Mode
from apps.matters import kinds
from apps.matters.kinds import Kind, Move
from apps.processes.diagram import SMALL, Diagram, Edge, Node, wrapped
from apps.processes.models import ProcessFigure, ProcessNote

EVERYWHERE = 3  # moves to one end from so many states are told in words, not drawn
WIDE = 210  # of the lines in a box of a flow
# What the office does most stands first; the rest as it was registered.
FIRST = ("incoming", "outgoing", "manuscript", "supervision")


@dataclass(frozen=True)
class StateLine:
    """One state in words: what may be done from there, and what comes of it."""

    label: str
    colour: str
    ends: bool
    moves: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class StepLine:
    """One step of a flow in words, with what was counted of it."""

    label: str
    who: str
    mode: str
    condition: str
    limit: str
    on_limit: str
    figure: ProcessFigure | None = None


@dataclass(frozen=True)
class FlowView:
    """A flow of a process: its picture, its steps, its own figures (`whole`: from start to end)."""

    code: str
    name: str
    version: int
    diagram: Diagram | None
    steps: Sequence[StepLine]
    whole: ProcessFigure | None = None


@dataclass(frozen=True)
class Process:
    """A kind of matter as the library shows it."""

    kind: Kind
    note: ProcessNote
    states: Sequence[StateLine] = ()
    everywhere: Sequence[str] = ()
    diagram: Diagram | None = None
    flows: Sequence[FlowView] = field(default_factory=list)
    hitches: Sequence[tuple[str, str]] = ()


def published() -> list[Kind]:
    """The kinds whose process is shown, documents first (one query)."""
    hidden = set(ProcessNote.objects.filter(is_published=False).values_list("kind", flat=True))
    places = {code: place for place, code in enumerate(FIRST)}
    shown = [kind for kind in kinds.all_kinds() if kind.code not in hidden]
    return sorted(shown, key=lambda kind: places.get(kind.code, len(FIRST)))


def note_of(kind: Kind) -> ProcessNote:
    """What the office wrote beside a process; an empty note when nothing is written yet."""
    row = ProcessNote.objects.select_related("owner").filter(pk=kind.code).first()
    return row or ProcessNote(kind=kind.code)


def process_of(kind: Kind, note: ProcessNote, figures: Sequence[ProcessFigure]) -> Process:
    """Everything of one process (two queries, for the flows)."""
    common, drawn = _parted(kind)
    found = _flows(kind, figures)
    return Process(
        kind=kind,
        note=note,
        states=[_state_line(kind, state) for state in kind.states.values],
        everywhere=common,
        diagram=states_diagram(kind, drawn),
        flows=found,
        hitches=_hitches(kind, common, found),
    )


def _hitches(kind: Kind, common: Sequence[str], found: Sequence[FlowView]) -> list[tuple[str, str]]:
    """What is done when it does not go on as planned, read from the moves and the limits that run."""
    order = {state: place for place, state in enumerate(kind.states.values)}
    back = [
        f"{kind.state_label(move.from_state)}{move.verb}，回到{kind.state_label(move.to_state)}"
        for move in kind.moves
        if move.to_state not in kind.terminal
        and (move.verb.startswith("退") or (order[move.to_state] < order[move.from_state] and _is_undone(move.verb)))
    ]
    late = [f"{step.label}满 {step.limit}，{step.on_limit}" for flow in found for step in flow.steps if step.limit]
    away = ["办理人外出可设授权代理，期间由代理人办理；离岗时由管理员一次移交"] if found else []
    rows = [("退回", back), ("超时", late), ("缺人", away), ("中止", list(common))]
    return [(name, "；".join(dict.fromkeys(words))) for name, words in rows if words]


def _parted(kind: Kind) -> tuple[list[str], list[Move]]:
    """Moves that are possible almost everywhere (作废), in words; and those to be drawn."""
    into = Counter((move.to_state, move.verb) for move in kind.moves if move.to_state in kind.terminal)
    wide = {key for key, number in into.items() if number >= EVERYWHERE}
    words = []
    for target, verb in sorted(wide):
        sources = [kind.state_label(m.from_state) for m in kind.moves if (m.to_state, m.verb) == (target, verb)]
        words.append(f"{verb}：{'、'.join(sources)}时都可以，之后为“{kind.state_label(target)}”")
    return words, [move for move in kind.moves if (move.to_state, move.verb) not in wide]


def _is_undone(verb: str) -> bool:
    """Whether it takes something back or asks for more; 修改后送审 goes on."""
    return any(sign in verb for sign in "退撤补重")


def _state_line(kind: Kind, state: str) -> StateLine:
    moves = [(move.verb, kind.state_label(move.to_state)) for move in kind.moves if move.from_state == state]
    return StateLine(kind.state_label(state), kind.colours.get(state, "grey"), state in kind.terminal, moves)


def states_diagram(kind: Kind, moves: Sequence[Move]) -> Diagram:
    """The state table as a picture; a state that only the words lead to is not drawn."""
    joined = {state for move in moves for state in (move.from_state, move.to_state)}
    nodes = [
        Node(state, kind.state_label(state), kind.colours.get(state, "grey"), round=state in kind.terminal)
        for state in kind.states.values
        if state in joined or not kind.moves
    ]
    edges = dict[tuple[str, str], list[str]]()
    for move in moves:
        edges.setdefault((move.from_state, move.to_state), []).append(move.verb)
    about = "；".join(f"{kind.state_label(a)}，{'或'.join(v)}，到{kind.state_label(b)}" for (a, b), v in edges.items())
    drawn = [Edge(a, b, "、".join(verbs)) for (a, b), verbs in edges.items()]
    return Diagram(f"states-{kind.code}", f"{kind.label}的状态流转图", about, nodes, drawn)


def _flows(kind: Kind, figures: Sequence[ProcessFigure]) -> list[FlowView]:
    """The flows registered for this kind, then the approvals whose people are named for each case."""
    wanted = {use.code: use for use in uses.all_uses() if use.kind == kind.code}
    rows = FlowStep.objects.filter(flow__code__in=wanted, flow__is_current=True).prefetch_related("departments")
    steps = dict[ApprovalFlow, list[FlowStep]]()
    for row in rows.select_related("flow", "principal", "limit_principal").order_by("flow", "order"):
        steps.setdefault(row.flow, []).append(row)
    out = [_flow_view(flow, taken, [one for one in figures if one.flow == flow.code]) for flow, taken in steps.items()]
    free = dict.fromkeys(one.subject for one in figures if not one.flow)
    return out + [_free_view(subject, [f for f in figures if f.subject == subject and not f.flow]) for subject in free]


def _flow_view(flow: ApprovalFlow, rows: Sequence[FlowStep], figures: Sequence[ProcessFigure]) -> FlowView:
    drafts = [flows.Draft(row, list(row.departments.all())) for row in rows]
    known = {one.step: one for one in figures}
    steps = [_step_line(draft, flow.code, known.get(draft.row.label)) for draft in drafts]
    return FlowView(flow.code, flow.name, flow.version, flow_diagram(flow, steps), steps, known.get(""))


def _step_line(draft: "flows.Draft", code: str, figure: ProcessFigure | None) -> StepLine:
    row = draft.row
    return StepLine(
        label=row.label,
        who=flows.who_in_words(row, code),
        mode=Mode(row.mode).label,
        condition="，".join(flows.conditions_in_words(draft, code)),
        limit=f"{row.limit_hours} 工作小时" if row.limit_hours else "",
        on_limit=flows.on_limit_in_words(row) if row.limit_hours else "",
        figure=figure,
    )


def _free_view(subject: str, figures: Sequence[ProcessFigure]) -> FlowView:
    """Steps that were named for the case: no flow to draw, but times to show."""
    steps = [StepLine(one.step, "拟办时逐件确定", "", "", "", "", one) for one in figures if one.step]
    whole = next((one for one in figures if not one.step), None)
    return FlowView(subject, f"{subjects.get(subject).label}（办理人逐件确定）", 0, None, steps, whole)


def flow_diagram(flow: ApprovalFlow, steps: Sequence[StepLine]) -> Diagram:
    """The steps in order with who, limit and condition; what is skipped and what is sent back as arrows beside."""
    nodes = [Node("begin", "发起", "grey", round=True)]
    edges: list[Edge] = []
    names = ["begin", *(f"s{number}" for number in range(len(steps))), "end"]
    for number, step in enumerate(steps):
        nodes.append(Node(names[number + 1], step.label, "blue", tuple(_lines(step)), dashed=bool(step.condition)))
    nodes.append(Node("end", "通过", "green", round=True))
    edges += [Edge(a, b) for a, b in pairwise(names)]
    for number, step in enumerate(steps):
        if step.condition:
            edges.append(Edge(names[number], names[number + 2], "不符合条件", dashed=True))
    offered = {*subjects.get(flow.code).decisions, *subjects.get(flow.code).joint_decisions}
    if steps and "return" in offered:
        edges.append(Edge(names[-2], "begin", "退回"))
    if steps and "reject" in offered:
        nodes.append(Node("refused", "未通过", "red", round=True))
        edges.append(Edge(names[-2], "refused", "不同意"))
    about = "；".join(
        f"第 {number} 步 {step.label}，{step.who}" + (f"，条件：{step.condition}" if step.condition else "")
        for number, step in enumerate(steps, 1)
    )
    return Diagram(f"flow-{flow.code}", f"{flow.name}的步骤图", about, nodes, edges)


def _lines(step: StepLine) -> list[str]:
    lines = wrapped(f"{step.who}，{step.mode}", SMALL, WIDE)
    if step.limit:
        lines += wrapped(f"{step.limit}，到时限{step.on_limit}", SMALL, WIDE)
    if step.condition:
        lines += wrapped(f"条件：{step.condition}", SMALL, WIDE)
    return lines
