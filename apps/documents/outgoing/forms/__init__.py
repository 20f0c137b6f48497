"""Forms of outgoing documents."""

from apps.documents.outgoing.forms.drafting import DraftForm
from apps.documents.outgoing.forms.handling import CommentForm, PanelForm, ReasonForm, SubmitForm

__all__ = ["CommentForm", "DraftForm", "PanelForm", "ReasonForm", "SubmitForm"]
