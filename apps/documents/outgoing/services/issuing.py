"""印发: the page is drawn, kept as PDF and Word, and frozen (DOC-08)."""

from dataclasses import replace

from django.db import transaction

from apps.attachments.models import Attachment
from apps.attachments.services import freeze, store_generated
from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.documents.models import OutgoingDocument, OutgoingState
from apps.documents.outgoing import rules
from apps.documents.outgoing.papers import FILE_COPY, copy_mark, paper_of, seals_of
from apps.documents.outgoing.services.turning import change_state, locked, role_principal
from apps.matters.services import hold
from apps.org import roles
from apps.org.models import User
from apps.typesetting.docx import write_docx
from apps.typesetting.paper import Paper
from apps.typesetting.pdf import typeset

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def issue_document(
    *, document: OutgoingDocument, actor: User, copies: int | None = None, numbered: bool = False
) -> OutgoingDocument:
    """Draw the signed document, with its seal where there is a picture of it, and keep both files for good.

    `copies` are printed (None: as many as the draft asks for); they are `numbered` (份号) where the document is
    secret or the registry asks for it, and what is kept is copy 000001. Drawing takes seconds and is done before
    anything is locked. Raises Denied, DomainError, or Stale when the document was changed meanwhile.
    """
    rules.can_issue(actor, document).require()
    if copies is not None and copies < 1:
        raise DomainError("请写明印制份数", field="copies")
    document.copies = copies or document.copies
    document.copies_numbered = numbered or rules.must_number_copies(document)
    paper = issued_paper(document)
    return _keep(document, actor, paper, typeset(paper), write_docx(replace(paper, seals=())))


def issued_paper(document: OutgoingDocument, copy: int = FILE_COPY) -> Paper:
    """The page as it is issued today, or was on its day; `copy` is the one to be printed where they are numbered."""
    mark = copy_mark(copy) if document.copies_numbered else ""
    paper = paper_of(document, seals=seals_of(document))
    return replace(paper, copy_number=mark, printed_on=document.printed_on or clock.today(), watermark="")


@transaction.atomic
def _keep(document: OutgoingDocument, actor: User, paper: Paper, pdf: bytes, word: bytes) -> OutgoingDocument:
    fresh = locked(document)
    rules.can_issue(actor, fresh).require()
    if (fresh.version, fresh.matter.number) != (document.version, document.matter.number):
        raise Stale("文稿刚被改动，请查看最新情况后再印发")
    fresh.printed_on = paper.printed_on
    fresh.copies, fresh.copies_numbered = document.copies, document.copies_numbered
    fresh.save(update_fields=["printed_on", "copies", "copies_numbered"])
    matter, name = fresh.matter, f"{fresh.matter.number} {fresh.matter.title}"[:120]
    for ending, content, media_type in (("pdf", pdf, "application/pdf"), ("docx", word, WORD)):
        store_generated(
            matter=matter,
            actor=actor,
            role=Attachment.Role.ORIGINAL,
            name=f"{name}.{ending}",
            content=content,
            media_type=media_type,
        )
    freeze(matter=matter)
    range_ = f"，份号 {copy_mark(1)}—{copy_mark(fresh.copies)}" if fresh.copies_numbered else ""
    change_state(fresh, OutgoingState.ISSUED, actor=actor, note=f"印制 {fresh.copies} 份{range_}")
    hold(matter=matter, principals=[role_principal(roles.REGISTRY_CLERK)])
    return fresh
