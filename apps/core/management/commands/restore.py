"""`manage.py restore FOLDER --yes`: a backup into an empty place, proved (ARC-07)."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.backup import layout, restore_backup
from apps.core.backup.restoring import pending
from apps.core.errors import DomainError


class Command(BaseCommand):
    """Exit code 0 only when everything is as the manifest says."""

    help = "把备份恢复到空的数据库与附件目录，并逐项核对"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="一份备份的目录")
        parser.add_argument("--yes", action="store_true", help="确认恢复到当前配置的数据库与数据目录")
        parser.add_argument("--force", action="store_true", help="目标不空时覆盖（原有数据丢失）")
        parser.add_argument("--with-damage", action="store_true", help="个别附件损坏、又没有完好的备份时，恢复其余内容")

    def handle(self, *args: Any, folder: Path, yes: bool, force: bool, **options: Any) -> None:
        if not yes:
            raise CommandError("恢复会写入当前配置的数据库与数据目录。停止各进程、确认无误后加 --yes 执行")
        begun = time.monotonic()
        try:
            manifest = layout.read(folder.resolve())
            faults = restore_backup(
                folder.resolve(),
                force=force,
                with_damage=options["with_damage"],
                say=lambda text: self.stdout.write(text),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        if faults:
            raise CommandError("\n".join(["已恢复，但与备份清单不符：", *faults]))
        self.stdout.write(f"恢复完成并核对无误，用时 {time.monotonic() - begun:.1f} 秒（备份于 {manifest.made_at}）")
        if count := pending(manifest):
            self.stdout.write(f"程序比备份新，请接着运行 manage.py migrate（{count} 处变更）")
