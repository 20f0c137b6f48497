"""A world in which every schedule has something to do."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from apps.appraisal.tests.factories import destroyed, old_filed
from apps.approvals.services import StepSpec, start_approval
from apps.attachments.models import Rendition
from apps.attachments.services import stage_upload
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment
from apps.core import clock
from apps.documents import services
from apps.documents.tests import factories as papers
from apps.jobs.tests.factories import done_job, make_job
from apps.matters.models import Matter
from apps.matters.services import put_pages
from apps.ocr.tests.factories import read_scan
from apps.org.models import SignedIn, User
from apps.org.tests.cast import Cast, build_cast
from apps.org.tests.kept import kept
from apps.supervision.tests.factories import item_of
from apps.vault.tests.factories import build_world as build_vault
from apps.vault.tests.factories import make_request

FRIDAY = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)  # 10:00 at the office
MONDAY = dt.datetime(2026, 12, 7, 1, 0, tzinfo=dt.UTC)  # the first working day of a week, past every limit


@dataclass
class Busy:
    """The people, the moment to look at it, and where its files lie."""

    cast: Cast
    moment: dt.datetime
    files: Path


@pytest.fixture(scope="module")
def busy_kept(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """Made once for the tests of a module (apps/org/tests/kept.py)."""
    folder = tmp_path_factory.mktemp("busy")
    # A file that came while the virus scanner was away.
    away = {"CLAMD_ADDRESS": "127.0.0.1:9", "CLAMD_AWAY": "accept"}
    places = {"MEDIA_ROOT": folder / "files", "JOBS_ROOT": folder / "jobs", "EMAIL_ENABLED": True}

    def make() -> Busy:
        with override_settings(**places):
            return Busy(_busy(build_cast(), away), MONDAY, folder)

    with kept(django_db_blocker, make) as copy:
        yield copy


@pytest.fixture
def busy(busy_kept: Any, db: None, settings: Any, tmp_path: Path) -> Busy:
    """Papers at several stages, an overdue item, a dropped file nobody used; with files of this test's own.

    Unsealed timeline, limits that ran out, notices not sent, a weekly report due, an upload to purge, a lost job and an
    old result of one, a step past its limit, a file nobody read for the search, a session that ran out.
    """
    world: Busy = busy_kept()
    shutil.copytree(world.files, tmp_path / "busy")
    settings.EMAIL_ENABLED = True
    settings.MEDIA_ROOT, settings.JOBS_ROOT = tmp_path / "busy" / "files", tmp_path / "busy" / "jobs"
    return world


def _busy(cast: Cast, scanner_away: dict[str, str]) -> Cast:
    User.objects.update(email="person@office.example.com")
    with clock.at(FRIDAY):
        papers.registered(cast, title="关于冬季防火检查的通知")
        papers.instructing(cast, document=papers.registered(cast, title="关于节能监察的函"))
        papers.undertaking(cast, document=papers.registered(cast, title="关于统计年报的通知"))
        circulated = papers.circulating(cast, [cast.head, cast.finance_head])
        services.mark_read(document=circulated, actor=cast.head, comment="已阅")
        item = item_of(cast, due_on=dt.date(2026, 11, 27))
        late = StepSpec("审批", [cast.deputy.principal], "single", 2, "pass", cast.gm.principal)
        start_approval(matter=item.matter, subject="instruct", steps=[late], actor=cast.director)
        make_attachment(item.matter, cast.director, "说明.txt", "请于周五前反馈".encode())
        SignedIn.objects.create(key="k" * 32, user=cast.gm, started_at=FRIDAY, seen_at=FRIDAY)
        make_job(cast.clerk, kind="gone")  # its message was lost
        done_job(cast.clerk)
        with override_settings(**scanner_away):
            stage_upload(owner=cast.clerk, upload=SimpleUploadedFile("来文.txt", "各单位：".encode(), "text/plain"))
        Rendition.objects.create(sha256="0" * 64, asked_at=FRIDAY)  # an office file whose pages are asked for
        make_request(build_vault(cast))  # nobody releases it in time
        _scans(cast, item.matter)
        destroyed(cast, [old_filed(cast)])  # the worker died before it removed the bytes
    return cast


def _scans(cast: Cast, matter: Matter) -> None:
    """One that was read, the same content once more, and one that nobody asked to have read."""
    read, again, missed = (
        make_attachment(matter, cast.director, f"扫描件{n}.pdf", samples.pdf(1 + n // 3)) for n in (1, 2, 3)
    )
    read_scan(read, {1: "消防水泵检修记录"})
    read_scan(again, {}, state="waiting", begun_at=None)
    put_pages(matter_id=matter.pk, ref=str(missed.pk), pages=[(1, ""), (2, "")], state="no_text")
