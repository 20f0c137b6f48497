"""Cutting text and queries into index tokens.

Text is folded (NFKC, lower case). A run of Han characters becomes its overlapping pairs and then its last
character alone; a run of letters or digits is one token. Everything else separates. The single last character
keeps a pair from being found across a full stop. Positions count on, so a phrase is a row of tokens.
"""

import re
import unicodedata
from dataclasses import dataclass

# Han with every extension and compatibility block, 〇 and 々; then any other letters and digits.
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # planes 2 and 3 are Han alone
_RUN = re.compile(rf"([{_HAN}]+)|((?:(?![{_HAN}])[^\W_])+)")
MAX_QUERY, MAX_PHRASES, LONGEST = 100, 6, 64


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow one another; with `prefix` the last one need only begin so."""

    tokens: tuple[str, ...]
    prefix: bool = False


def fold(text: str) -> str:
    """One form for full and half width, upper and lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def pairs(run: str) -> list[str]:
    """安全生产 → 安全, 全生, 生产."""
    return [run[place : place + 2] for place in range(len(run) - 1)]


def tokens(text: str) -> list[str]:
    """The tokens of a text in order; their place in the list is their position."""
    found: list[str] = []
    for han, word in _RUN.findall(fold(text)):
        found += [*pairs(han), han[-1]] if han else [word[:LONGEST]]
    return found


def words(query: str) -> list[str]:
    """What was asked for, cut at everything that is not a letter, digit or Han character (for highlighting)."""
    text = re.sub(rf"[^{_HAN}\w]|_", " ", fold(query[:MAX_QUERY]))
    return list(dict.fromkeys(text.split()))[:MAX_PHRASES]


def phrases(query: str) -> list[Phrase]:
    """One phrase for each word of the query; all of them must be found.

    Ends in one lone Han character or in letters or digits: the last token is a prefix (12 finds 12 and 128,
    12号 does not find 128号). No word at all: an empty list, which finds nothing.
    """
    return [_phrase(word) for word in words(query)]


def _phrase(word: str) -> Phrase:
    runs = _RUN.findall(word)
    found: list[str] = []
    for place, (han, letters) in enumerate(runs):
        last = place == len(runs) - 1
        if letters:
            found.append(letters[:LONGEST])
        elif last and len(han) > 1:
            found += pairs(han)
        else:  # a run that goes on with digits ends there in the text too: its lone last character follows
            found += [*pairs(han), han[-1]]
    han, letters = runs[-1]
    return Phrase(tuple(found), prefix=bool(letters) or len(han) == 1)
