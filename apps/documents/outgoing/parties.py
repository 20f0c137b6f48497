"""Who of the recipients named on a paper is in the house, and who is outside."""

from dataclasses import dataclass

from apps.documents.models import OutgoingDocument
from apps.documents.outgoing.names import single_names
from apps.org.models import Department

ALL_OF_US = ("各部门", "公司各部门", "机关各部门", "各部室", "本公司各部门")


@dataclass(frozen=True)
class Named:
    """Departments of ours, and the other names as they are written."""

    departments: list[Department]
    outside: list[str]


def recipients_in(document: OutgoingDocument) -> Named:
    """Main recipients and copies, told apart; 各部门 means all of ours."""
    names = single_names(f"{document.main_recipients}，{document.copy_recipients}")
    ours = {one.name: one for one in Department.objects.filter(is_active=True)}
    if any(name in ALL_OF_US for name in names):
        inside = list(ours.values())
    else:
        inside = [ours[name] for name in names if name in ours]
    return Named(inside, [name for name in names if name not in ours and name not in ALL_OF_US])
