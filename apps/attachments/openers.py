"""Who else may open a matter's files: apps above say so (the archivist, once the matter is filed). And who may not:
a filed matter whose record has a higher secrecy level gives its files to nobody under that level.

A floor below cannot ask archives; archives registers its answer in `ready()`.
"""

from collections.abc import Callable

from apps.org.models import User

# (user, matter id) -> the address the reading page leads back to, or "" when this person may not.
Opener = Callable[[User, int], str]
_openers: list[Opener] = []
# (user, matter id) -> whether the files of this filed matter are closed to the person whatever else they may.
Closer = Callable[[User, int], bool]
_closers: list[Closer] = []


def register(opener: Opener) -> None:
    """Add one; registering it again changes nothing."""
    if opener not in _openers:
        _openers.append(opener)


def register_closer(closer: Closer) -> None:
    """Add one; registering it again changes nothing."""
    if closer not in _closers:
        _closers.append(closer)


def is_closed(user: User, matter_id: int) -> bool:
    """Whether one of the closers keeps the files from this person."""
    return any(closer(user, matter_id) for closer in _closers)


def way_back(user: User, matter_id: int) -> str:
    """The first address an opener grants, or empty: then the files do not exist for this person."""
    return next((url for opener in _openers if (url := opener(user, matter_id))), "")
