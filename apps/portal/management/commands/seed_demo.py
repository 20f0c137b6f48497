"""`manage.py seed_demo`: a believable company with three months of documents, made by the services."""

import datetime as dt
import itertools
import json
import random
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from apps.core import clock
from apps.deadlines.services import sweep
from apps.notifications.models import Notification
from apps.org.models import User
from apps.portal import demo
from apps.portal.demo.appraised import tell_appraisals
from apps.portal.demo.archived import tell_archives
from apps.portal.demo.bulk import add_bulk
from apps.portal.demo.company import Company, build_company
from apps.portal.demo.libraried import tell_processes
from apps.portal.demo.manuscripts import tell_manuscripts
from apps.portal.demo.outgoing import tell_outgoing
from apps.portal.demo.papers import PAPERS, Paper
from apps.portal.demo.scans import stage_scan
from apps.portal.demo.story import Story
from apps.portal.demo.vaulted import build_vault
from apps.worktime import calendar

DAYS = 92
DESKS = ("zhangmy", "zhouzhe", "liumin", "zhouzhe")  # where recent papers wait: nobody finds an empty desk
UNREAD = 6
PDFS = 8  # sample papers that get a PDF; the others get their text, so that the first start stays short
SCANS = 2  # of them without a text layer: OCR makes them searchable


class Command(BaseCommand):
    """Does nothing when there are people already. `--scale 100` adds bulk rows for measuring."""

    help = "写入演示数据（已有人员时不做任何事）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="10 or 100: bulk rows for measuring")
        parser.add_argument("--documents", type=int, default=0, help="how many invented papers (0: all)")
        parser.add_argument("--samples", type=int, default=22, help="how many of the sample papers")

    def handle(self, *args: Any, scale: int, documents: int, samples: int, **options: Any) -> None:
        if settings.ENVIRONMENT == "production":
            raise CommandError("生产环境不写演示数据")
        if User.objects.exists():
            return
        rng = random.Random(20261121)  # noqa: S311  the same demonstration every time
        with transaction.atomic():
            company = build_company()
            papers = self.papers(company, rng, documents or len(PAPERS), samples)
            desks = itertools.cycle(DESKS)
            for moment, paper, facts in papers:
                fresh = paper.lead and clock.now() - moment < dt.timedelta(days=4)
                waits_for = next(desks) if fresh else ""
                if waits_for == "zhouzhe":  # of the production department
                    paper = replace(paper, lead="SCB", urgency=0, secrecy=1)
                Story(company, paper, rng, clock.now(), waits_for).tell(moment, **facts)
            tell_archives(company, clock.now())
            tell_appraisals(company, clock.now())
            build_vault(company)
            tell_outgoing(company, clock.now())
            tell_manuscripts(company, clock.now())
            tell_processes(company, clock.now())
            self.notices()
            if scale > 1:
                add_bulk(company, 60 * scale)

    def notices(self) -> None:
        """What the sweeper would have said by yesterday evening; people have read all but the last few."""
        now = clock.now()
        with clock.at(now - dt.timedelta(hours=20)):
            sweep()
        for user in User.objects.all():
            mine = Notification.objects.filter(recipient=user)
            fresh = list(mine.filter(created_at__gt=now - dt.timedelta(days=3)).order_by("-pk").values("pk")[:UNREAD])
            mine.exclude(pk__in=[row["pk"] for row in fresh]).update(read_at=now - dt.timedelta(days=1))

    def papers(
        self, company: Company, rng: random.Random, count: int, samples: int
    ) -> list[tuple[dt.datetime, Paper, dict[str, Any]]]:
        """Invented and real papers in the order in which they came in, numbers and dates included."""
        rows = json.loads((Path(demo.__file__).parent / "samples.json").read_text())[:samples]
        chosen = [(paper, None) for paper in rng.sample(PAPERS, min(count, len(PAPERS)))]
        chosen += [(self.sample_paper(row, rng), row) for row in rows]
        rng.shuffle(chosen)
        moments = sorted(self.moment(rng, place / max(len(chosen), 1)) for place in range(len(chosen)))
        clerk, found, pdfs = company.people["lixf"], [], 0
        for received, (paper, row) in zip(moments, chosen, strict=True):
            if row is None:
                facts: dict[str, Any] = {
                    "source_number": f"{paper.code}〔{received.year}〕{rng.randint(3, 240)}号",
                    "document_date": (received - dt.timedelta(days=rng.randint(1, 6))).date(),
                    "pages": rng.randint(2, 18),
                }
            else:
                with clock.at(received):
                    staged = stage_scan(row, clerk, as_pdf=pdfs < PDFS, as_scan=pdfs < SCANS)
                pdfs += 1
                date = row["document_date"]
                facts = {
                    "source_number": row["number"],
                    "document_date": dt.date.fromisoformat(date) if date else None,
                    "staged_ids": [staged],
                    "note": "样本：公开发布的公文",
                }
            found.append((received, paper, facts))
        return found

    def sample_paper(self, row: dict[str, Any], rng: random.Random) -> Paper:
        """A public document as a paper to be read, or to be acted on by some department."""
        lead = rng.choice(["", "", "", "RLB", "AHB", "FSB", "XXB"])
        return Paper(row["issuer"], "", row["title"], row["kind"], lead)

    def moment(self, rng: random.Random, share: float) -> dt.datetime:
        """A working hour within the last three months; half of the papers within the last two weeks,
        so that there is something on every desk."""
        date = clock.today() - dt.timedelta(days=round(DAYS * (1 - share) ** 2.6))
        while not calendar.is_workday(date):
            date -= dt.timedelta(days=1)
        hour = rng.choice([8, 9, 9, 10, 10, 11, 14, 15, 16])
        local = dt.datetime.combine(date, dt.time(hour, rng.randint(30, 59)))
        return min(timezone.make_aware(local), clock.now() - dt.timedelta(minutes=10))
