"""`manage.py verify_timeline`: check the hash chain over the timeline."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.matters.services import chain


class Command(BaseCommand):
    """Exit code 0 when the chain holds; otherwise names the first bad entry."""

    help = "校验流转记录的封存链；发现篡改、删除、截断时指出第一处"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", help="另存于别处的链头摘要，用来发现链尾被截断")

    def handle(self, *args: Any, **options: Any) -> None:
        report = chain.verify(expected_head=options["head"])
        if not report.ok:
            raise CommandError(f"封存链有问题：{report.fault}")
        self.stdout.write(f"封存链完好：已校验 {report.checked} 环，待封存 {report.unsealed} 条")
        self.stdout.write(f"链头：{report.head_digest}（第 {report.head_seq} 环，可抄存于别处）")
