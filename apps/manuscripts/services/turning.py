"""What every verb of a manuscript begins and ends with: the lock, the state, the text in the index, who has a part."""

from collections.abc import Iterator, Sequence

from apps.core import clock
from apps.manuscripts.kinds import OPEN
from apps.manuscripts.models import Manuscript
from apps.matters.models import Matter, Participant, SearchText
from apps.matters.search.sources import Text
from apps.matters.services import add_part, lock, move, put_text
from apps.notifications.services import settle
from apps.org import roles
from apps.org.models import Principal, User
from apps.org.services.people import ensure_role

BODY = SearchText.Field.BODY
RELATED = ("writer__principal", "leader__principal", "ordered_by", "approved_by")


def role_principal(code: str) -> Principal:
    """The principal of a role."""
    return ensure_role(code).principal


def locked(manuscript: Manuscript) -> Manuscript:
    """Lock the matter, then read the row again: the first line of every verb."""
    matter = lock(manuscript.pk)
    fresh = Manuscript.objects.select_related(*RELATED).get(pk=matter.pk)
    fresh.matter = matter
    return fresh


def change_state(manuscript: Manuscript, to: str, *, actor: User | None, note: str = "") -> None:
    """Move the matter and start the clock of the new step; what was asked of anybody before is over."""
    move(manuscript.matter, to, actor=actor, note=note)
    settle(matter=manuscript.matter, codes=["todo"])
    manuscript.state_since = clock.now()
    manuscript.in_progress = manuscript.matter.state in OPEN
    manuscript.save(update_fields=["state_since", "in_progress"])


def parties_of(manuscript: Manuscript) -> list[Principal]:
    """Who belongs to the manuscript, and therefore to all that is collected for it: the writers, the leader, who gave
    the task, the office director, and the GM's assistant where the leader is the GM."""
    writers = [
        manuscript.writer.principal,
        *(one.principal for one in manuscript.co_writers.select_related("principal")),
    ]
    found = [*writers, manuscript.leader.principal, manuscript.matter.created_by.principal]
    found.append(role_principal(roles.OFFICE_DIRECTOR))
    if manuscript.leader.has_role(roles.GENERAL_MANAGER):
        found.append(role_principal(roles.GM_ASSISTANT))
    return list({one.pk: one for one in found}.values())


def let_follow(matter: Matter, principals: Sequence[Principal]) -> None:
    """Give each a part, so that they see the matter."""
    for principal in principals:
        add_part(matter=matter, principal=principal, part=Participant.Part.FOLLOWER)


def index_body(manuscript: Manuscript) -> None:
    """Make the text searchable, in the transaction that wrote it (PLT-09)."""
    put_text(matter_id=manuscript.pk, field=BODY, ref="draft", text=_searched(manuscript))


def texts_of(matter_ids: Sequence[int]) -> Iterator[Text]:
    """The same of many manuscripts, for `reindex`."""
    for manuscript in Manuscript.objects.filter(pk__in=matter_ids).only("body", "byline"):
        yield Text(manuscript.pk, BODY, "draft", _searched(manuscript))


def _searched(manuscript: Manuscript) -> str:
    return "\n".join(filter(None, [manuscript.byline, manuscript.body]))
