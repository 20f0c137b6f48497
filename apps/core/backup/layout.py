"""What stands in the folder of one backup."""

import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from apps.core.backup.sealing import Plain, Sealed, for_reading
from apps.core.errors import DomainError

FORMAT, SEALED_FORMAT = 1, 2
MANIFEST, FILES, FILE_LIST = "manifest.json", "files", "files.sha256"
DATABASE = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}
PARTIAL = ".partial"


@dataclass
class Manifest:
    """What the copy holds, said when it was made and compared when it is restored."""

    made_at: str
    vendor: str
    server: str
    release: str
    tables: dict[str, int]
    migrations: list[str]
    database_sha256: str
    file_count: int
    file_bytes: int
    file_list_sha256: str
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT
    encryption: dict[str, str] = field(default_factory=dict)

    def known(self) -> dict[str, Any]:
        """What stands in the file."""
        found = asdict(self)
        if not self.encryption:
            del found["encryption"]
        return found

    def form(self) -> Plain:
        """How the files beside it are written. Raises DomainError when BACKUP_KEY is missing or wrong."""
        return for_reading(self.known())

    def write(self, folder: Path, form: Plain) -> None:
        """The last file of a backup: a folder without it is not one."""
        if isinstance(form, Sealed):
            self.format, self.encryption = SEALED_FORMAT, form.marks()
            self.encryption["seal"] = form.seal_of(self.known())
        text = json.dumps(self.known(), ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a folder. Raises DomainError when the folder is not a complete backup of a format we know."""
    try:
        known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if known.get("format") not in (FORMAT, SEALED_FORMAT):
            raise DomainError(f"{folder} 的备份格式为 {known.get('format')}，本版本只认 {FORMAT}、{SEALED_FORMAT}")
        return Manifest(**known)
    except FileNotFoundError as error:
        raise DomainError(f"{folder} 不是完整的备份：没有 {MANIFEST}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise DomainError(f"{folder} 的 {MANIFEST} 读不懂：{error}") from error


def dump_in(folder: Path, vendor: str, form: Plain) -> Path:
    """The file of the database."""
    return folder / f"{DATABASE[vendor]}{form.suffix}"


def list_in(folder: Path, form: Plain) -> Path:
    """The list of the files with their checksums."""
    return folder / f"{FILE_LIST}{form.suffix}"


def complete(target: Path) -> list[Path]:
    """Complete backups in a folder, the newest last (their names are their times)."""
    if not target.is_dir():
        return []
    return sorted(path for path in target.iterdir() if path.suffix != PARTIAL and (path / MANIFEST).is_file())


def prune(target: Path, keep: int) -> list[Path]:
    """Remove all but the `keep` newest, and what broken attempts left; returns what was removed."""
    gone = complete(target)[:-keep] if keep > 0 else []
    gone += [path for path in target.iterdir() if path.suffix == PARTIAL and path.is_dir()]
    for path in gone:
        shutil.rmtree(path)
    return gone
