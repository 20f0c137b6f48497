"""Dropping a file before the form is sent."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apps.attachments import inspection, storage
from apps.attachments.models import StagedUpload
from apps.attachments.names import clean_name
from apps.core import clock
from apps.core.errors import DomainError
from apps.org.models import User

MOST_WAITING = 200  # files one person may leave unsent; a day later they are purged


def stage_upload(*, owner: User, upload: UploadedFile) -> StagedUpload:
    """Check one dropped file and keep it for its owner until the form is sent.

    Raises DomainError with a sentence naming the file (wrong type, content that is something else, empty,
    damaged), TooLarge (413) or StorageFailed (507); then neither row nor file is left.
    """
    name = clean_name(upload.name)
    inspection.format_of(name)  # before a hundred megabytes are written
    if upload.size is not None and upload.size > settings.UPLOAD_MAX_BYTES:
        raise storage.too_large(f"「{name}」", upload.size)
    if StagedUpload.objects.filter(owner=owner).count() >= MOST_WAITING:
        raise DomainError(f"您已有 {MOST_WAITING} 个文件上传后未提交，请先提交或移除，再继续上传")
    with storage.written(upload.chunks(), name) as kept:
        facts = inspection.inspect(kept.path, name)
        with transaction.atomic():
            return StagedUpload.objects.create(
                owner=owner,
                name=name,
                file=kept.relative,
                size=kept.size,
                sha256=kept.sha256,
                media_type=facts.media_type,
                pages=facts.pages,
                notice=facts.notice,
                created_at=clock.now(),
            )


@transaction.atomic
def unstage(*, staged: StagedUpload) -> None:
    """The owner takes a dropped file back."""
    relative = staged.file.name
    staged.delete()
    transaction.on_commit(lambda: storage.discard(relative))
