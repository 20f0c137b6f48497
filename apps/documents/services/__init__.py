"""The verbs of incoming documents: the only writers."""

from apps.documents.services.circulation import add_readers, mark_read, urge_readers
from apps.documents.services.closing import archive_incoming, close_incoming
from apps.documents.services.correcting import attach_files, correct_registration
from apps.documents.services.leaving import return_to_sender, void_incoming
from apps.documents.services.proposal import propose_handling
from apps.documents.services.registration import register_incoming
from apps.documents.services.undertaking import assign_undertaking, report_result, send_back

__all__ = [
    "add_readers",
    "archive_incoming",
    "assign_undertaking",
    "attach_files",
    "close_incoming",
    "correct_registration",
    "mark_read",
    "propose_handling",
    "register_incoming",
    "report_result",
    "return_to_sender",
    "send_back",
    "urge_readers",
    "void_incoming",
]
