"""What near-same titles have in common."""

import re
import unicodedata


def title_key(title: str) -> str:
    """The title without punctuation, spaces and differences of width or case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title).lower())[:500]
