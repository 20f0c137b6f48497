"""The only writers of approvals and opinions."""

from apps.approvals.services.decisions import decide_step
from apps.approvals.services.opinions import write_opinion
from apps.approvals.services.runs import (
    StepSpec,
    start_approval,
    start_from_flow,
    stop_running,
    withdraw,
)

__all__ = [
    "StepSpec",
    "decide_step",
    "start_approval",
    "start_from_flow",
    "stop_running",
    "withdraw",
    "write_opinion",
]
