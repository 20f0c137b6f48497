"""A world in which every schedule has something to do."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.attachments.services import stage_upload
from apps.core import clock
from apps.documents import services
from apps.documents.tests import factories as papers
from apps.org.models import User
from apps.org.tests.cast import Cast
from apps.supervision.tests.factories import item_of

FRIDAY = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)  # 10:00 at the office
MONDAY = dt.datetime(2026, 12, 7, 1, 0, tzinfo=dt.UTC)  # the first working day of a week, past every limit


@pytest.fixture
def busy_world(cast: Cast, settings: Any) -> dt.datetime:
    """Papers at several stages, an overdue item, a dropped file nobody used; returns the moment to look at it.

    Unsealed timeline, limits that ran out, notices not sent, a weekly report due, an upload to purge.
    """
    settings.EMAIL_ENABLED = True
    User.objects.update(email="person@office.example.com")
    with clock.at(FRIDAY):
        papers.registered(cast, title="关于冬季防火检查的通知")
        papers.instructing(cast, document=papers.registered(cast, title="关于节能监察的函"))
        papers.undertaking(cast, document=papers.registered(cast, title="关于统计年报的通知"))
        circulated = papers.circulating(cast, [cast.head, cast.finance_head])
        services.mark_read(document=circulated, actor=cast.head, comment="已阅")
        item_of(cast, due_on=dt.date(2026, 11, 27))
        stage_upload(owner=cast.clerk, upload=SimpleUploadedFile("来文.txt", "各单位：".encode(), "text/plain"))
    return MONDAY
