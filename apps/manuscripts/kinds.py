"""The kinds "manuscript" (文稿) and "material" (征集材料): states, moves and the verb of each."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.core.formatting import day, when
from apps.manuscripts.content import Text, off_length, wanted_length
from apps.manuscripts.models import Manuscript, MaterialRequest, Sort
from apps.manuscripts.models import ManuscriptState as S
from apps.manuscripts.models import RequestState as R
from apps.matters import selectors as matters
from apps.matters.kinds import Kind, Move
from apps.matters.models import Matter
from apps.org.models import User

CODE, MATERIAL = "manuscript", "material"
WRITABLE = (S.TASKED, S.REVISING, S.RETURNED)
OPEN = (*WRITABLE, S.REVIEWING, S.FINAL)
BEFORE_SIGN_OFF = (*WRITABLE, S.REVIEWING)
ENDED = frozenset({S.FILED, S.CANCELLED})


def _visible(code: str) -> "Callable[[User], QuerySet[Matter]]":
    """Matters of one kind in which the person has or had a part, up to their clearance."""

    def visible_to(user: User) -> QuerySet[Matter]:
        return matters.visible_to(user, kind=code)

    return visible_to


def _facts(matter: Matter) -> list[tuple[str, str]]:
    """What a leader wants to know on the decision page."""
    manuscript = matter.manuscript
    length = Text.of(manuscript).length
    asked = wanted_length(manuscript)
    off = off_length(manuscript, length)
    return [
        ("类别", manuscript.get_sort_display()),
        ("使用领导", manuscript.leader.name),
        ("用于何处", manuscript.occasion),
        ("使用日期", day(manuscript.used_on) if manuscript.used_on else ""),
        ("主笔", manuscript.writer.name),
        ("字数", f"{length} 字" + (f"（要求 {asked}{'，' + off if off else ''}）" if asked else "")),
        ("稿次", f"V{manuscript.version}"),
        ("定稿时限", when(manuscript.final_due_at)),
    ]


def _search_facts(matter: Matter) -> list[str]:
    """What it is, for whom and where; asked before the row is there, nothing."""
    row = Manuscript.objects.filter(matter=matter).values_list(
        "sort", "occasion", "requirements", "leader__name", "writer__name"
    ).first()  # fmt: skip
    return [Sort(row[0]).label, *row[1:]] if row else []


def _request_facts(matter: Matter) -> list[str]:
    """What was asked for; never what it is for."""
    row = MaterialRequest.objects.filter(matter=matter).values_list("wanted", "department__name").first()
    return list(row) if row else []


@dataclass(frozen=True)
class Sheet:
    """What the decision page shows of the text itself (templates/approvals/step_decide.html)."""

    paper: object
    open_at: Mapping[int, int]
    template: str = "manuscripts/_sheet.html"
    css: str = "css/outgoing.css"


def _sheet(matter: Matter) -> Sheet:
    """The text to be read before it is decided, with the places of open comments."""
    from apps.manuscripts.papers import screen_of  # which asks this module for the states

    manuscript = Manuscript.objects.get(pk=matter.pk)
    manuscript.matter = matter
    open_ones = manuscript.comments.filter(resolved_at__isnull=True).values_list("paragraph", flat=True)
    return Sheet(screen_of(manuscript), Counter(open_ones))


def manuscript_kind(on_approval: Callable[..., None]) -> Kind:
    """The kind with its handler (given by apps.py, because services import this module)."""
    return Kind(
        code=CODE,
        label="文稿",
        icon="writing",
        states=S,
        colours={
            S.TASKED: "amber",
            S.REVISING: "amber",
            S.REVIEWING: "blue",
            S.RETURNED: "amber",
            S.FINAL: "amber",
            S.FILED: "green",
            S.CANCELLED: "grey",
        },
        moves=(
            Move(S.TASKED, S.REVISING, "提交初稿"),
            Move(S.REVISING, S.REVIEWING, "报批"),
            Move(S.RETURNED, S.REVIEWING, "修改后报批"),
            Move(S.REVIEWING, S.RETURNED, "退回修改"),
            Move(S.REVIEWING, S.REVISING, "撤回报批"),
            Move(S.REVIEWING, S.FINAL, "审定"),
            Move(S.FINAL, S.FILED, "归档"),
            *(Move(state, S.CANCELLED, "撤销") for state in BEFORE_SIGN_OFF),
        ),
        terminal=ENDED,
        number_rule=CODE,
        url_name="manuscripts:detail",
        visible_to=_visible(CODE),
        on_approval=on_approval,
        search_facts=_search_facts,
        list_name="manuscripts:list",
        tone="red",
        extra={"facts": _facts, "sheet": _sheet},
    )


def material_kind() -> Kind:
    """What departments are asked for."""
    return Kind(
        code=MATERIAL,
        label="征集材料",
        icon="clipboard-text",
        states=R,
        colours={R.ASKED: "amber", R.ANSWERED: "green", R.WITHDRAWN: "grey"},
        moves=(
            Move(R.ASKED, R.ANSWERED, "报送材料"),
            Move(R.ANSWERED, R.ASKED, "退回补充"),
            Move(R.ASKED, R.WITHDRAWN, "取消征集"),
        ),
        terminal=frozenset({R.ANSWERED, R.WITHDRAWN}),
        number_rule=MATERIAL,
        url_name="manuscripts:request",
        visible_to=_visible(MATERIAL),
        search_facts=_request_facts,
        list_name="manuscripts:request_list",
        tone="red",
    )
