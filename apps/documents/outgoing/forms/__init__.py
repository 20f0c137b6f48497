"""Forms of outgoing documents."""

from apps.documents.outgoing.forms.drafting import DraftForm
from apps.documents.outgoing.forms.files import WordForm
from apps.documents.outgoing.forms.handling import (
    CommentForm,
    DistributeForm,
    FileForm,
    IssueForm,
    PanelForm,
    PlainForm,
    ReasonForm,
    SealForm,
    SealRequestForm,
    ShelveForm,
    SubmitForm,
)

__all__ = [
    "CommentForm",
    "DistributeForm",
    "DraftForm",
    "FileForm",
    "IssueForm",
    "PanelForm",
    "PlainForm",
    "ReasonForm",
    "SealForm",
    "SealRequestForm",
    "ShelveForm",
    "SubmitForm",
    "WordForm",
]
