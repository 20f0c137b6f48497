"""What is read for a time only leaves the page by itself when the time is over (ARC-02, ARC-05)."""

import pytest

from apps.archives.models import Loan
from apps.archives.tests.access import file_of_loan
from apps.core import clock
from apps.portal.tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser]


def test_the_pages_are_taken_away_when_the_window_ends(office, open_page, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path
    loan = Loan.objects.get(pk=file_of_loan(office).pk)
    file = loan.record.matter.attachments.get()
    reader = open_page(office.staff, PHONE)
    reader.page.clock.install()
    page = reader.go(f"/archives/loans/{loan.pk}/read/{file.pk}/")
    page.locator("figure img").first.wait_for()
    assert not page.get_by_text("阅览时间已于").is_visible()
    left = int((loan.due_at - clock.now()).total_seconds())
    page.clock.fast_forward((left - 120) * 1000)
    assert page.locator("figure img").count() > 0
    page.clock.fast_forward(240 * 1000)
    page.get_by_text("阅览时间已于").wait_for()
    assert page.locator("figure").count() == 0
    reader.look("reading-ended")
