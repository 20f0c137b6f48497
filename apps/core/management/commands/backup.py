"""`manage.py backup`: one consistent copy of database and files (ARC-07)."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.backup import make_backup
from apps.core.errors import DomainError


class Command(BaseCommand):
    """Prints the folder of the copy last."""

    help = "备份数据库与附件（运行中即可）：一致的一份，带清单与校验值"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default="", help="存放处，默认 BACKUP_DIR")
        parser.add_argument("--keep", type=int, default=settings.BACKUP_KEEP, help="保留最近几份，0 为全部")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        target = Path(options["to"] or settings.BACKUP_DIR).resolve()
        try:
            folder = make_backup(
                target, keep=options["keep"], command=settings.BACKUP_COMMAND, say=lambda text: self.stdout.write(text)
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"备份完成，用时 {time.monotonic() - begun:.1f} 秒：{folder}")
