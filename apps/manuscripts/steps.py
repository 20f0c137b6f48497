"""The path in the rail: writing, every step of the runs, then filing."""

from collections.abc import Sequence

from apps.approvals import selectors as approvals
from apps.approvals.models import Opinion
from apps.approvals.selectors import StepLine
from apps.manuscripts.models import Manuscript, ManuscriptState

S = ManuscriptState
WRITING = {S.TASKED: "撰写初稿", S.REVISING: "修改", S.RETURNED: "退回修改"}


def steps_of(manuscript: Manuscript, opinions: Sequence[Opinion] = ()) -> list[StepLine]:
    """The task, the first draft, one line for each step of the runs, what is to be done now, and filing."""
    matter, state = manuscript.matter, manuscript.matter.state
    lines = [StepLine("交办", matter.created_by.name, "done", matter.created_at)]
    if manuscript.first_at is not None:
        lines.append(StepLine("初稿", manuscript.writer.name, "done", manuscript.first_at))
    lines += approvals.steps_of(matter, opinions)
    if state in WRITING:
        lines.append(StepLine(WRITING[S(state)], manuscript.writer.name, "now"))
    if state == S.FINAL:
        lines.append(StepLine("归档", "、".join(manuscript.holder_list), "now"))
    elif state == S.FILED:
        lines.append(StepLine("归档", "", "done", matter.closed_at))
    elif state != S.CANCELLED:
        ahead = ["归档"] if state == S.REVIEWING else ["核稿、审定", "归档"]
        lines += [StepLine(one, "", "todo") for one in ahead]
    return lines
