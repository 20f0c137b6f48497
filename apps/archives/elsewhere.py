"""What of a record lies in another place than its files (apps.vault: 涉密文件): the apps above tell, the record's page
links. Each tells only what the person may know of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from apps.org.models import User


@dataclass(frozen=True)
class Elsewhere:
    """One line: what it is called, where it is shown, a remark (密级, 已销毁)."""

    label: str
    url: str
    remark: str = ""


Teller = Callable[[User, int], Iterable[Elsewhere]]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Add one; registering it again changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)


def of_record(user: User, record_id: int) -> list[Elsewhere]:
    """Everything that is told of a record."""
    return [line for teller in _tellers for line in teller(user, record_id)]
