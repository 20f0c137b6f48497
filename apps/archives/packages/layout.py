"""Where what lies in a package; the maker and the verifier read the same.

    说明.txt                     what this is and how it is checked
    index.html                   for people, without a network
    metadata/<档号>.json, .xml   one pair a record (DA/T 46-2009)
    files/<档号>/…               its electronic files
    manifest-sha256.txt          `sha256sum --check` reads it; every file above, nothing else

The SHA-256 of the manifest stands in the comment of the zip, and in the timeline of the house that made it.
"""

import re

README, INDEX, MANIFEST = "说明.txt", "index.html", "manifest-sha256.txt"
METADATA, FILES = "metadata", "files"
MOST_RECORDS = 5000  # of one package
COMMENT = "officeadmin-package sha256:"
LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
LONGEST = 100  # characters of one name: 300 bytes are more than some disks take


def safe(name: str) -> str:
    """A name that every system can write: no separators, no control or direction marks, not too long."""
    cleaned = _FORBIDDEN.sub("_", name).strip(" .") or "_"
    stem, dot, extension = cleaned.rpartition(".")
    if len(cleaned) > LONGEST and dot and len(extension) <= 10:
        return f"{stem[: LONGEST - 1 - len(extension)]}.{extension}"
    return cleaned[:LONGEST].rstrip(" .") or "_"


class Names:
    """Gives each name once: two files of one name are told apart by a number, whatever the case of their letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """The safe name, or the next free one like it."""
        name, number = safe(name), 1
        stem, dot, extension = name.rpartition(".")
        found = name
        while found.lower() in self._taken:
            number += 1
            found = f"{stem}_{number}.{extension}" if dot and stem else f"{name}_{number}"
        self._taken.add(found.lower())
        return found


def outside(name: str) -> bool:
    """Whether a name would lead out of the folder a package is unpacked in."""
    flat = name.replace("\\", "/")
    return (
        flat != name or flat.startswith("/") or flat[1:2] == ":" or not set(flat.split("/")).isdisjoint({"", ".", ".."})
    )
