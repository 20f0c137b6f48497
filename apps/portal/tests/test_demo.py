"""The demonstration: believable, complete, made by the services, and never in production."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.archives.models import ArchiveRecord
from apps.attachments.models import Attachment
from apps.core import clock
from apps.core.pdf import render_pdf
from apps.documents import slip
from apps.documents.models import IncomingDocument
from apps.matters.models import Matter, TimelineEntry
from apps.matters.search import narrow
from apps.notifications.models import Notification
from apps.org.demo import PASSWORD, USERNAMES
from apps.org.models import Department, User
from apps.portal.demo import outgoing, scans
from apps.portal.demo.company import build_company
from apps.portal.management.commands import seed_demo
from apps.supervision.models import SupervisionItem

SATURDAY = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def demo(db, monkeypatch):
    """The whole demonstration, as of one Saturday afternoon. Made once for one test: it costs seconds.

    The first slip and the first scan are drawn; the others are the same picture, as nobody looks at them here.
    """
    drawn: dict[str, bytes] = {}

    def draw_once(template: str, context: dict[str, Any]) -> bytes:
        if template not in drawn:
            drawn[template] = render_pdf(template, context)
        return drawn[template]

    for user in (slip, scans):
        monkeypatch.setattr(user, "render_pdf", draw_once)
    with clock.at(SATURDAY):
        call_command("seed_demo")


def test_the_company_has_three_months_of_papers_in_every_state(demo, client):
    assert Department.objects.filter(is_active=True).count() == 12
    assert 55 <= User.objects.count() <= 65
    assert all(User.objects.get(username=name).check_password(PASSWORD) for name in USERNAMES[:2])
    states = set(IncomingDocument.objects.values_list("matter__state", flat=True))
    assert {"registered", "instructing", "undertaking", "circulating", "reported", "closed", "filed"} <= states
    assert IncomingDocument.objects.filter(note__startswith="样本").count() == 22
    first = IncomingDocument.objects.earliest("received_at").received_at
    assert dt.timedelta(days=80) < SATURDAY - first < dt.timedelta(days=100)
    assert not Matter.objects.filter(created_at__gt=SATURDAY).exists()
    assert not TimelineEntry.objects.filter(at__gt=SATURDAY).exists()

    assert IncomingDocument.objects.filter(due_at__lt=SATURDAY, matter__closed_at__isnull=True).exists()
    assert SupervisionItem.objects.filter(due_on__lt=SATURDAY.date(), closed_on__isnull=True).exists()
    assert SupervisionItem.objects.filter(matter__state="closed").exists()
    filed = IncomingDocument.objects.filter(matter__state="filed")
    assert ArchiveRecord.objects.filter(matter__in=filed.values("pk")).count() == filed.count() > 10
    assert Attachment.objects.filter(role=Attachment.Role.SLIP).count() >= filed.count()
    assert narrow(Matter.objects.all(), "安全").exists()

    numbers = list(Matter.objects.filter(kind="incoming").order_by("created_at").values_list("number", flat=True))
    assert numbers == [f"办收〔2026〕{n}号" for n in range(1, len(numbers) + 1)]
    waiting = Notification.objects.filter(read_at__isnull=True)
    for name in ("lixf", "wangjg", "zhangmy"):
        assert waiting.filter(recipient__username=name).count() <= 20

    before = Matter.objects.count()
    with clock.at(SATURDAY):
        call_command("seed_demo", scale=10)
    assert Matter.objects.count() == before  # there are people: nothing is written

    answer = client.post("/login/", {"username": "lixf", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")


@pytest.mark.django_db
def test_bulk_rows_are_found_and_seen_like_others(monkeypatch):
    for told in ["build_vault", *(name for name in vars(seed_demo) if name.startswith("tell_"))]:
        monkeypatch.setattr(seed_demo, told, lambda *_: None)  # beside the incoming documents nothing is looked at
    with clock.at(SATURDAY):
        call_command("seed_demo", documents=1, samples=1, scale=2)
    assert IncomingDocument.objects.count() == 122
    clerk = User.objects.get(username="lixf")
    mine = IncomingDocument.objects.filter(matter__participants__principal__memberships__user=clerk).distinct()
    assert narrow(mine, "旧收 120").count() == 1


@pytest.mark.django_db
def test_production_gets_no_demonstration(settings):
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError, match="生产环境"):
        call_command("seed_demo", stdout=StringIO())
    assert not User.objects.exists()


@pytest.mark.parametrize("day", [21, 22, 23, 25])  # a Saturday, a Sunday, a Monday, a Wednesday of November 2026
def test_on_any_day_there_is_a_signed_paper_to_be_issued(db, day):
    now = dt.datetime(2026, 11, day, 1, 30, tzinfo=dt.UTC)
    with clock.at(now):
        company = build_company()
        outgoing.prepare(company)
        (tale,) = [one for one in outgoing.TALES if one.until == "signed"]
        life = outgoing.Life(company, tale, now)
        life.live()
    state, number = Matter.objects.values_list("state", "number").get(kind="outgoing")
    assert (state, number) == ("signed", "华岳函〔2026〕1号")
