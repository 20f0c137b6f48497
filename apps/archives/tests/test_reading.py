"""The viewing window: open by the clock, watermarked, alone for its reader, every look told."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from PIL import Image, ImageChops

from apps.archives import services
from apps.archives.models import ArchiveRecord, Loan
from apps.archives.selectors import timeline_of
from apps.archives.tests.factories import approve_loan, asked
from apps.archives.watermark import marked
from apps.attachments import openers
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.secrecy import Secrecy
from apps.matters.models import TimelineEntry
from apps.org.models import User

FRIDAY = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def friday(time_machine):
    time_machine.move_to(FRIDAY, tick=False)


@pytest.fixture
def record(cast) -> ArchiveRecord:
    matter = make_matter(cast.clerk, readers=[cast.head])
    make_attachment(matter, cast.clerk, "通知.pdf", samples.pdf(2))
    return services.file_matter(matter=matter, actor=cast.clerk, retention="D30", department=cast.office, title="甲")


def window(cast, record, **given) -> Loan:
    loan = asked(cast.staff, None, wanted="甲", days=2, **given)
    services.match_record(loan=loan, actor=cast.archivist, record=record)
    approve_loan(loan, cast.head)
    return Loan.objects.get(pk=loan.pk)


def doors(loan: Loan) -> list[str]:
    file = loan.record.matter.attachments.get()
    return [
        reverse("archives:loan_read", args=[loan.pk, file.pk]),
        reverse("archives:loan_page", args=[loan.pk, file.pk, 1]),
    ]


def codes(client, loan: Loan) -> list[int]:
    return [client.get(door).status_code for door in doors(loan)]


def test_the_window_opens_with_the_approval_and_closes_by_the_clock(cast, record, as_user, time_machine):
    loan, client = window(cast, record), as_user(cast.staff)
    assert (loan.opens_at, loan.due_at) == (FRIDAY, dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC))
    assert codes(client, loan) == [200, 200]
    time_machine.move_to(loan.due_at - dt.timedelta(seconds=1), tick=False)
    client = as_user(cast.staff)  # the session of Friday is over
    assert codes(client, loan) == [200, 200]
    time_machine.move_to(loan.due_at, tick=False)
    assert codes(client, loan) == [403, 403]
    assert "阅览时间已于" in client.get(doors(loan)[0]).content.decode()


def test_nobody_but_the_reader_reads_through_the_window(cast, record, as_user):
    loan = window(cast, record)
    seen = {post: codes(as_user(user), loan) for post, user in cast.everybody().items()}
    assert {post for post, both in seen.items() if 200 in both} == {"staff"}
    assert seen["stranger"] == [404, 404]
    assert seen["archivist"] == [403, 403]


def test_the_window_gives_the_lent_files_and_no_other_door(cast, record, as_user):
    loan, client = window(cast, record), as_user(cast.staff)
    file = record.matter.attachments.get()
    other = make_attachment(make_matter(cast.clerk), cast.clerk, "别的.pdf", samples.pdf())
    assert client.get(reverse("archives:loan_read", args=[loan.pk, other.pk])).status_code == 404
    for door in ("download", "preview"):
        assert client.get(reverse(f"attachments:{door}", args=[file.pk])).status_code == 404
    assert client.get(record.get_absolute_url()).status_code == 404
    assert client.get(reverse("archives:loan_page", args=[loan.pk, file.pk, 3])).status_code == 404


def test_what_a_closer_keeps_apart_no_window_opens(cast, record, as_user, monkeypatch):
    monkeypatch.setattr(openers, "_closers", [lambda user, matter_id: matter_id == record.matter_id])
    assert codes(as_user(cast.staff), window(cast, record)) == [404, 404]


def test_a_clearance_that_is_lowered_closes_the_window(cast, record, as_user):
    loan, client = window(cast, record), as_user(cast.staff)
    User.objects.filter(pk=cast.staff.pk).update(clearance=Secrecy.PUBLIC)
    assert codes(client, loan) == [404, 404]


def test_the_reader_or_the_archivist_ends_it_early(cast, record, as_user):
    loan, client = window(cast, record), as_user(cast.staff)
    services.end_window(loan=loan, actor=cast.archivist)
    assert codes(client, loan) == [403, 403]


def test_the_download_is_a_right_of_its_own(cast, record, as_user):
    plain = window(cast, record)
    granted = window(cast, record, download=True)
    file, client = record.matter.attachments.get(), as_user(cast.staff)
    assert client.get(reverse("archives:loan_download", args=[plain.pk, file.pk])).status_code == 403
    got = client.get(reverse("archives:loan_download", args=[granted.pk, file.pk]))
    with file.file.open("rb") as kept:
        assert b"".join(got.streaming_content) == kept.read()
    assert TimelineEntry.objects.filter(code="loan_download").count() == 1


def test_each_look_is_told_once_on_the_loan_and_on_the_record(cast, record, as_user, time_machine):
    loan, client = window(cast, record), as_user(cast.staff)
    codes(client, loan)
    codes(client, loan)
    looks = TimelineEntry.objects.filter(matter=loan.matter, code="loan_view")
    assert [(one.actor, one.note) for one in looks] == [(cast.staff, "通知.pdf")]
    time_machine.move_to(FRIDAY + dt.timedelta(minutes=11), tick=False)
    as_user(cast.staff).get(doors(loan)[1])  # the picture alone is a look as well
    assert looks.all().count() == 2
    assert [entry.verb for entry in timeline_of(record)] == ["立档", "借阅阅览", "借阅阅览"]


def test_every_page_bears_the_reader_and_the_time_all_over(cast, record, as_user, time_machine):
    loan, client = window(cast, record), as_user(cast.staff)
    first = client.get(doors(loan)[1])
    assert (first["Content-Type"], first["Cache-Control"]) == ("image/jpeg", "private, no-store")
    picture = Image.open(io.BytesIO(first.content)).convert("L")
    for left in range(4):
        for top in range(4):
            wide, high = picture.width // 4, picture.height // 4
            part = picture.crop((left * wide, top * high, (left + 1) * wide, (top + 1) * high))
            assert part.getextrema()[0] < 225, f"no mark in part {left}, {top}"
    time_machine.move_to(FRIDAY + dt.timedelta(minutes=7), tick=False)
    later = client.get(doors(loan)[1])
    assert later.content != first.content  # the time is on it


def test_two_readers_have_two_pictures(tmp_path):
    Image.new("RGB", (400, 600), "white").save(tmp_path / "page.png")
    one, two = (Image.open(io.BytesIO(marked(tmp_path / "page.png", (name, "x")))) for name in ("孙员工", "钱部长"))
    assert ImageChops.difference(one, two).getbbox() is not None
    assert Image.open(tmp_path / "page.png").getextrema() == ((255, 255),) * 3  # the one on disk stays clean
