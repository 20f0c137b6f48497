"""What the conditions of the flow may look at (PLT-03, 04)."""

from collections.abc import Callable

from apps.approvals.facts import Fact, Type
from apps.manuscripts.models import Manuscript, Sort
from apps.manuscripts.services.reviewing import stated
from apps.matters.models import Matter


def _read(code: str) -> Callable[[Matter], object]:
    def value(matter: Matter) -> object:
        manuscript = Manuscript.objects.select_related("leader").filter(matter=matter).first()
        return stated(manuscript)[code] if manuscript is not None else None

    return value


FACTS = (
    Fact("sort", "类别", Type.CHOICE, choices=tuple((one.label, one.label) for one in Sort), value=_read("sort")),
    Fact("for_gm", "总经理使用", Type.YES_NO, value=_read("for_gm")),
)
