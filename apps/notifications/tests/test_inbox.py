"""The inbox: each person's own, unread first, paged by cursor, few queries."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.notifications import selectors
from apps.notifications.models import Notification
from apps.notifications.services import mark_read
from apps.notifications.tests.factories import make_matter, make_notice
from apps.org.models import User

INBOX = reverse("notifications:inbox")


def titles(response) -> list[str]:
    return re.findall(r'<a class="t"[^>]*>(?:<span class="sr">未读：</span>)?([^<]*)</a>', response.content.decode())


def test_unread_notices_come_first_each_part_newest_first(cast):
    made = [make_notice(cast.gm, f"第 {n} 条") for n in range(1, 7)]
    mark_read(user=cast.gm, ids=[made[2].pk, made[4].pk])
    assert [row.title for row in selectors.inbox(cast.gm).rows] == [f"第 {n} 条" for n in (6, 4, 2, 1, 5, 3)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 20])
def test_every_page_size_shows_each_notice_once(cast, size):
    made = [make_notice(cast.gm, f"第 {n} 条") for n in range(9)]
    mark_read(user=cast.gm, ids=[row.pk for row in made[::2]])
    seen, before = [], ""
    while True:
        page = selectors.inbox(cast.gm, before=before, size=size)
        seen += [row.pk for row in page.rows]
        before = page.next
        if not before:
            break
    assert seen == [row.pk for row in (*made[-2::-2], *made[::-2])]


@pytest.mark.parametrize("cursor", ["x", "u", "r-1", "u١", "r99999999999999999999", "'; --"])
def test_a_broken_cursor_is_no_error(cast, as_user, cursor):
    make_notice(cast.gm)
    assert as_user(cast.gm).get(INBOX, {"before": cursor}).status_code == 200


def test_the_number_of_queries_does_not_grow(cast, as_user, paper, django_assert_num_queries):
    client = as_user(cast.gm)
    client.get(INBOX)
    for count in (1, 3):
        while Notification.objects.count() < count:
            make_notice(cast.gm, matter=make_matter(cast.clerk))
        with django_assert_num_queries(6):  # session, person, department, shell counts, unread, read
            assert len(titles(client.get(INBOX))) == count


def test_opening_marks_as_read_and_leads_to_the_matter(cast, as_user, time_machine):
    notice = make_notice(cast.gm, url="/incoming/1/")
    time_machine.move_to(dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC), tick=False)
    response = as_user(cast.gm).get(reverse("notifications:open", args=[notice.pk]))
    assert (response.status_code, response.url) == (302, "/incoming/1/")
    notice.refresh_from_db()
    assert notice.read_at == clock.now()


@pytest.mark.parametrize("url", ["", "https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_notice_leads_nowhere_outside(cast, as_user, url):
    notice = make_notice(cast.gm, url=url)
    assert as_user(cast.gm).get(reverse("notifications:open", args=[notice.pk])).url == INBOX


def test_reading_again_keeps_the_first_time(cast, as_user):
    notice = make_notice(cast.gm)
    Notification.objects.filter(pk=notice.pk).update(read_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    as_user(cast.gm).get(reverse("notifications:open", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_marking_one_or_all_touches_only_ones_own(cast, as_user):
    first, second, other = make_notice(cast.gm), make_notice(cast.gm), make_notice(cast.deputy)
    client = as_user(cast.gm)
    response = client.post(reverse("notifications:read", args=[first.pk]), {"tab": "unread"})
    assert (response.status_code, response.url) == (302, INBOX + "?tab=unread")
    assert client.post(reverse("notifications:read", args=[other.pk])).status_code == 404
    assert list(Notification.objects.filter(read_at=None).order_by("pk")) == [second, other]
    page = client.post(reverse("notifications:read_all"), follow=True)
    assert "已将 1 条通知标为已读" in page.content.decode()
    assert list(Notification.objects.filter(read_at=None)) == [other]


def test_the_stranger_sees_nothing_of_others(cast, as_user):
    make_notice(cast.gm, "请批示：并购方案")
    page = as_user(cast.stranger).get(INBOX)
    assert titles(page) == []
    assert "还没有通知" in page.content.decode()
    assert "没有未读通知" in as_user(cast.stranger).get(INBOX, {"tab": "unread"}).content.decode()


def test_the_unread_tab_hides_what_was_read(cast, as_user):
    old, _ = make_notice(cast.gm, "旧"), make_notice(cast.gm, "新")
    mark_read(user=cast.gm, ids=[old.pk])
    assert titles(as_user(cast.gm).get(INBOX, {"tab": "unread"})) == ["新"]


def test_a_clearance_lowered_since_hides_the_notice(cast, as_user, paper):
    notice = make_notice(cast.head, "并购", matter=make_matter(cast.clerk, secrecy=Secrecy.COMMERCIAL))
    User.objects.filter(pk=cast.head.pk).update(clearance=Secrecy.INTERNAL)
    client = as_user(cast.head)
    assert titles(client.get(INBOX)) == []
    assert client.get(reverse("notifications:open", args=[notice.pk])).status_code == 404


def test_markup_in_a_title_is_text(cast, as_user):
    make_notice(cast.gm, "<script>alert(1)</script>")
    text = as_user(cast.gm).get(INBOX).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
