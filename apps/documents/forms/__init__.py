"""Forms of incoming documents."""

from apps.documents.forms.handling import (
    ArchiveForm,
    AssignForm,
    CloseForm,
    PanelForm,
    ReadersForm,
    ReadForm,
    ReasonForm,
    ReportForm,
)
from apps.documents.forms.proposal import ProposeForm
from apps.documents.forms.registration import RegisterForm

__all__ = [
    "ArchiveForm",
    "AssignForm",
    "CloseForm",
    "PanelForm",
    "ProposeForm",
    "ReadForm",
    "ReadersForm",
    "ReasonForm",
    "RegisterForm",
    "ReportForm",
]
