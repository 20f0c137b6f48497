"""Who else may open a matter's files: apps above say so (the archivist, once the matter is filed).

A floor below cannot ask archives; archives registers its answer in `ready()`.
"""

from collections.abc import Callable

from apps.org.models import User

# (user, matter id) -> the address the reading page leads back to, or "" when this person may not.
Opener = Callable[[User, int], str]
_openers: list[Opener] = []


def register(opener: Opener) -> None:
    """Add one; registering it again changes nothing."""
    if opener not in _openers:
        _openers.append(opener)


def way_back(user: User, matter_id: int) -> str:
    """The first address an opener grants, or empty: then the files do not exist for this person."""
    return next((url for opener in _openers if (url := opener(user, matter_id))), "")
