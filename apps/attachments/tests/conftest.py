"""Files of each test on a disk of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def disk(tmp_path, settings):
    """Call it for what lies on the disk now, relative to the folder of files."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path

    def listing() -> list[Path]:
        return sorted(path for path in (tmp_path / "files").rglob("*") if path.is_file())

    return listing
