"""Writing a draft (拟稿): every save that changes something is a version with author and reason (DOC-09)."""

from collections.abc import Iterable

from django.db import transaction

from apps.attachments.models import Attachment
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.core.secrecy import Secrecy
from apps.documents.models import DraftVersion, IssuerCode, OutgoingDocument, OutgoingState
from apps.documents.outgoing import rules
from apps.documents.outgoing.content import OF_THE_MATTER, OF_THE_ROUTE, PLAIN, Content
from apps.documents.outgoing.kinds import CODE
from apps.documents.outgoing.services.turning import index_body, locked
from apps.matters.services import amend, create_matter, hold, index_facts, record
from apps.org.models import User


@transaction.atomic
def create_draft(
    *, actor: User, content: Content, staged_ids: Iterable[str] = (), reason: str = "初稿"
) -> OutgoingDocument:
    """Begin a paper of the actor's department; it has no number before it is signed (domain.md 1.3).

    Raises Denied, or DomainError with the field.
    """
    rules.can_draft(actor).require()
    _check(content, actor)
    matter = create_matter(
        kind=CODE,
        title=content.title,
        actor=actor,
        state=OutgoingState.DRAFTING,
        secrecy=content.secrecy,
        urgency=content.urgency,
        verb="拟稿",
    )
    document = OutgoingDocument(matter=matter, drafter=actor, state_since=matter.created_at)
    _write(document, content)
    attach_staged(matter=matter, actor=actor, staged_ids=staged_ids, role=Attachment.Role.ANNEX)
    hold(matter=matter, principals=[actor.principal])
    index_facts(matter)  # the row is there now
    return _keep(document, actor, reason)


@transaction.atomic
def save_draft(
    *,
    document: OutgoingDocument,
    actor: User,
    content: Content,
    based_on: int,
    reason: str = "",
    staged_ids: Iterable[str] = (),
) -> OutgoingDocument:
    """Write what was changed as the next version. While it is reviewed only the office writes, and what decides the
    route stays as it is. Raises Stale when somebody else saved meanwhile, Denied, DomainError with the field.
    """
    document = locked(document)
    rules.can_edit(actor, document).require()
    _check(content, actor)
    before = Content.of(document)
    if document.matter.state == OutgoingState.REVIEWING:
        content = _same_route(content, before)
    if based_on != document.version:
        last = document.versions.select_related("author").last()
        who = last.author.name if last else "他人"
        raise Stale(f"{who}已先保存了第 {document.version} 稿，您的内容还在页面上；核对后再次保存即以您的为准")
    attach_staged(matter=document.matter, actor=actor, staged_ids=staged_ids, role=Attachment.Role.ANNEX)
    changed = before.changed(content)
    if not changed:
        return document
    _write(document, content)
    amend(document.matter, **{name: getattr(content, name) for name in OF_THE_MATTER})
    _keep(document, actor, reason)
    said = "、".join(changed)
    note = f"第 {document.version} 稿：{said}" + (f"（{reason.strip()}）" if reason.strip() else "")
    record(matter=document.matter, actor=actor, code="draft", verb="修改文稿", note=note)
    return document


def _same_route(content: Content, before: Content) -> Content:
    return Content(**{
        **{name: getattr(content, name) for name in Content.__dataclass_fields__},
        **{name: getattr(before, name) for name in OF_THE_ROUTE},
    })  # fmt: skip


def _check(content: Content, actor: User) -> None:
    if len(content.title.strip()) < 2:
        raise DomainError("请写标题", field="title")
    if content.secrecy > actor.clearance:
        raise DomainError(f"您的可阅密级低于「{Secrecy(content.secrecy).label}」，不能起草这样的文稿", field="secrecy")
    if not IssuerCode.objects.filter(pk=content.issuer_code, is_active=True).exists():
        raise DomainError("请选择使用中的机关代字", field="issuer_code")


def _write(document: OutgoingDocument, content: Content) -> None:
    for name in (*PLAIN, "amount"):
        setattr(document, name, getattr(content, name))
    document.document_kind_id, document.issuer_code_id = content.document_kind, content.issuer_code
    document.leader_id = content.leader
    document.annexes = [{"name": name, "text": text} for name, text in content.annexes]
    document.version += 1
    document.save()
    document.countersigners.set(content.countersigners)


def _keep(document: OutgoingDocument, actor: User, reason: str) -> OutgoingDocument:
    """The version, and the text in the index."""
    now = OutgoingDocument.objects.select_related("matter", "document_kind", "issuer_code", "leader").get(
        pk=document.pk
    )
    DraftVersion.objects.create(
        document=document,
        number=document.version,
        author=actor,
        at=clock.now(),
        reason=reason.strip()[:200],
        content=Content.of(now).as_json(),
    )
    index_body(now)
    now.matter = document.matter
    return now
