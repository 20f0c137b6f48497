"""Who reads and answers what people say of the processes, who reviews them."""

from apps.core.verdict import YES, Verdict, no_right
from apps.org import roles
from apps.org.models import User
from apps.processes.models import ProcessNote

ANSWERERS = (roles.OFFICE_DIRECTOR, roles.REGISTRY_CLERK)


def can_read_feedback(user: User) -> Verdict:
    """The office, and the general manager's assistant who follows it."""
    if user.has_role(*ANSWERERS, roles.GM_ASSISTANT):
        return YES
    return no_right("流程反馈由办公室汇总处理，您自己的反馈和答复在各流程的页面上")


def can_answer(user: User) -> Verdict:
    """The office."""
    return YES if user.has_role(*ANSWERERS) else no_right("流程反馈由办公室答复")


def can_review(user: User) -> Verdict:
    """The office director, each quarter."""
    return YES if user.has_role(roles.OFFICE_DIRECTOR) else no_right("流程由办公室主任每季度复核")


def owns(user: User, note: ProcessNote) -> bool:
    """Whether the person acts for the role or department that answers for the process: they read what is said of it."""
    return note.owner_id is not None and note.owner_id in user.principal_ids
