"""Reading the rule texts of numbers: 办收〔{year}〕{n}号 (PLT-13)."""

import re
import string
from collections.abc import Iterator

PARSER = string.Formatter()
DIGITS = {"n": r"(?P<n>\d+)", "year": r"(?P<year>\d{4})"}


def names(pattern: str) -> list[str]:
    """The names in braces, in their order. Raises ValueError for braces that do not match."""
    return [name for _, name, _, _ in PARSER.parse(pattern) if name is not None]


def reader(pattern: str) -> re.Pattern[str]:
    """A regular expression that reads numbers made by the rule; each name is a group."""
    return re.compile("".join(_pieces(pattern)))


def _pieces(pattern: str) -> Iterator[str]:
    seen: set[str] = set()
    for text, name, _, _ in PARSER.parse(pattern):
        yield re.escape(text)
        if name is None:
            continue
        yield f"(?P={name})" if name in seen else DIGITS.get(name, f"(?P<{name}>.+?)")
        seen.add(name)
