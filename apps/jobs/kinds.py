"""What long work there is: an app registers each kind in `ready()`, the worker finds it by its code."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.jobs.services.running import Running


@dataclass(frozen=True)
class Outcome:
    """What came out: a sentence, and a file or an address. `once`: the file is handed out one time only."""

    message: str
    file: Path | None = None
    name: str = ""
    once: bool = False
    url: str = ""


@dataclass(frozen=True)
class JobKind:
    """`run` does the work. It may be called twice for one job (a killed worker), so what it writes for good it
    writes in one transaction together with `running.finish`, or it only makes a file. It returns the outcome,
    or None when it called `finish` itself; DomainError tells the owner why it could not be done."""

    code: str
    label: str
    icon: str
    run: "Callable[[Running], Outcome | None]"


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> JobKind:
    """Make a kind known. A code that is taken is a programming error."""
    if kind.code in _kinds and _kinds[kind.code] != kind:
        raise RuntimeError(f"job kind {kind.code!r} registered twice")
    _kinds[kind.code] = kind
    return kind


def get(code: str) -> JobKind | None:
    """The kind with this code; None when its app is gone."""
    return _kinds.get(code)
