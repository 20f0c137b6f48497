"""How manuscripts and requests for material stand in the to-do list of who holds them."""

from django.urls import reverse

from apps.manuscripts.kinds import CODE
from apps.manuscripts.kinds import MATERIAL as REQUEST
from apps.manuscripts.models import ManuscriptState, RequestState
from apps.matters.models import Matter, Participant
from apps.matters.todo import Held, TodoLine
from apps.org.models import User

S = ManuscriptState
WORDS = {
    S.TASKED: ("请起草初稿", "撰写"),
    S.REVISING: ("请修改、报批", "修改"),
    S.RETURNED: ("退回修改", "修改"),
    S.FINAL: ("使用后请归档", "归档"),
}


def _manuscript_line(part: Participant, user: User) -> TodoLine:
    matter: Matter = part.matter
    manuscript = matter.manuscript
    state = S(matter.state)
    why, action = WORDS[state]
    due = manuscript.first_due_at if state == S.TASKED else None if state == S.FINAL else manuscript.final_due_at
    return TodoLine(
        matter_id=matter.pk,
        kind="文稿",
        tone="red",
        title=matter.title,
        number=matter.number,
        why=why,
        from_whom=matter.created_by.name,
        since=part.since,
        due_at=due or (manuscript.final_due_at if state == S.TASKED else None),
        url=reverse("manuscripts:detail", args=[matter.pk]),
        action=action,
        urgency=matter.urgency,
    )


def _request_line(part: Participant, user: User) -> TodoLine:
    matter: Matter = part.matter
    return TodoLine(
        matter_id=matter.pk,
        kind="材料",
        tone="red",
        title=matter.title,
        number=matter.number,
        why="请报送材料",
        from_whom=matter.created_by.name,
        since=part.since,
        due_at=matter.material_request.due_at,
        url=reverse("manuscripts:request", args=[matter.pk]),
        action="报送",
        urgency=matter.urgency,
    )


MANUSCRIPT = Held(CODE, frozenset(WORDS), _manuscript_line, ("manuscript",))
MATERIAL = Held(REQUEST, frozenset({RequestState.ASKED.value}), _request_line, ("material_request",))
