"""Material that the writers bring themselves: files, and links to matters and records they may see."""

from collections.abc import Iterable

from django.db import transaction

from apps.archives.models import ArchiveRecord
from apps.archives.selectors import visible_record
from apps.attachments.models import Attachment
from apps.attachments.services import attach_staged
from apps.core import clock
from apps.core.errors import DomainError
from apps.manuscripts import rules
from apps.manuscripts.models import Manuscript, MaterialLink
from apps.manuscripts.services.turning import locked
from apps.matters.models import Matter
from apps.matters.selectors import visible_matter
from apps.matters.services import record
from apps.org.models import User

UNSEEN = "没有找到这一件，或您无权查看；请核对编号或档号"


@transaction.atomic
def add_files(*, manuscript: Manuscript, actor: User, staged_ids: Iterable[str]) -> list[Attachment]:
    """Put files beside the text. Raises Denied, DomainError with the field."""
    manuscript = locked(manuscript)
    rules.can_collect(actor, manuscript).require()
    made = attach_staged(matter=manuscript.matter, actor=actor, staged_ids=staged_ids, role=Attachment.Role.ANNEX)
    if not made:
        raise DomainError("请选择文件", field="files")
    return made


@transaction.atomic
def add_link(*, manuscript: Manuscript, actor: User, target: Matter | ArchiveRecord, note: str = "") -> MaterialLink:
    """Link a matter or an archive record that the actor may see; whoever may not, is not shown it. Raises Denied,
    DomainError with the field."""
    manuscript = locked(manuscript)
    rules.can_collect(actor, manuscript).require()
    if isinstance(target, Matter):
        if target.pk == manuscript.pk:
            raise DomainError("这就是本件", field="number")
        seen = visible_matter(actor, target.pk) is not None
        row = MaterialLink(target=target)
    else:
        seen = visible_record(actor, target.pk) is not None
        row = MaterialLink(record=target)
    if not seen:
        raise DomainError(UNSEEN, field="number")
    if manuscript.links.filter(target=row.target, record=row.record).exists():
        raise DomainError("已经列为材料", field="number")
    row.manuscript, row.note, row.added_by, row.at = manuscript, note.strip(), actor, clock.now()
    row.save()
    record(matter=manuscript.matter, actor=actor, code="material", verb="补充材料", note=row.note or "关联一件事项")
    return row


@transaction.atomic
def drop_link(*, manuscript: Manuscript, actor: User, link: MaterialLink) -> None:
    """Take a link away again. Raises Denied or DomainError."""
    manuscript = locked(manuscript)
    rules.can_collect(actor, manuscript).require()
    manuscript.links.filter(pk=link.pk).delete()
    record(matter=manuscript.matter, actor=actor, code="material.drop", verb="移去材料", note=link.note)
