"""The kind "vault_request" (涉密查阅): a named reader asks to see one file of the vault for a time (ARC-05)."""

from django.db import models

from apps.matters import selectors as matters
from apps.matters.kinds import Kind, Move
from apps.matters.models import Matter
from apps.org.models import User

CODE = "vault_request"


class RequestState(models.TextChoices):
    """Where a request stands; labels are the words of the office."""

    WAITING = "waiting", "待放行"
    HALF = "half", "待第二人放行"
    OPEN = "open", "可查阅"
    CLOSED = "closed", "已结束"
    REFUSED = "refused", "不予放行"
    WITHDRAWN = "withdrawn", "已撤回"
    LAPSED = "lapsed", "逾期未放行"


UNDECIDED = (RequestState.WAITING, RequestState.HALF)
OPEN = (*UNDECIDED, RequestState.OPEN)
S = RequestState


def visible_to(user: User) -> "models.QuerySet[Matter]":
    """Requests in which the person has or had a part, up to their clearance."""
    return matters.visible_to(user, kind=CODE)


KIND = Kind(
    code=CODE,
    label="涉密查阅",
    icon="lock",
    states=RequestState,
    colours={
        S.WAITING: "amber",
        S.HALF: "amber",
        S.OPEN: "green",
        S.CLOSED: "grey",
        S.REFUSED: "red",
        S.WITHDRAWN: "grey",
        S.LAPSED: "grey",
    },
    moves=(
        Move(S.WAITING, S.HALF, "放行（第一人）"),
        Move(S.HALF, S.OPEN, "放行（第二人）"),
        Move(S.WAITING, S.REFUSED, "不予放行"),
        Move(S.HALF, S.REFUSED, "不予放行"),
        Move(S.WAITING, S.WITHDRAWN, "撤回申请"),
        Move(S.HALF, S.WITHDRAWN, "撤回申请"),
        Move(S.WAITING, S.LAPSED, "逾期未放行"),
        Move(S.HALF, S.LAPSED, "逾期未放行"),
        Move(S.OPEN, S.CLOSED, "结束查阅"),
    ),
    terminal=frozenset({S.CLOSED, S.REFUSED, S.WITHDRAWN, S.LAPSED}),
    number_rule=CODE,
    url_name="vault:request_detail",
    visible_to=visible_to,
    list_name="vault:request_list",
    tone="red",
)
