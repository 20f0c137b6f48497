"""A file of the vault is destroyed with its record (鉴定销毁, ARC-04, ARC-05): ciphertext and both halves of its key.

Nobody alone opens a file, and nobody alone destroys one: besides the approval and the two witnesses of the appraisal
both custodians agree, each signed in and by the passphrase of the own lock. With the second witness the halves are
gone in the transaction of the destruction, so from its commit on no passphrase, envelope or server key opens what may
still lie on a disk; the ciphertext follows as the files of every record do. The row stays: name, level, size, checksum.
"""

from collections.abc import Sequence

from django.db import transaction

from apps.archives.models import ArchiveRecord
from apps.attachments.services.destroying import remove_bytes
from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter
from apps.org.models import User
from apps.vault import events, holdings, rules
from apps.vault.models import (
    Custodian,
    DestructionConsent,
    VaultFile,
    VaultPages,
    VaultRelease,
    VaultRemains,
    VaultShare,
)
from apps.vault.services.custody import unlock

NOT_AGREED = "《{title}》有涉密文件，两把锁的保管员还没有都同意销毁"


def prove(*, actor: User, passphrase: str) -> Custodian:
    """The lock this person holds, by its passphrase: wrong ones are counted, so outside every transaction of a caller.

    Raises Denied or DomainError (field `passphrase`).
    """
    return unlock(actor=actor, passphrase=passphrase)[0]


@transaction.atomic
def consent(*, matter: Matter, files: Sequence[VaultFile], custodian: Custodian) -> int:
    """Agree to the destruction of these files in this appraisal; returns to how many. The caller has locked `matter`
    and `prove`d the custodian. Raises Denied or DomainError (rules.can_consent; the lock was handed over meanwhile)."""
    actor = custodian.person
    rules.can_consent(actor, files, matter).require()
    if not Custodian.objects.select_for_update().filter(pk=custodian.pk, state=Custodian.State.ACTING).exists():
        raise DomainError("这把锁刚刚移交给了别人，请刷新后再办理")
    wanted = [file for file in files if custodian.lock in holdings.missing_locks(file, matter)]
    if any(one.given_by_id == actor.pk for file in wanted for one in file.consents.all() if one.matter_id == matter.pk):
        raise DomainError("您已用另一把锁同意过其中一件，须由另一个人再同意")
    DestructionConsent.objects.bulk_create(
        DestructionConsent(
            file=file, matter=matter, lock=custodian.lock, given_by=actor, given_at=clock.now()
        )
        for file in wanted
    )  # fmt: skip
    events.tell(
        "vault_consent", actor=actor, matter=matter, note=f"{custodian.get_lock_display()}，{len(wanted)} 个文件"
    )
    return len(wanted)


@transaction.atomic
def condemn(*, matter: Matter, record: ArchiveRecord, actor: User) -> int:
    """Destroy the files of one record: their halves at once, their bytes by `remove_remains` after the commit. Returns
    how many. Raises DomainError when a custodian has not agreed, or somebody may still read one of them."""
    locked = VaultFile.objects.select_for_update(of=("self",)).filter(record=record, destroyed_at__isnull=True)
    list(locked.order_by("pk"))  # who asks to read one of them waits here
    files = holdings.living([record.pk])
    if not holdings.are_agreed(files, matter):
        raise DomainError(NOT_AGREED.format(title=record.title))
    if files and (asked := holdings.open_requests([record.pk])):
        raise DomainError(f"《{record.title}》有涉密查阅未了结（{asked[0].matter.number}），不能销毁")
    for file in files:
        _destroy(file, matter)
        events.tell("vault_destroy", actor=actor, matter=record.matter, file=file, note=matter.number)
    return len(files)


def _destroy(file: VaultFile, matter: Matter) -> None:
    kept: list[VaultFile | VaultPages] = [file, *VaultPages.objects.filter(of=file)]
    VaultRemains.objects.bulk_create(
        VaultRemains(file=file, place=str(one.file.name), sha256=one.sha256) for one in kept
    )
    VaultShare.objects.filter(file=file).delete()
    VaultRelease.objects.filter(request__file=file).exclude(sealed=b"").update(sealed=b"")
    VaultPages.objects.filter(of=file).delete()
    file.file, file.destroyed_at, file.destroyed_in = "", clock.now(), matter
    file.save(update_fields=["file", "destroyed_at", "destroyed_in"])


def remove_remains(*, matter: Matter) -> bool:
    """Remove the ciphertext of what was destroyed in this appraisal; whether all of it is gone. Twice is as once."""
    rows = VaultRemains.objects.filter(file__destroyed_in=matter, removed_at__isnull=True)
    for one in rows:
        if not remove_bytes(place=one.place, sha256=one.sha256):
            return False
        VaultRemains.objects.filter(pk=one.pk, removed_at__isnull=True).update(removed_at=clock.now())
    return True
