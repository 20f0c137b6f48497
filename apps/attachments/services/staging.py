"""Dropping a file before the form is sent."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apps.attachments import inspection, storage
from apps.attachments.models import StagedUpload
from apps.attachments.names import clean_name
from apps.attachments.selectors import staged_of, unsent_of
from apps.core import clock
from apps.core.errors import DomainError
from apps.org.models import User

MEGABYTE = 1024 * 1024
CLEARED = "请先提交或移除已上传的文件；未提交的文件一天后自动清除"


def stage_upload(*, owner: User, upload: UploadedFile, with_archives: bool = False) -> StagedUpload:
    """Check one dropped file and keep it for its owner until the form is sent.

    Raises DomainError with a sentence naming the file (wrong type, content that is something else, empty,
    damaged, infected, more than one person may leave unsent), TooLarge (413), ScanRefused (503) or StorageFailed
    (507); then neither row nor file is left.
    """
    name = clean_name(upload.name)
    inspection.format_of(name, with_archives=with_archives)  # before a hundred megabytes are written
    if upload.size is not None and upload.size > settings.UPLOAD_MAX_BYTES:
        raise storage.too_large(f"「{name}」", upload.size)
    _require_room(owner, name, upload.size or 0)
    with storage.written(upload.chunks(), name) as kept:
        facts = inspection.inspect(kept.path, name, with_archives=with_archives)
        with transaction.atomic():
            User.objects.select_for_update().get(pk=owner.pk)  # two tabs of one person count one after the other
            _require_room(owner, name, kept.size)
            return StagedUpload.objects.create(
                owner=owner,
                name=name,
                file=kept.relative,
                size=kept.size,
                sha256=kept.sha256,
                media_type=facts.media_type,
                pages=facts.pages,
                notice=facts.notice,
                scan=facts.scan,
                created_at=clock.now(),
            )


def _require_room(owner: User, name: str, more: int) -> None:
    """How much one person may leave unsent: UPLOAD_PERSON_MAX_FILES and UPLOAD_PERSON_MAX_MB."""
    files, size = unsent_of(owner)
    if files >= settings.UPLOAD_PERSON_MAX_FILES:
        raise DomainError(f"您已有 {files} 个文件上传后未提交，「{name}」未接收。{CLEARED}")
    most = settings.UPLOAD_PERSON_MAX_BYTES
    if size + more > most:
        raise DomainError(
            f"您上传后未提交的文件已有 {size / MEGABYTE:.0f} MB，加上「{name}」将超过每人 {most // MEGABYTE} MB "
            f"的限额，未接收。{CLEARED}"
        )


@transaction.atomic
def stage_again(*, owner: User, staged_ids: Iterable[str]) -> list[StagedUpload]:
    """The owner's dropped files once more, each with bytes of its own: one opinion goes to several matters.

    Raises StorageFailed (507); then no second one is left.
    """
    made: list[StagedUpload] = []
    try:
        for row in staged_of(owner, staged_ids):
            row.pk, row.file = uuid.uuid4(), storage.again(str(row.file.name))
            row._state.adding = True
            made.append(row)
            row.save()
    except BaseException:
        for row in made:
            storage.discard(row.file.name)
        raise
    return made


@transaction.atomic
def unstage(*, staged: StagedUpload) -> None:
    """The owner takes a dropped file back."""
    relative = staged.file.name
    staged.delete()
    transaction.on_commit(lambda: storage.discard(relative))
