"""Who gets which answer from the addresses of approvals.

The world: 王主任 put a matter of his before 张总 (step 1) and 周副总 (step 2); 陈助理 follows what lies with the GM.
"""

from apps.approvals.services import start_approval
from apps.approvals.tests.factories import active, spec
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


def world(cast: Cast) -> dict[str, tuple]:
    """A supervised item with a run on it: the nearest kind of matter that a test may use."""
    item = item_of(cast, title="呈批的事项", due_on=None)
    run = start_approval(
        matter=item.matter, subject="instruct", steps=[spec(cast.gm), spec(cast.deputy)], actor=cast.director
    )
    return {"approvals:step_decide": (active(run).pk,), "approvals:withdraw": (run.pk,)}
