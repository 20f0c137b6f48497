"""Chinese search over matters: exact for words of two characters and more, the same hits on both databases (PLT-09).

The application cuts text into bigrams itself (words.py), so neither database needs a Chinese dictionary or a
locale; a tsvector with GIN on PostgreSQL or an FTS5 table on SQLite holds them (lookup.py, migration 0003).
"""

from apps.matters.search.finding import EVERYWHERE, FACTS, Found, look_up, matching, narrow
from apps.matters.search.words import Phrase, phrases, words

__all__ = ["EVERYWHERE", "FACTS", "Found", "Phrase", "look_up", "matching", "narrow", "phrases", "words"]
