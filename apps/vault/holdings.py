"""What of records lies in the vault: asked by the page of a record and by the appraisal that is to destroy it."""

from collections.abc import Collection, Iterator

from apps.archives.elsewhere import Elsewhere
from apps.matters.models import Matter
from apps.org.models import User
from apps.vault.kinds import UNDECIDED, RequestState
from apps.vault.models import Lock, VaultFile, VaultRequest
from apps.vault.selectors import visible_to


def living(record_ids: Collection[int]) -> list[VaultFile]:
    """The files of these records that are not destroyed, each with its consents (two queries)."""
    rows = VaultFile.objects.filter(record__in=record_ids, destroyed_at__isnull=True).select_related("record")
    return list(rows.prefetch_related("consents__given_by").order_by("record__archive_code", "pk"))


def beside(user: User, record_id: int) -> Iterator[Elsewhere]:
    """The files of a record that the person may know of, for its page (apps.archives.elsewhere; one query)."""
    for file in visible_to(user).filter(record=record_id).order_by("pk"):
        state = "，已销毁" if file.destroyed_at else f"，{file.pages} 页"
        yield Elsewhere(file.name, file.get_absolute_url(), f"{file.get_secrecy_display()}{state}")


def missing_locks(file: VaultFile, matter: Matter) -> list[Lock]:
    """The locks whose custodian has not yet agreed to the destruction of this file, 甲 first."""
    given = {one.lock for one in file.consents.all() if one.matter_id == matter.pk}
    return [lock for lock in Lock if lock not in given]


def are_agreed(files: Collection[VaultFile], matter: Matter) -> bool:
    """Whether both custodians agreed to every one of them."""
    return not any(missing_locks(file, matter) for file in files)


def open_requests(record_ids: Collection[int]) -> list[VaultRequest]:
    """Readings asked for, or released and not over yet (one query)."""
    rows = VaultRequest.objects.filter(file__record__in=record_ids, matter__state__in=[*UNDECIDED, RequestState.OPEN])
    return list(rows.select_related("matter", "file").order_by("pk"))
