"""`manage.py verify_backup FOLDER`: prove that a backup is whole (ARC-07)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.backup import verify_folder
from apps.core.errors import DomainError


class Command(BaseCommand):
    """Exit code 0 when files, rows, the chain of the timeline and the numbers are as they were."""

    help = "核对一份备份：各表行数、每个文件的校验值、流转记录封存链、编号连续"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="一份备份的目录")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest, faults = verify_folder(folder.resolve())
        except DomainError as error:
            raise CommandError(error.message) from error
        if faults:
            raise CommandError("\n".join(["备份有问题：", *faults]))
        self.stdout.write(
            f"备份完好：{len(manifest.tables)} 张表共 {sum(manifest.tables.values()):,} 行，"
            f"{manifest.file_count} 个文件（{manifest.file_bytes / 1024 / 1024:,.1f} MB），备份于 {manifest.made_at}"
        )
