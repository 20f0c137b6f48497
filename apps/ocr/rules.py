"""Who may have a file read anew."""

from apps.attachments.models import Attachment
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.ocr import engines
from apps.ocr.models import OcrRun
from apps.org import roles
from apps.org.models import User

READERS = (roles.ARCHIVIST, roles.REGISTRY_CLERK, roles.OFFICE_DIRECTOR)


def may_ask(user: User) -> bool:
    """Whether reading anew is this person's business at all."""
    return user.has_role(*READERS)


def can_ask_again(user: User, attachment: Attachment, run: OcrRun | None) -> Verdict:
    """The archivist, a clerk or the office director, for a scan they see, when nobody reads it just now."""
    if not may_ask(user):
        return no_right("重新识别由档案员、文书或办公室主任办理")
    if run is None or run.state == OcrRun.State.NOTHING:
        return no_right("这个文件不需要识别")
    if run.is_open:
        return not_now("正在识别，完成后才能重新识别")
    if not engines.current():
        return not_now(f"{engines.MISSING}。{engines.REMEDY}")
    return YES
