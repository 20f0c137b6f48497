"""The rows of the table URL × role × code. Each app lists its own in tests/access.py.

The walk stands in apps/portal/tests/test_access_table.py: it asks every URL as every post of the cast
and as nobody, and fails for a URL without a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """One address. `codes` names each post of the cast and "anonymous"; `*` stands for all others.

    For a POST the data is deliberately what a stranger would guess: the code shows whether the door
    is shut (404 unseen, 403 forbidden, 302 done or back with a sentence, 422 refused).
    """

    name: str
    codes: Mapping[str, int]
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)

    def code_for(self, post: str) -> int:
        """The expected status for a post of the cast."""
        return self.codes.get(post, self.codes["*"])
