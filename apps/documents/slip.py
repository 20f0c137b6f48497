"""收文处理笺: the handling slip with all opinions, as the office files it before the document (DOC-02)."""

from apps.approvals import selectors as approvals
from apps.approvals.models import Opinion
from apps.core import clock
from apps.core.pdf import render_pdf
from apps.core.secrecy import Secrecy, Urgency
from apps.documents.models import IncomingDocument

PROPOSAL = "拟办意见"


def slip_pdf(document: IncomingDocument, archive_code: str = "") -> bytes:
    """The slip as it stands now. Opinions go to their blocks by who gave them, in the order they were given."""
    matter = document.matter
    opinions = approvals.opinions_of(matter)
    context = {
        "document": document,
        "matter": matter,
        "secrecy": Secrecy(matter.secrecy).label,
        "urgency": Urgency(matter.urgency).label,
        "proposals": [one for one in opinions if one.label == PROPOSAL],
        "instructions": [one for one in opinions if one.step_id and one.label != PROPOSAL],
        "results": [one for one in opinions if not one.step_id and one.label != PROPOSAL],
        "readers": list(document.readers.select_related("user")),
        "archive_code": archive_code or _filed_code(document),
        "printed_at": clock.now(),
        "Decision": Opinion.Decision,
    }
    return render_pdf("documents/slip.html", context)


def _filed_code(document: IncomingDocument) -> str:
    record = getattr(document.matter, "archive_record", None)
    return record.archive_code if record else ""
