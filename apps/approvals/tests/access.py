"""Who gets which answer from the addresses of approvals.

The world: 王主任 put a matter of his before 张总 (step 1) and 周副总 (step 2); 陈助理 follows what lies with the GM.
刘部长 is away and 钱部长 stands in for him.
"""

from apps.approvals.models import ApprovalFlow
from apps.approvals.services import add_phrase, set_delegation, start_approval
from apps.approvals.tests.factories import active, spec
from apps.core import clock
from apps.core.tests.access import Row
from apps.org.tests.cast import Cast
from apps.supervision.tests.factories import item_of

UNSEEN = {"*": 404, "anonymous": 302}
SEEN = {"director": 200, "assistant": 200, "gm": 200, "head": 200, "staff": 200}

ROWS = [
    Row("approvals:step_decide", codes={**UNSEEN, **SEEN}),
    Row(
        "approvals:step_decide",
        method="post",
        data={"decision": "return", "text": ""},
        codes={**UNSEEN, "director": 403, "head": 403, "staff": 403, "gm": 422, "assistant": 422},
    ),
    Row(
        "approvals:withdraw", codes={**UNSEEN, "director": 200, "assistant": 403, "gm": 403, "head": 403, "staff": 403}
    ),
    Row(
        "approvals:withdraw",
        method="post",
        data={"reason": ""},
        codes={**UNSEEN, "director": 422, "assistant": 403, "gm": 403, "head": 403, "staff": 403},
    ),
]
ROWS += [
    Row("approvals:delegations", codes={"*": 200, "anonymous": 302}),
    Row("approvals:delegations", method="post", data={}, codes={"*": 422, "anonymous": 302}),
    Row("approvals:delegation_end", method="post", codes={**UNSEEN, "head": 302, "finance_head": 403}),
]
ROWS += [
    row
    for name in ("step_hand_over", "step_sign", "step_return")
    for row in (
        Row(f"approvals:{name}", codes={**UNSEEN, **dict.fromkeys(SEEN, 403), "gm": 200}),
        Row(f"approvals:{name}", method="post", data={}, codes={**UNSEEN, **dict.fromkeys(SEEN, 403), "gm": 422}),
    )
]
ROWS += [
    Row("approvals:batch", codes={"*": 200, "anonymous": 302}),
    Row("approvals:batch", method="post", data={}, codes={"*": 422, "anonymous": 302}),
    Row("approvals:phrases", codes={"*": 200, "anonymous": 302}),
    Row("approvals:phrases", method="post", data={"scope": "x"}, codes={"*": 422, "anonymous": 302}),
    Row("approvals:phrase_change", method="post", data={"op": "up"}, codes={**UNSEEN, "gm": 302}),
]
FORBIDDEN = {"*": 403, "anonymous": 302}
ROWS += [  # the cast has no system administrator: test_flow_editor walks as one
    Row("approvals:flow_list", codes=FORBIDDEN),
    Row("approvals:flow_detail", codes=FORBIDDEN),
    Row("approvals:flow_edit", codes=FORBIDDEN),
    Row("approvals:flow_edit", method="post", data={"op": "publish"}, codes=FORBIDDEN),
]


def world(cast: Cast) -> dict[str, tuple]:
    """A supervised item with a run on it: the nearest kind of matter that a test may use."""
    item = item_of(cast, title="呈批的事项", due_on=None)
    run = start_approval(
        matter=item.matter, subject="instruct", steps=[spec(cast.gm), spec(cast.deputy)], actor=cast.director
    )
    today = clock.today()
    away = set_delegation(actor=cast.head, deputy=cast.finance_head, starts_on=today, ends_on=today)
    return {
        "approvals:step_decide": (active(run).pk,),
        "approvals:withdraw": (run.pk,),
        **dict.fromkeys(
            [f"approvals:{one}" for one in ("step_hand_over", "step_sign", "step_return")], (active(run).pk,)
        ),
        "approvals:phrase_change": (add_phrase(user=cast.gm, scope="instruct", text="抓紧办。").pk,),
        "approvals:delegation_end": (away.pk,),
        "approvals:flow_detail": (ApprovalFlow.objects.get(code="extension").pk,),
        "approvals:flow_edit": ("extension",),
    }
