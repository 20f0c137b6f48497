"""重新识别 of chosen records: one background job, the archivist's and only over what they see (ARC-03)."""

import pytest
from django.urls import reverse

from apps.archives.tests.factories import make_record
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment
from apps.core.secrecy import Secrecy
from apps.jobs.models import Job
from apps.ocr.tests.factories import read_scan
from apps.ocr.tests.test_pages import ready

__all__ = ["ready"]
pytestmark = pytest.mark.usefixtures("ready")


@pytest.fixture
def scans(cast):
    """The scans of two open records and of one above the clerk's clearance."""
    levels = (Secrecy.INTERNAL, Secrecy.INTERNAL, Secrecy.CORE)
    found = []
    for number, level in enumerate(levels, 1):
        matter = make_record(cast, title=f"第{number}件", secrecy=level).matter
        matter.attachments.update(frozen=False)
        scan = make_attachment(matter, cast.clerk, f"{number}.pdf", samples.pdf(2))
        read_scan(scan, {1: "字", 2: "字"})
        found.append(scan)
    return found


def ask(client, scans):
    chosen = [scan.matter.archive_record.pk for scan in scans]
    return client.post(reverse("ledgers:act", args=["archives"]), {"action": "ocr", "pk": chosen, "back": ""})


def test_the_archivist_is_led_to_one_job_for_all_chosen_records(scans, cast, as_user):
    answer = ask(as_user(cast.archivist), scans)
    job = Job.objects.get()
    assert answer.url == reverse("jobs:detail", args=[job.pk])
    assert (job.owner, job.payload) == (cast.archivist, {"attachments": [scan.pk for scan in scans]})


def test_what_a_person_does_not_see_is_left_out(scans, cast, as_user):
    cast.clerk.clearance = Secrecy.INTERNAL
    cast.clerk.save(update_fields=["clearance"])
    ask(as_user(cast.clerk), scans)
    assert Job.objects.get().payload == {"attachments": [scan.pk for scan in scans[:2]]}


def test_a_reader_has_no_such_button_and_is_refused(scans, cast, as_user):
    client = as_user(cast.head)
    assert "重新识别" not in client.get(reverse("archives:record_list")).content.decode()
    assert ask(client, scans).status_code == 403
    assert not Job.objects.exists()
