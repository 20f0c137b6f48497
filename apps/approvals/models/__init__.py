"""Approval flows, their runs, opinions."""

from apps.approvals.models.flow import ApprovalFlow, FlowStep, Mode, OnLimit
from apps.approvals.models.opinion import CommonOpinion, Opinion
from apps.approvals.models.run import Approval, ApprovalStep, StepAssignee

__all__ = [
    "Approval",
    "ApprovalFlow",
    "ApprovalStep",
    "CommonOpinion",
    "FlowStep",
    "Mode",
    "OnLimit",
    "Opinion",
    "StepAssignee",
]
