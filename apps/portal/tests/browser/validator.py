"""html-validate, started once: it is asked page by page."""

import json
import os
import subprocess
from pathlib import Path

from django.conf import settings

SOURCE = settings.BASE_DIR / "scripts" / "htmlcheck" / "check.mjs"
TOOLS = Path(os.environ.get("OFFICEADMIN_TOOLS", settings.BASE_DIR / "var" / "tools"))


class Validator:
    """A process of check.mjs; without the tool nothing is found, in CI that is a fault itself."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def faults(self, pages: list[tuple[str, str]]) -> list[str]:
        """What is wrong in the HTML as the server sent it, each with the name of its page."""
        if not (TOOLS / "check.mjs").exists():
            return ["html-validate 未安装：CI 中不得跳过（./test 会安装）"] if pages and os.environ.get("CI") else []
        if (TOOLS / "check.mjs").read_bytes() != SOURCE.read_bytes():  # it would not answer as it is asked
            return ["html-validate 的检查脚本已过期：请运行一次 ./test 更新"]
        return [fault for name, html in pages for fault in self._asked(name, html)]

    def _asked(self, name: str, html: str) -> list[str]:
        if self.process is None:
            pipe = subprocess.PIPE
            self.process = subprocess.Popen(["node", "check.mjs"], cwd=TOOLS, stdin=pipe, stdout=pipe, text=True)
        process = self.process
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps({"name": name, "html": html}) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            self.process = None
            return [f"{name}: html-validate ended with {process.wait()}"]
        found: list[str] = json.loads(answer)
        return found

    def close(self) -> None:
        """End the process; its input ends."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process.wait(10)
