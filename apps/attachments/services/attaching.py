"""Files become part of a matter, are frozen when it is archived, and may be removed before that."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max

from apps.attachments import inspection, storage
from apps.attachments.models import Attachment, Scan, StagedUpload
from apps.attachments.names import clean_name
from apps.attachments.rules import can_remove
from apps.attachments.selectors import is_newest, staged_uuids
from apps.attachments.services.renditions import ask_for_new
from apps.attachments.services.texts import forget, read_later
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter
from apps.matters.services import lock, record
from apps.org.models import User

GONE = "有 {n} 个暂存文件已过期或已提交过，请重新上传"


@transaction.atomic
def attach_staged(*, matter: Matter, actor: User, staged_ids: Iterable[str], role: str) -> list[Attachment]:
    """Give the actor's own dropped files to the matter, in the order given; a known name becomes a new version.

    Whether the actor may add files now is the rule of the calling service. Raises DomainError when a
    dropped file is gone or is somebody else's, or would replace a frozen one.
    """
    wanted = staged_uuids(staged_ids)
    if not wanted:
        return []
    matter = lock(matter.pk)
    found = {row.pk: row for row in StagedUpload.objects.select_for_update().filter(owner=actor, pk__in=wanted)}
    if len(found) != len(wanted):
        raise DomainError(GONE.format(n=len(wanted) - len(found)))
    for row in found.values():
        if row.scan == Scan.INFECTED:
            raise DomainError(f"「{row.name}」检出病毒，不能提交，请移除后再办理")
    rows = [_attach(matter, actor, role, found[pk]) for pk in wanted]
    StagedUpload.objects.filter(pk__in=wanted).delete()
    ask_for_new(rows)
    read_later(rows)
    _tell(matter, actor, rows, "上传文件")
    return rows


def store_generated(
    *, matter: Matter, actor: User | None, role: str, name: str, content: bytes, media_type: str
) -> Attachment:
    """Keep a file made by the product itself (a handling slip); the same name again is the next version.

    `actor` None means the system made it; the matter's creator then stands as the uploader.
    """
    name = clean_name(name)
    with storage.written([content], name) as kept, transaction.atomic():
        matter = lock(matter.pk)
        pages = inspection.inspect(kept.path, name).pages if media_type == "application/pdf" else None
        made = Attachment.objects.create(
            matter=matter,
            role=role,
            name=name,
            version=_next_version(matter, role, name),
            file=kept.relative,
            size=kept.size,
            sha256=kept.sha256,
            media_type=media_type,
            pages=pages,
            uploaded_by=actor or matter.created_by,
            uploaded_at=clock.now(),
        )
        read_later([made])
        _tell(matter, actor, [made], "生成文件")
        return made


@transaction.atomic
def freeze(*, matter: Matter) -> int:
    """Lock every file of a matter against removal and replacement (filing); returns how many were open."""
    return Attachment.objects.filter(matter=matter, frozen=False).update(frozen=True)


@transaction.atomic
def remove(*, attachment: Attachment, actor: User) -> None:
    """Take a file out of its matter, or its newest version back; what it was stays in the timeline.

    Raises Denied or DomainError by rules.can_remove (not one's own, archived, an earlier version).
    """
    matter = lock(attachment.matter_id)
    attachment = Attachment.objects.select_for_update().filter(pk=attachment.pk).first() or attachment
    attachment.newest = is_newest(attachment)
    can_remove(actor, attachment).require()
    relative = attachment.file.name
    changes = {"文件": attachment.name, "版本": attachment.version, "SHA-256": attachment.sha256}
    forget(attachment)
    attachment.delete()
    withdrawn = attachment.version > 1
    note = f"{attachment.name}（第 {attachment.version} 版）" if withdrawn else attachment.name
    verb = "撤回文件版本" if withdrawn else "删除文件"
    record(matter=matter, actor=actor, code="file_remove", verb=verb, note=note, changes=changes)
    transaction.on_commit(lambda: storage.discard(relative))


def _attach(matter: Matter, actor: User, role: str, staged: StagedUpload) -> Attachment:
    return Attachment.objects.create(
        matter=matter,
        role=role,
        name=staged.name,
        version=_next_version(matter, role, staged.name),
        file=staged.file.name,
        size=staged.size,
        sha256=staged.sha256,
        media_type=staged.media_type,
        pages=staged.pages,
        notice=staged.notice,
        scan=staged.scan,
        uploaded_by=actor,
        uploaded_at=clock.now(),
    )


def _next_version(matter: Matter, role: str, name: str) -> int:
    """1, or one more than the newest of that name. A frozen one cannot be replaced."""
    earlier = Attachment.objects.filter(matter=matter, role=role, name=name)
    if earlier.filter(frozen=True).exists():
        raise DomainError(f"「{name}」已随事项归档锁定，不能替换")
    return (earlier.aggregate(newest=Max("version"))["newest"] or 0) + 1


def _tell(matter: Matter, actor: User | None, rows: Sequence[Attachment], verb: str) -> None:
    names = "、".join(row.name if row.version == 1 else f"{row.name}（第 {row.version} 版）" for row in rows)
    record(
        matter=matter,
        actor=actor,
        code="file_add",
        verb=verb,
        note=names,
        changes={row.name: row.sha256 for row in rows},
    )
