"""归档 and 撤销: the end of a manuscript (DOC-12)."""

from dataclasses import dataclass

from django.db import transaction

from apps.approvals.services import stop_running
from apps.archives import services as archives
from apps.archives.models import ArchiveRecord
from apps.attachments.models import Attachment
from apps.attachments.services import store_generated
from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.deadlines import services as deadlines
from apps.manuscripts import papers, rules
from apps.manuscripts.models import Manuscript, ManuscriptState
from apps.manuscripts.services.collecting import end_requests
from apps.manuscripts.services.turning import change_state, locked
from apps.org.models import Department, User

S = ManuscriptState
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Page:
    """One file that is kept with the record."""

    role: str
    name: str
    content: bytes
    media_type: str


def file_manuscript(
    *,
    manuscript: Manuscript,
    actor: User,
    retention: str,
    department: Department,
    category_code: str = "WS",
    paper: bool = False,
    paper_place: str = "",
) -> ArchiveRecord:
    """File the final text as PDF and Word together with its versions, the changes, comments and opinions.

    Drawing takes seconds and is done before anything is locked. Raises Denied, DomainError with the field, or Stale
    when it was changed meanwhile.
    """
    rules.can_file(actor, manuscript).require()
    pages = _pages(manuscript)
    return _keep(manuscript, actor, pages, retention, department, category_code, paper, paper_place)


def _pages(manuscript: Manuscript) -> list[Page]:
    """What domain.md asks to be filed: 定稿, then how it came to be."""
    name = manuscript.matter.title[:80]
    return [
        Page(Attachment.Role.ORIGINAL, f"{name}（定稿）.pdf", papers.pdf_of(manuscript), PDF),
        Page(Attachment.Role.ORIGINAL, f"{name}（定稿）.docx", papers.word_of(manuscript), WORD),
        Page(Attachment.Role.SLIP, f"{name}（历次稿及批示）.pdf", papers.history_pdf(manuscript), PDF),
    ]


@transaction.atomic
def _keep(
    manuscript: Manuscript,
    actor: User,
    pages: list[Page],
    retention: str,
    department: Department,
    category_code: str,
    paper: bool,
    paper_place: str,
) -> ArchiveRecord:
    fresh = locked(manuscript)
    rules.can_file(actor, fresh).require()
    if fresh.version != manuscript.version:
        raise Stale("文稿刚被改动，请查看最新情况后再归档")
    matter = fresh.matter
    for page in pages:
        store_generated(
            matter=matter, actor=actor, role=page.role, name=page.name, content=page.content, media_type=page.media_type
        )
    filed = archives.file_matter(
        matter=matter,
        actor=actor,
        category_code=category_code,
        retention=retention,
        department=department,
        title=matter.title,
        responsible_party=fresh.leader.name,
        document_number=matter.number,
        document_date=fresh.used_on or clock.today(),
        paper=paper,
        paper_place=paper_place,
    )
    change_state(fresh, S.FILED, actor=actor, note=f"档号 {filed.archive_code}")
    return filed


@transaction.atomic
def cancel_manuscript(*, manuscript: Manuscript, actor: User, reason: str) -> Manuscript:
    """撤销 before it is signed off: what is decided ends, departments need not answer. Raises Denied, DomainError."""
    manuscript = locked(manuscript)
    rules.can_cancel(actor, manuscript).require()
    if not reason.strip():
        raise DomainError("请写明撤销理由", field="reason")
    stop_running(matter=manuscript.matter, actor=actor, reason=reason.strip())
    manuscript.cancel_reason = reason.strip()
    manuscript.save(update_fields=["cancel_reason"])
    change_state(manuscript, S.CANCELLED, actor=actor, note=reason.strip())
    deadlines.cancel(matter=manuscript.matter)
    end_requests(manuscript, actor)
    return manuscript
