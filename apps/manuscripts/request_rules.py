"""Who may do what to a request for material (征集材料), and when."""

from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.manuscripts.models import MaterialRequest, RequestState
from apps.manuscripts.rules import is_office, is_writer
from apps.org.models import Membership, User

R = RequestState


def _state(request: MaterialRequest, wanted: str) -> Verdict:
    matter = request.matter
    return YES if matter.state == wanted else not_now(f"本件{matter.state_label}，不能这样办理")


def acts_for_department(user: User, request: MaterialRequest) -> bool:
    """Head, deputy or liaison of the department asked."""
    return Membership.objects.filter(user=user, principal=request.department.principal).exists()


def collects(user: User, request: MaterialRequest) -> bool:
    """On the writers' side."""
    return user.pk == request.asked_by_id or is_office(user) or is_writer(user, request.manuscript)


def can_answer(user: User, request: MaterialRequest) -> Verdict:
    """The colleague it was passed to, or the department's head, deputy or liaison."""
    if user.pk != request.assignee_id and not acts_for_department(user, request):
        return no_right("材料由被征集的部门报送")
    return _state(request, R.ASKED)


def can_pass(user: User, request: MaterialRequest) -> Verdict:
    """The department's leaders give it to a colleague, and to another one if need be."""
    right = YES if acts_for_department(user, request) else no_right("分给谁办由部门负责人或联络员定")
    return right and _state(request, R.ASKED)


def can_urge(user: User, request: MaterialRequest) -> Verdict:
    """Those who wait for it remind."""
    right = YES if collects(user, request) else no_right("催报由征集材料的人办理")
    return right and _state(request, R.ASKED)


def can_send_back(user: User, request: MaterialRequest) -> Verdict:
    """What does not suffice goes back with the reason, while the text is still written."""
    right = YES if collects(user, request) else no_right("退回补充由征集材料的人办理")
    if right and not request.manuscript.in_progress:
        return not_now("材料已用完，不再退回补充")
    return right and _state(request, R.ANSWERED)


def can_withdraw(user: User, request: MaterialRequest) -> Verdict:
    """It is not needed any more."""
    right = YES if collects(user, request) else no_right("取消征集由征集材料的人办理")
    return right and _state(request, R.ASKED)
