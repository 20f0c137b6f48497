"""The only writers of approvals and opinions."""

from apps.approvals.services.absence import end_delegation, set_delegation
from apps.approvals.services.batch import sign_together
from apps.approvals.services.changes import add_signers, hand_over, return_to
from apps.approvals.services.decisions import decide_step
from apps.approvals.services.extending import extend_run
from apps.approvals.services.flows import publish_flow
from apps.approvals.services.limits import act_on_limits
from apps.approvals.services.opinions import write_opinion
from apps.approvals.services.phrases import add_phrase, change_phrase, move_phrase, remove_phrase
from apps.approvals.services.runs import (
    StepSpec,
    start_approval,
    start_from_flow,
    stop_running,
    withdraw,
)

__all__ = [
    "StepSpec",
    "act_on_limits",
    "add_phrase",
    "add_signers",
    "change_phrase",
    "decide_step",
    "end_delegation",
    "extend_run",
    "hand_over",
    "move_phrase",
    "publish_flow",
    "remove_phrase",
    "return_to",
    "set_delegation",
    "sign_together",
    "start_approval",
    "start_from_flow",
    "stop_running",
    "withdraw",
    "write_opinion",
]
