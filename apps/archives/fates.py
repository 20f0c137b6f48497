"""What became of a record: another app says so (apps.appraisal: destroyed, kept on). One that was destroyed keeps its
metadata for ever, and is lent no more."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.archives.models import ArchiveRecord
from apps.core.verdict import YES, Verdict, not_now


@dataclass(frozen=True)
class Fate:
    """In the words of the catalogue."""

    words: str
    destroyed: bool = False


Teller = Callable[[int], Fate | None]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Add one; registering it again changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)


def fate_of(record: ArchiveRecord) -> Fate | None:
    """The first that is told, or None: kept as it was filed. Whatever became of a record stands at the head of its
    remark in the catalogue (domain.md 3.2), so one without a remark is not asked for."""
    if not record.note:
        return None
    return next((fate for teller in _tellers if (fate := teller(record.pk)) is not None), None)


def is_there(record: ArchiveRecord) -> Verdict:
    """Whether there is anything of the record left to be lent."""
    fate = fate_of(record)
    return not_now(f"本件{fate.words}，只保留著录信息，不能借阅") if fate is not None and fate.destroyed else YES
