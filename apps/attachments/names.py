"""File names as people give them, made safe to show, to keep and to hand out again.

The bytes on disk never carry this name (see storage.py), so nothing here guards the file system: it
guards the eyes of the reader (a bidi trick that shows fdp.exe as exe.pdf) and the download header.
"""

import unicodedata

MAX_CHARACTERS = 255
UNNAMED = "未命名"
# Cc controls, Cf format marks (bidi, zero-width), Cs lone surrogates, Zl/Zp line and paragraph separators.
_STRIPPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean_name(given: str | None) -> str:
    """The last path part, NFC, without invisible characters, at most 255 characters with its extension kept.

    >>> clean_name("..\\\\..\\\\通知\\u202efdp.exe")
    '通知fdp.exe'
    """
    text = unicodedata.normalize("NFC", given or "")
    last = text.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(ch for ch in last if unicodedata.category(ch) not in _STRIPPED)
    name = " ".join(visible.split()).rstrip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return (name or UNNAMED)[:MAX_CHARACTERS]
    stem = stem.strip(" .") or UNNAMED
    extension = extension.strip()[:20]
    return f"{stem[: MAX_CHARACTERS - len(extension) - 1]}.{extension}"


def extension_of(name: str) -> str:
    """The extension in lower case without its dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""
