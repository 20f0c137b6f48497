"""After the destruction is committed: the bytes go, the register is made. Interrupted, it goes on where it was."""

import logging

from django.db import transaction

from apps.appraisal.models import AppraisalBatch, DestroyedFile
from apps.appraisal.papers import register_pdf
from apps.appraisal.services.drafting import locked_batch
from apps.attachments.services import store_generated
from apps.attachments.services.destroying import remove_bytes
from apps.core import clock
from apps.matters.services import record as tell
from apps.notifications.services import notify
from apps.vault.models import VaultFile
from apps.vault.services.destroying import remove_remains

logger = logging.getLogger(__name__)


def finish_destructions() -> int:
    """Bring every destruction to its end; returns how many were. Any number of times, anywhere."""
    open_rows = AppraisalBatch.objects.filter(destroyed_at__isnull=False, cleared_at__isnull=True)
    return sum(finish_batch(pk) for pk in open_rows.values_list("pk", flat=True))


def finish_batch(batch_id: int) -> bool:
    """Remove the bytes of one destroyed batch, then make its register; whether this call ended it.

    A file whose bytes cannot be removed now (a backup copies) is left to the next call, and so is the register.
    """
    batch = AppraisalBatch.objects.filter(pk=batch_id, destroyed_at__isnull=False, cleared_at__isnull=True).first()
    if batch is None:
        return False
    for file in DestroyedFile.objects.filter(line__batch=batch, removed_at__isnull=True):
        if not remove_bytes(place=file.place, sha256=file.sha256):
            logger.warning("the bytes of destroyed file %s are still there", file.pk)
            return False
        DestroyedFile.objects.filter(pk=file.pk, removed_at__isnull=True).update(removed_at=clock.now())
    if not remove_remains(matter=batch.matter):
        logger.warning("ciphertext of destroyed batch %s is still there", batch.pk)
        return False
    return _make_register(batch)


@transaction.atomic
def _make_register(batch: AppraisalBatch) -> bool:
    batch = locked_batch(batch)
    if batch.cleared_at is not None:
        return False
    files = DestroyedFile.objects.filter(line__batch=batch).count()
    sealed = VaultFile.objects.filter(destroyed_in=batch.matter).count()
    note = f"{files} 个" + (f"，涉密文件 {sealed} 个，密钥分量一并销毁" if sealed else "")
    tell(matter=batch.matter, actor=None, code="appraisal_clear", verb="清除电子文件", note=note)
    batch.cleared_at = clock.now()
    batch.register = store_generated(
        matter=batch.matter,
        actor=None,
        role="original",
        name=f"档案销毁清册 {batch.matter.number}.pdf",
        content=register_pdf(batch),
        media_type="application/pdf",
    )
    batch.save(update_fields=["cleared_at", "register"])
    notify(
        recipients=[batch.matter.created_by],
        key=f"appraisal:{batch.pk}:register",
        code="todo",
        title=f"请将销毁清册归档：{batch.matter.title}",
        body="电子文件已清除，清册已生成；请打印签字后一并归档",
        matter=batch.matter,
    )
    return True
