"""Who reads what has no text layer: an app above says so (apps.ocr). A floor below cannot ask it.

It registers in `ready()`. Without one, scans are kept as pages without words.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.attachments.models import Attachment
from apps.org.models import User

FEW = 16  # characters: a page with fewer (a page number, the mark of a scanner's program) is read as a scan


@dataclass(frozen=True)
class Aid:
    """What stands beside a file on its reading page: a template with its context, and marks on the pages by number
    (each with x, y, width, height in ten-thousandths of the page)."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    marks: Mapping[int, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Recogniser:
    """`asked(file, pages)`: these pages have no text layer, told in the transaction that put the others into the index.
    `texts(file)`: the words of pages read so far. `forget(file)`: its words must go, in this transaction.
    `aid(person, file, words)`: what its reading page shows; the caller has made sure that the person may see it."""

    asked: Callable[[Attachment, Sequence[int]], None]
    texts: Callable[[Attachment], Mapping[int, str]]
    forget: Callable[[Attachment], None]
    aid: Callable[[User, Attachment, Sequence[str]], Aid | None]


_registered: list[Recogniser] = []


def register(recogniser: Recogniser) -> None:
    """Add one; registering it again changes nothing."""
    if recogniser not in _registered:
        _registered.append(recogniser)


def blank_of(pages: Sequence[tuple[int, str]]) -> list[int]:
    """The pages that say next to nothing."""
    return [number for number, text in pages if len("".join(text.split())) < FEW]


def ask(attachment: Attachment, pages: Sequence[int]) -> None:
    """Have these pages read."""
    for one in _registered:
        one.asked(attachment, pages)


def completed(attachment: Attachment, pages: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The pages, those without a text layer as they were read so far."""
    blank, known = set(blank_of(pages)), dict[int, str]()
    if blank:
        for one in _registered:
            known |= one.texts(attachment)
    return [(number, known.get(number) or text if number in blank else text) for number, text in pages]


def forget(attachment: Attachment) -> None:
    """What was read of a file goes with it."""
    for one in _registered:
        one.forget(attachment)


def aids_of(user: User, attachment: Attachment, words: Sequence[str]) -> list[Aid]:
    """What stands beside a file for this person."""
    return [aid for one in _registered if (aid := one.aid(user, attachment, words)) is not None]
