"""Runs a reader of strangers' files as a short process with a time limit, and reads its answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

READER = Path(__file__).with_name("rendering.py")
SCRIPTS = {"list-archive": READER.with_name("listing.py"), "read-text": READER.with_name("texts.py")}
SECONDS = 40


class ReaderFailed(Exception):
    """The process crashed, ran out of time or memory, or answered nonsense."""


def run(
    command: str, path: Path, *arguments: object, script: Path | None = None, seconds: int = SECONDS
) -> dict[str, Any]:
    """The JSON answer of one command of rendering.py, listing.py or an app's own `script`. Raises ReaderFailed."""
    line = [sys.executable, "-I", str(script or SCRIPTS.get(command, READER)), command, str(path), *map(str, arguments)]
    try:
        done = subprocess.run(  # noqa: S603 (our own script; the path is ours, named by uuid)
            line,
            capture_output=True,
            timeout=seconds,
            check=True,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise ReaderFailed(f"{command}: {error}") from error
    return dict(answer)
