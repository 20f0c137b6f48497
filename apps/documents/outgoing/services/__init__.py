"""The verbs of outgoing documents: the only writers."""

from apps.documents.outgoing.services.commenting import add_comment, resolve_comment
from apps.documents.outgoing.services.distributing import distribute, remind, sign_for
from apps.documents.outgoing.services.drafting import create_draft, save_draft
from apps.documents.outgoing.services.filing import file_outgoing, shelve_paper, waive_paper
from apps.documents.outgoing.services.issuing import issue_document
from apps.documents.outgoing.services.reviewing import excuse_faults, raise_to_core, submit_draft
from apps.documents.outgoing.services.sealing import ask_seal, give_seal, place_seal
from apps.documents.outgoing.services.voiding import void_outgoing

__all__ = [
    "add_comment",
    "ask_seal",
    "create_draft",
    "distribute",
    "excuse_faults",
    "file_outgoing",
    "give_seal",
    "issue_document",
    "place_seal",
    "raise_to_core",
    "remind",
    "resolve_comment",
    "save_draft",
    "shelve_paper",
    "sign_for",
    "submit_draft",
    "void_outgoing",
    "waive_paper",
]
