"""归档: within 24 hours of the signature the electronic and the paper copy are on file (DOC-11, S3)."""

from django.db import transaction

from apps.archives import services as archives
from apps.archives.models import ArchiveRecord
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.documents.models import OutgoingDocument, OutgoingState
from apps.documents.outgoing import rules
from apps.documents.outgoing.deadlines import FILE, FILING_TIME
from apps.documents.outgoing.services.turning import change_state, locked, role_principal
from apps.matters.services import hold
from apps.org import roles
from apps.org.models import Department, User

S = OutgoingState


@transaction.atomic
def file_outgoing(
    *,
    document: OutgoingDocument,
    actor: User,
    retention: str,
    department: Department,
    category_code: str = "WS",
    paper: bool = False,
    paper_place: str = "",
    paper_required: bool = True,
) -> ArchiveRecord:
    """File the issued document without retyping. The 24-hour clock runs until the electronic and, unless there is
    none (`paper_required`), the paper copy are on file; what is awaited lies with the archivist (DOC-11).

    Raises Denied, or DomainError with the field.
    """
    document = locked(document)
    rules.can_file(actor, document).require()
    if paper and not paper_required:
        raise DomainError("纸质件已入库与没有纸质件只能选一项", field="paper_copy")
    matter = document.matter
    document.paper_required = paper_required
    document.save(update_fields=["paper_required"])
    filed = archives.file_matter(
        matter=matter,
        actor=actor,
        category_code=category_code,
        retention=retention,
        department=department,
        title=matter.title,
        responsible_party=document.issuer_code.issuer,
        document_number=matter.number,
        document_date=document.document_date,
        paper=paper,
        paper_place=paper_place,
    )
    note = f"档号 {filed.archive_code}"
    if paper or not paper_required:
        _end(document, actor, note if paper else f"{note}，没有纸质件")
    else:
        _await_paper(document, actor, f"{note}，纸质件待入库")
    return filed


def _end(document: OutgoingDocument, actor: User, note: str) -> None:
    """Every copy that there is is on file: the clock stops."""
    deadlines.meet(matter=document.matter, code=FILE)
    change_state(document, S.FILED, actor=actor, note=note)


def _await_paper(document: OutgoingDocument, actor: User, note: str) -> None:
    """The clock goes on, for the archivist, who holds paper."""
    archivist = role_principal(roles.ARCHIVIST)
    change_state(document, S.PAPER_DUE, actor=actor, note=note)
    hold(matter=document.matter, principals=[archivist])
    if document.signed_at is not None:
        due = document.signed_at + FILING_TIME
        deadlines.set_deadline(
            matter=document.matter, code=FILE, principal=archivist, due_at=due, starts_at=document.signed_at
        )


@transaction.atomic
def take_paper(*, record: ArchiveRecord, actor: User) -> None:
    """The paper copy of a filed document is in its place: archives says so, wherever it was ticked."""
    document = locked(OutgoingDocument.objects.get(pk=record.matter_id))
    if document.matter.state == S.PAPER_DUE:
        _end(document, actor, f"纸质件存于 {record.paper_place}")


@transaction.atomic
def shelve_paper(*, document: OutgoingDocument, actor: User, place: str) -> ArchiveRecord:
    """The archivist ticks the paper copy on the document's own page. Raises Denied, or DomainError with the field."""
    document = locked(document)
    rules.can_shelve(actor, document).require()
    return archives.tick_paper(record=document.matter.archive_record, actor=actor, place=place)


@transaction.atomic
def waive_paper(*, document: OutgoingDocument, actor: User, reason: str) -> OutgoingDocument:
    """There is no paper copy after all: the electronic one is the whole file. Raises Denied or DomainError."""
    document = locked(document)
    rules.can_waive_paper(actor, document).require()
    if not reason.strip():
        raise DomainError("请写明为什么没有纸质件", field="reason")
    document.paper_required = False
    document.save(update_fields=["paper_required"])
    _end(document, actor, f"没有纸质件：{reason.strip()}")
    return document
