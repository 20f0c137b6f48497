"""Forms of approvals."""

from apps.approvals.forms.deciding import DecisionForm, WithdrawForm

__all__ = ["DecisionForm", "WithdrawForm"]
