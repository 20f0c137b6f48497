"""What there is to be found in matters beside their facts: each app registers where its words stand.

One function gives the texts of many matters at once, so that `reindex` writes the same rows as the services do.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One text of a matter: `field` and `ref` as in SearchText."""

    matter_id: int
    field: str
    ref: str
    text: str


Source = Callable[[Sequence[int]], Iterable[Text]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add one; registering it again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def texts_of(matter_ids: Sequence[int]) -> list[Text]:
    """Every text of these matters that any app knows."""
    return [text for source in _sources for text in source(matter_ids)]
