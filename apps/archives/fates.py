"""What became of a record: another app says so (apps.appraisal: destroyed, kept on). One that was destroyed keeps its
metadata for ever, and is lent no more."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.verdict import YES, Verdict, not_now

DESTROYED = "已销毁"  # stands at the head of the catalogue's 备注


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


def fate_of(record_id: int) -> Fate | None:
    """The first that is told, or None: kept as it was filed."""
    return next((fate for teller in _tellers if (fate := teller(record_id)) is not None), None)


def is_there(record_id: int) -> Verdict:
    """Whether there is anything of the record left to be lent."""
    fate = fate_of(record_id)
    return not_now(f"本件{fate.words}，只保留著录信息，不能借阅") if fate is not None and fate.destroyed else YES
