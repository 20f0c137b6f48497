"""manage.py verify_package FILE: is this package complete and unchanged?"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.archives.packages.verifying import Broken, verify
from apps.core.formatting import size


class Command(BaseCommand):
    """Exit code 0: in order; 1: not, with the first bad, missing or extra file."""

    help = "校验档案包：每个文件与清单、元数据是否一致，有没有缺少或多出的文件（退出码 0 完好，1 有误）"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and the checksum noted when it was made."""
        parser.add_argument("file", type=Path, help="档案包（.zip）")
        parser.add_argument("--digest", default="", help="导出时登记的清单校验码（SHA-256），用来证明清单本身未被改动")

    def handle(self, *args: Any, file: Path, digest: str = "", **options: Any) -> None:
        """Say what was found."""
        try:
            proof = verify(file, digest)
        except Broken as error:
            raise CommandError(error.message, returncode=1) from error
        self.stdout.write(f"档案包完好：{proof.records} 件档案，{proof.files} 个文件，{size(proof.size)}。")
        self.stdout.write(f"清单校验码 {proof.digest}" + ("，与登记的一致" if digest else ""))
