"""通知投递: the administrator sees what went, waits, failed; sends again; reads nobody's notices."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from apps.core.secrecy import Secrecy
from apps.matters.models import TimelineEntry
from apps.notifications.models import Delivery
from apps.notifications.services import deliver_due
from apps.notifications.tests.factories import make_matter, make_notice, prefer
from apps.org import roles, services

PAGE, RESEND = reverse("notifications:deliveries"), reverse("notifications:resend")
ALL = {"tab": "all"}


@pytest.fixture
def admin(cast):
    """赵管理, the system administrator."""
    return services.create_user(
        username="admin1", name="赵管理", role_codes=[roles.SYSTEM_ADMIN], clearance=Secrecy.CORE
    )


@pytest.fixture
def client(admin, as_user, frozen):
    return as_user(admin)


def shown(response) -> list[int]:
    assert response.status_code == 200, response.get("Location", "")
    return [int(pk) for pk in re.findall(r'name="ids" value="(\d+)"', response.content.decode())]


@pytest.fixture
def world(cast, post_office, frozen):
    """One sent, one parked, one refused once, one held back."""
    frozen(dt.timedelta(hours=-1))
    post_office.refused = {"zhoufuzong@"}
    make_notice(cast.gm, "已发的")
    make_notice(cast.deputy, "搁置的")
    for minute in range(0, 40, 2):
        frozen(dt.timedelta(minutes=minute - 60))
        deliver_due()
    frozen()
    make_notice(cast.deputy, "失败过一次的")
    prefer(cast.head, digest="daily")
    make_notice(cast.head, "暂缓的")
    deliver_due()
    return list(Delivery.objects.order_by("pk"))


def test_each_tab_shows_its_own(client, world):
    sent, parked, failed, held = (row.pk for row in world)
    tabs = {tab: shown(client.get(PAGE, {"tab": tab})) for tab in ("parked", "failing", "waiting", "sent", "all")}
    assert tabs == {
        "parked": [parked],
        "failing": [failed],
        "waiting": [held, failed],
        "sent": [sent],
        "all": [held, failed, parked, sent],
    }
    text = client.get(PAGE, {"tab": "parked"}).content.decode()
    assert "邮件服务器拒收：zhoufuzong@example.com 550 no such mailbox" in text


def test_filters_narrow_by_person_channel_and_day(client, world, cast):
    def found(**more):
        return shown(client.get(PAGE, {**ALL, **more}))

    assert found(person=cast.gm.pk) == [world[0].pk]
    assert found(channel="webhook") == []
    assert len(found(since="2026-11-23", until="2026-11-23")) == 4
    assert found(since="2026-11-24") == []


def test_the_number_of_queries_does_not_grow(client, cast, settings, django_assert_num_queries):
    settings.EMAIL_ENABLED = True
    make_notice(cast.gm)
    client.get(PAGE, ALL)
    for count in (1, 3):
        while Delivery.objects.count() < count:
            make_notice(cast.gm)
        with django_assert_num_queries(QUERIES):
            assert len(shown(client.get(PAGE, ALL))) == count


QUERIES = 5  # session, person, roles, shell counts, rows


def test_no_text_and_no_classified_title_is_shown(client, cast, settings, paper):
    settings.EMAIL_ENABLED = True
    make_notice(cast.gm, "请批示：并购方案", body="收购价", matter=make_matter(cast.clerk, secrecy=Secrecy.COMMERCIAL))
    make_notice(cast.gm, "请批示：普通事项", body="私下的话", matter=make_matter(cast.clerk))
    pages = [client.get(PAGE, ALL)]
    pages += [client.get(reverse("notifications:delivery", args=[row.pk])) for row in Delivery.objects.all()]
    text = "".join(page.content.decode() for page in pages)
    assert "（涉密事项通知）" in text
    assert "请批示：普通事项" in text
    for private in ("并购", "收购价", "私下的话"):
        assert private not in text


def test_sending_again_is_a_message_of_its_own_and_stands_in_the_timeline(client, world, admin, post_office):
    sent, parked = world[0], world[1]
    post_office.refused = set()
    response = client.post(RESEND, {"ids": [sent.pk, parked.pk], "next": PAGE + "?tab=parked"})
    assert (response.status_code, response.url) == (302, PAGE + "?tab=parked")
    assert deliver_due() == 2
    first, again = post_office.to("zhangzong@example.com")
    assert first["Message-ID"] != again["Message-ID"]
    assert len(post_office.to("zhoufuzong@example.com")) == 1
    entry = TimelineEntry.objects.get(code="notice_resent")
    assert (entry.actor, entry.verb, entry.object_label) == (admin, "重发通知", "通知投递 2 条")
    assert entry.note == "张总（电子邮件）、周副总（电子邮件）"
    assert entry.changes == {"deliveries": [sent.pk, parked.pk]}


def test_a_line_of_a_digest_sent_again_goes_alone_and_at_once(client, cast, post_office, frozen):
    prefer(cast.gm, digest="hourly")
    rows = [make_notice(cast.gm, title).deliveries.get() for title in ("甲", "乙")]
    client.post(RESEND, {"ids": rows[0].pk})
    assert deliver_due() == 1
    assert post_office.messages[0]["Subject"].strip() == "【待办】甲"


@pytest.mark.parametrize(
    ("ids", "words"),
    [([], "请先勾选要重发的投递"), (list(range(1, 202)), "一次最多重发 200 条"), ([10**6], "所选投递正在发送中")],
)
def test_what_cannot_be_sent_again_is_said(client, ids, words):
    page = client.post(RESEND, {"ids": ids}, follow=True)
    assert words in page.content.decode()
    assert TimelineEntry.objects.filter(code="notice_resent").count() == 0


def test_a_forged_id_is_not_found_and_a_forged_way_back_not_followed(client, world):
    assert client.post(RESEND, {"ids": ["1", "x"]}).status_code == 404
    assert client.post(RESEND, {"ids": [world[0].pk], "next": "https://evil.example/"}).url == PAGE


def test_others_are_refused_with_the_reason(cast, as_user, world):
    for page in (as_user(cast.director).get(PAGE), as_user(cast.director).post(RESEND, {"ids": [world[0].pk]})):
        assert page.status_code == 403
        assert "通知投递由系统管理员查看和重发" in page.content.decode()
    assert TimelineEntry.objects.filter(code="notice_resent").count() == 0
