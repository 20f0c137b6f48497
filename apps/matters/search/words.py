"""Cutting text and queries into index tokens.

Text is folded (NFKC, lower case). A run of Han characters becomes its overlapping pairs and then its last
character alone; a run of letters or digits is one token. Everything else separates. The single last character
keeps a pair from being found across a full stop. Positions count on, so a phrase is a row of tokens.

What a query finds, the same on both databases: Han characters wherever they stand in this order; letters and digits
from the beginning of a word (12 finds 12 and 128, 001 does not find 9001); brackets and strokes inside a number may
be typed or left out (办收〔2026〕3号, 办收2026-3号), but the parts must follow one another.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

# Han with every extension and compatibility block, 〇 and 々; then any other letters and digits.
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # planes 2 and 3 are Han alone
_RUN = re.compile(rf"([{_HAN}]+)|((?:(?![{_HAN}])[^\W_])+)")
_IS_HAN = re.compile(rf"[{_HAN}]")
_GAP = re.compile(r"[\s,;:!?、。…'\"“”‘’「」『』]+")  # between two words of a query, after folding
MAX_QUERY, MAX_PHRASES, LONGEST = 100, 6, 64
PIECE, SHORTEST_PIECE, OVERLAP = 2000, 250, MAX_QUERY  # characters of one row of the index
MOST_REPEATS = 250  # PostgreSQL keeps 255 places of a token in one row


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow one another; with `prefix` the last one need only begin so."""

    tokens: tuple[str, ...]
    prefix: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the index alone can say that a text holds it: its one sign tells of every token."""
        return len(self.signs) == 1 and len(self.tokens) <= 2

    @property
    def signs(self) -> tuple[tuple[str, bool], ...]:
        """The fewest things of the index that every text with this phrase has, each with `prefix`."""
        found: list[tuple[str, bool]] = []
        covered = -1  # the last token that a found one speaks of
        for place, (left, right) in enumerate(zip(self.tokens, self.tokens[1:], strict=False)):
            if sign := _join(left, right):
                found.append((sign, self.prefix and place + 2 == len(self.tokens)))
                covered = place + 1
            elif covered < place:
                found.append((left, False))
                covered = place
        if covered < len(self.tokens) - 1:
            found.append((self.tokens[-1], self.prefix))
        return tuple(found)


def _join(left: str, right: str) -> str:
    """What `joined` calls two tokens that follow one another; empty when it has no word for them."""
    han = bool(_IS_HAN.match(left)), bool(_IS_HAN.match(right))
    if all(han):
        return f"_{left}{right[1]}" if len(left) == len(right) == 2 and left[1] == right[0] else ""
    return f"_{left}_{right}" if any(han) else ""


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


def joined(text: str) -> list[str]:
    """Threes of Han characters, and pairs of neighbours of which one is a number: _安全生, _收_2026, _3_号.

    They stand in the index without a position: a phrase whose pairs are common but stand apart is absent at once.
    No other token begins with the stroke.
    """
    found: list[str] = []
    before = ""
    for han, word in _RUN.findall(fold(text)):
        first = (han[:2] or word)[:LONGEST]
        if before and (not han or not _IS_HAN.match(before)) and (han or _IS_HAN.match(before)):
            found.append(f"_{before}_{first}")
        found += threes(han)
        before = han[-1:] or word[:LONGEST]
    return found


def threes(run: str) -> list[str]:
    """安全生产 → _安全生, _全生产."""
    return ["_" + run[place : place + 3] for place in range(len(run) - 2)]


def words(query: str) -> list[str]:
    """What was asked for, cut at everything that is not a letter, digit or Han character (for highlighting)."""
    text = re.sub(rf"[^{_HAN}\w]|_", " ", fold(query[:MAX_QUERY]))
    return list(dict.fromkeys(text.split()))[:MAX_PHRASES]


def phrases(query: str) -> list[Phrase]:
    """One phrase for each word of the query; all of them must be found.

    Words are parted by blanks, commas, stops and quotes. Ends in one lone Han character or in letters or digits:
    the last token is a prefix (12 finds 12 and 128, 12号 does not find 128号); a bracket behind them ends the
    word (〔2026〕 does not find 20261). No word at all: an empty list, which finds nothing.
    """
    found = (_phrase(word) for word in _GAP.split(fold(query[:MAX_QUERY])))
    return list(dict.fromkeys(phrase for phrase in found if phrase.tokens))[:MAX_PHRASES]


def _phrase(word: str) -> Phrase:
    runs = list(_RUN.finditer(word))
    found: list[str] = []
    for run in runs:
        han, letters = run.groups()
        if letters:
            found.append(letters[:LONGEST])
        elif run is runs[-1] and len(han) > 1:
            found += pairs(han)
        else:  # a run that goes on with digits ends there in the text too: its lone last character follows
            found += [*pairs(han), han[-1]]
    if not runs:
        return Phrase(())
    han, letters = runs[-1].groups()
    open_end = runs[-1].end() == len(word)
    return Phrase(tuple(found), prefix=open_end if letters else len(han) == 1)


def pieces(text: str) -> Iterator[str]:
    """A long text cut for several rows. Neighbours overlap by more than the longest query, so that no phrase is
    lost at a cut, and no number or Latin word is cut in two."""
    start = 0
    while start < len(text):
        end, size = _piece_end(text, start, PIECE), PIECE
        while size > SHORTEST_PIECE and _crowded(text[start:end]):
            size = max(SHORTEST_PIECE, size // 2)
            end = _piece_end(text, start, size)
        yield text[start:end]
        if end >= len(text):
            return
        start = _piece_start(text, start, end)


def _crowded(piece: str) -> bool:
    counted = Counter(tokens(piece))
    return bool(counted) and counted.most_common(1)[0][1] > MOST_REPEATS


def _in_word(text: str, place: int) -> bool:
    """Letters or digits stand on both sides of this place."""
    return 0 < place < len(text) and all(
        _RUN.fullmatch(one) and not _IS_HAN.match(one) for one in text[place - 1 : place + 1]
    )


def _piece_end(text: str, start: int, size: int) -> int:
    end = min(start + size, len(text))
    while _in_word(text, end):
        end += 1
    return end


def _piece_start(text: str, before: int, end: int) -> int:
    """Where the next piece begins; behind a word longer than any query nothing need be repeated."""
    start = end - OVERLAP
    while start > before + 1 and _in_word(text, start):
        start -= 1
    return start if start > before + 1 else end
