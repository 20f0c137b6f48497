"""Who files, who ticks the paper copy, who arranges: the button and the service ask the same call."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps.archives.models import ArchiveRecord, Arrangement
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.matters.models import Matter
from apps.org import roles
from apps.org.models import User

if TYPE_CHECKING:
    from apps.archives.arrangement import Planned

FILERS = (roles.REGISTRY_CLERK, roles.ARCHIVIST, roles.OFFICE_DIRECTOR)


def can_file(user: User, matter: Matter) -> Verdict:
    """A clerk, the archivist or the office director; each matter once.

    Whether the matter is ripe for filing is the rule of its own kind.
    """
    if not user.has_role(*FILERS):
        return no_right("只有文书、档案员或办公室主任可以归档")
    record = ArchiveRecord.objects.filter(matter=matter).only("archive_code").first()
    if record is not None:
        return not_now(f"本件已归档，档号 {record.archive_code}")
    return YES


def can_tick_paper(user: User, record: ArchiveRecord) -> Verdict:
    """The archivist, who holds the paper; again when it moves to another place."""
    if not user.has_role(roles.ARCHIVIST):
        return no_right("纸质件由档案员登记")
    if user.clearance < record.secrecy:
        return no_right("您的可阅密级低于本件密级")
    if record.box_id is not None:
        return not_now("本件已装盒，位置随档案盒：请在档案盒页面移动")
    return YES


def can_keep(user: User) -> Verdict:
    """Boxes, shelves, arrangement and lending of paper are the archivist's."""
    return YES if user.has_role(roles.ARCHIVIST) else no_right("库房、档案盒和整理由档案员办理")


can_arrange = can_keep


def can_freeze(user: User, arrangement: Arrangement, planned: "Sequence[Planned]", *, electronic_only: bool) -> Verdict:
    """Nothing is frozen without pages; without paper only when the archivist says that the file alone is kept."""
    if not (answer := can_arrange(user)):
        return answer
    if not planned:
        return not_now("这一类里没有待整理的档案")
    without_pages = [one.former for one in planned if not one.record.pages]
    if without_pages:
        return not_now(f"还有 {len(without_pages)} 件没有页数，例如 {without_pages[0]}。请先补登页数再定稿")
    nothing = [one.former for one in planned if not one.record.paper_filed_at and not one.record.electronic_filed_at]
    if nothing:
        return not_now(f"{nothing[0]} 既没有电子件也没有纸质件，不能定稿。请先补登")
    without_paper = [one for one in planned if not one.record.paper_filed_at]
    if without_paper and not electronic_only:
        return not_now(f"还有 {len(without_paper)} 件没有纸质件。请补登，或勾选“按电子单套保管”后定稿")
    return YES
