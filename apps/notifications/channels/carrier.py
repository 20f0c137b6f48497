"""What every way outside can do, and how it says that it cannot."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol


class Away(Exception):
    """The other side cannot be reached: nothing was handed over, no try counts, the message waits."""


class Refused(Exception):
    """The other side was reached and did not take this message: the try counts."""


@dataclass(frozen=True)
class Parcel:
    """One message ready to go. `id` is the same for every try, so that a repeat can be recognised."""

    id: str
    to: str
    secret: str
    person: str
    code: str
    subject: str
    text: str
    url: str
    at: dt.datetime


class Carrier(Protocol):
    """One channel during one run of one worker."""

    def open(self) -> None:
        """Make sure the other side is there; open already: nothing. Raises Away."""

    def send(self, parcel: Parcel) -> None:
        """Hand over one message. Raises Away (not handed over) or anything else (the try counts)."""

    def close(self) -> None:
        """Let go; never raises."""
