"""manage.py reindex: the search index written anew, with progress."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.matters.services.reindexing import reindex


class Command(BaseCommand):
    help = "重建检索库：逐批重写全部事项的检索文本，期间系统照常使用"

    def add_arguments(self, parser: CommandParser) -> None:
        """--files: throw away what was read of files; the worker reads them again."""
        parser.add_argument("--files", action="store_true", help="附件文字也重新识别（由后台逐批补读）")

    def handle(self, *args: Any, files: bool, **options: Any) -> None:
        """Report each batch on one line."""
        count = reindex(tell=self.tell, files_again=files)
        self.stdout.write(self.style.SUCCESS(f"检索库已重建：{count} 个事项"))

    def tell(self, done: int, total: int) -> None:
        """完成 500/1200（41%）"""
        self.stdout.write(f"完成 {done}/{total}（{100 * done // max(total, 1)}%）")
