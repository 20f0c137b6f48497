"""The verbs of outgoing documents: the only writers."""

from apps.documents.outgoing.services.commenting import add_comment, resolve_comment
from apps.documents.outgoing.services.drafting import create_draft, save_draft
from apps.documents.outgoing.services.reviewing import excuse_faults, raise_to_core, submit_draft
from apps.documents.outgoing.services.voiding import void_outgoing

__all__ = [
    "add_comment",
    "create_draft",
    "excuse_faults",
    "raise_to_core",
    "resolve_comment",
    "save_draft",
    "submit_draft",
    "void_outgoing",
]
