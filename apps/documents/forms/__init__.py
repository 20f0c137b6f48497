"""Forms of incoming documents."""

from apps.documents.forms.handling import (
    ArchiveForm,
    AssignForm,
    AttachForm,
    CloseForm,
    PanelForm,
    ReadersForm,
    ReadForm,
    ReasonForm,
    ReportForm,
)
from apps.documents.forms.proposal import ProposeForm
from apps.documents.forms.registration import CorrectForm, RegisterForm

__all__ = [
    "ArchiveForm",
    "AssignForm",
    "AttachForm",
    "CloseForm",
    "CorrectForm",
    "PanelForm",
    "ProposeForm",
    "ReadForm",
    "ReadersForm",
    "ReasonForm",
    "RegisterForm",
    "ReportForm",
]
