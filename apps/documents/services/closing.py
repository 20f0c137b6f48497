"""Closing (办结) and filing (归档) of an incoming document (DOC-06)."""

from django.db import transaction

from apps.archives import services as archives
from apps.archives.models import ArchiveRecord
from apps.attachments.models import Attachment
from apps.attachments.services import store_generated
from apps.core.errors import DomainError
from apps.deadlines import services as deadlines
from apps.documents import rules
from apps.documents.deadlines import HANDLE
from apps.documents.models import IncomingDocument, IncomingState
from apps.documents.services.leaving import refuse_open_items
from apps.documents.services.registration import change_state, locked, role_principal
from apps.documents.slip import slip_pdf
from apps.matters.services import hold, record
from apps.org import roles
from apps.org.models import Department, User


@transaction.atomic
def close_incoming(
    *, document: IncomingDocument, actor: User, note: str = "", stop_reading: bool = False
) -> IncomingDocument:
    """Close what is done. Refused while supervised items are open, and while readers have not read
    unless the rest of the round is broken off with a reason. Registry and archivist hold it next: either files it."""
    document = locked(document)
    rules.can_close(actor, document).require()
    refuse_open_items(document, "办结")
    unread = list(document.readers.filter(read_at__isnull=True).select_related("user"))
    if unread and not stop_reading:
        names = "、".join(reader.user.name for reader in unread[:8]) + ("等" if len(unread) > 8 else "")
        raise DomainError(
            f"还有 {len(unread)} 人未阅（{names}）。可先催阅；确需办结请勾选“剩余人员不再传阅”并写明理由",
            field="stop_reading",
        )
    if unread:
        if not note.strip():
            raise DomainError("请写明剩余人员不再传阅的理由", field="note")
        document.readers.filter(read_at__isnull=True).update(opened_at=None)
        record(
            matter=document.matter,
            actor=actor,
            code="stop_reading",
            verb="停止传阅",
            note="、".join(reader.user.name for reader in unread),
        )
    deadlines.meet(matter=document.matter, code=HANDLE)
    change_state(document, IncomingState.CLOSED, actor=actor, note=note.strip())
    hold(matter=document.matter, principals=[role_principal(roles.REGISTRY_CLERK), role_principal(roles.ARCHIVIST)])
    return document


@transaction.atomic
def archive_incoming(
    *,
    document: IncomingDocument,
    actor: User,
    retention: str,
    category_code: str = "WS",
    department: Department,
    paper: bool = False,
    paper_place: str = "",
) -> ArchiveRecord:
    """File the closed document without retyping: the handling slip is made and filed with it, files frozen."""
    document = locked(document)
    rules.can_archive(actor, document).require()
    refuse_open_items(document, "归档")  # opened after the closing
    matter = document.matter

    def add_slip(archive_code: str) -> None:
        store_generated(
            matter=matter,
            actor=actor,
            role=Attachment.Role.SLIP,
            name=f"收文处理笺 {matter.number}.pdf",
            content=slip_pdf(document, archive_code),
            media_type="application/pdf",
        )

    filed = archives.file_matter(
        matter=matter,
        actor=actor,
        category_code=category_code,
        retention=retention,
        department=department,
        title=matter.title,
        responsible_party=document.source_organisation,
        document_number=document.source_number,
        document_date=document.document_date,
        paper=paper,
        paper_place=paper_place,
        cover=add_slip,
    )
    change_state(document, IncomingState.FILED, actor=actor, note=f"档号 {filed.archive_code}")
    deadlines.cancel(matter=matter)
    return filed
