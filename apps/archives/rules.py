"""Who files, who ticks the paper copy."""

from apps.archives.models import ArchiveRecord
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.matters.models import Matter
from apps.org import roles
from apps.org.models import User

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
    return YES
