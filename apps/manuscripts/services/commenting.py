"""Comments at a place of the text: a leader or the office writes one, the writers say what became of it."""

from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.manuscripts import rules
from apps.manuscripts.models import Manuscript, ManuscriptComment
from apps.manuscripts.services.turning import locked
from apps.matters.services import record
from apps.notifications.services import notify
from apps.org.models import User


@transaction.atomic
def add_comment(
    *, manuscript: Manuscript, actor: User, paragraph: int, text: str, quote: str = ""
) -> ManuscriptComment:
    """Say something at a paragraph (from 1; 0 is the whole text). Raises Denied, DomainError with the field."""
    manuscript = locked(manuscript)
    rules.can_comment(actor, manuscript).require()
    if not text.strip():
        raise DomainError("请写批注", field="text")
    lines = manuscript.body.splitlines()
    if not 0 <= paragraph <= len(lines):
        raise DomainError("正文里没有这一段，请重新选择段落", field="paragraph")
    place = lines[paragraph - 1].strip() if paragraph else ""
    made = ManuscriptComment.objects.create(
        manuscript=manuscript,
        version=manuscript.version,
        paragraph=paragraph,
        quote=(quote.strip() if quote.strip() and quote.strip() in place else place[:60])[:200],
        text=text.strip(),
        author=actor,
        at=clock.now(),
    )
    where = f"第 {paragraph} 段" if paragraph else "全文"
    record(matter=manuscript.matter, actor=actor, code="comment", verb="批注", note=f"{where}：{made.text}")
    notify(
        recipients=[manuscript.writer],
        key=f"manuscript-comment:{made.pk}",
        code="mention",
        title=f"{actor.name}批注：{manuscript.matter.title}",
        body=f"{where}：{made.text}"[:300],
        matter=manuscript.matter,
        url=manuscript.matter.get_absolute_url(),
        exclude=[actor],
    )
    return made


@transaction.atomic
def resolve_comment(
    *, manuscript: Manuscript, actor: User, comment: ManuscriptComment, answer: str
) -> ManuscriptComment:
    """Say what became of it (已修改, or why not). Raises Denied or DomainError."""
    manuscript = locked(manuscript)
    comment = manuscript.comments.select_for_update(of=("self",)).get(pk=comment.pk)
    rules.can_resolve(actor, manuscript, comment).require()
    if not answer.strip():
        raise DomainError("请写明处理情况", field="answer")
    comment.answer, comment.resolved_by, comment.resolved_at = answer.strip(), actor, clock.now()
    comment.save(update_fields=["answer", "resolved_by", "resolved_at"])
    note = f"{comment.text}——{comment.answer}"
    record(matter=manuscript.matter, actor=actor, code="comment.done", verb="处理批注", note=note)
    return comment
