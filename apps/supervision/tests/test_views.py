"""The pages of supervision: what is filled in, what is kept on an error, who sees which panel."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from apps.approvals.models import ApprovalStep
from apps.approvals.services import decide_step
from apps.approvals.tests.conftest import outcomes  # noqa: F401 (the test kind with an address)
from apps.approvals.tests.factories import active, paper_of, run
from apps.supervision import services
from apps.supervision.models import SupervisionItem
from apps.supervision.tests.factories import claimed_item, fresh

CREATE = "/supervision/new/"


def words(response) -> str:
    return response.content.decode()


def address(item, verb: str = "detail") -> str:
    return reverse(f"supervision:item_{verb}", args=[item.pk])


def sent(cast, **extra) -> dict:
    """What the form sends for a whole item."""
    return {
        "title": "完成消防整改",
        "requirement": "更换过期灭火器",
        "acceptance_criteria": "消防部门复查通过",
        "issuer": cast.gm.pk,
        "lead_department": cast.production.pk,
        "owner": cast.staff.pk,
        "due_on": "2026-12-04",
        "source": "assignment",
        "importance": "2",
        "urgency": "1",
        "secrecy": "1",
        **extra,
    }


def test_an_item_is_opened_by_the_form(cast, as_user):
    response = as_user(cast.director).post(CREATE, sent(cast, supporting=[cast.finance.pk]))
    item = SupervisionItem.objects.get()
    assert (response.status_code, response["Location"]) == (302, address(item))
    assert (item.matter.title, item.importance, item.matter.urgency) == ("完成消防整改", 2, 1)
    assert [d.name for d in item.supporting_departments.all()] == ["财务部"]


def test_an_error_stands_at_its_field_and_keeps_the_rest(cast, as_user):
    response = as_user(cast.director).post(CREATE, sent(cast, due_on="2026-11-20"))
    text = words(response)
    assert response.status_code == 422
    assert "办结期限不能早于今天" in text
    assert "更换过期灭火器" in text
    assert SupervisionItem.objects.count() == 0


def test_sending_twice_opens_one(cast, as_user):
    client = as_user(cast.director)
    client.post(CREATE, sent(cast))
    response = client.post(CREATE, sent(cast))
    assert (response.status_code, SupervisionItem.objects.count()) == (422, 1)
    assert "已有同样的督办事项" in words(response)


@pytest.mark.usefixtures("outcomes")
def test_one_click_from_an_instruction_fills_in_what_it_says(cast, as_user):
    matter = paper_of(cast.clerk)
    approval = run(matter, cast.clerk, [cast.gm])
    decide_step(
        step=active(approval),
        actor=cast.assistant,
        on_behalf_of=cast.gm,
        decision="approve",
        text="请生产部两周内整改到位。",
        mention=[cast.production.principal],
    )
    opinion = matter.opinions.get()
    place = f"{CREATE}?source={matter.pk}&opinion={opinion.pk}"
    initial = as_user(cast.assistant).get(place).context["form"].initial
    assert initial == {
        "title": "关于测试的通知",
        "requirement": "请生产部两周内整改到位。",
        "issuer": cast.gm,
        "lead_department": cast.production,
        "owner": cast.head.pk,
        "due_on": dt.date(2026, 11, 30),
        "source": "document",
        "urgency": 0,
        "secrecy": 1,
    }
    as_user(cast.assistant).post(place, sent(cast, source="document"))
    assert SupervisionItem.objects.get().source_matter == matter
    assert "本件已有 1 项督办" in words(as_user(cast.assistant).get(place))


@pytest.mark.usefixtures("outcomes")
def test_a_source_one_may_not_see_is_not_found(cast, as_user):
    matter = paper_of(cast.staff)
    assert as_user(cast.director).get(f"{CREATE}?source={matter.pk}").status_code == 404
    assert as_user(cast.director).get(f"{CREATE}?source=abc").status_code == 404


def test_everybody_finds_the_panels_of_their_part(cast, as_user, item):
    def offered(user) -> set[str]:
        return set(re.findall(r'id="verb-(\w+)"', words(as_user(user).get(address(item)))))

    assert offered(cast.staff) == offered(cast.head) == {"report", "claim", "extend"}
    assert offered(cast.gm) == offered(cast.director) == offered(cast.assistant) == {"urge", "cancel"}
    assert as_user(cast.stranger).get(address(item)).status_code == 404
    services.claim_completion(item=item, actor=cast.staff, text="完成")
    assert offered(cast.gm) == {"confirm", "send_back", "cancel"}
    assert offered(cast.staff) == set()
    assert "已申请销号，正等待审核" in words(as_user(cast.staff).get(address(item)))


def test_feedback_by_the_page(cast, as_user, item):
    client = as_user(cast.staff)
    response = client.post(address(item, "report"), {"text": "设备到货", "progress": "101"})
    assert response.status_code == 422
    assert "设备到货" in words(response)
    assert client.post(address(item, "report"), {"text": "设备到货", "progress": "60"}).status_code == 302
    assert fresh(item).progress == 60
    assert "设备到货" in words(client.get(address(item)))


def test_urging_twice_is_told_on_the_page(cast, as_user, item):
    client = as_user(cast.gm)
    assert client.post(address(item, "urge"), {"note": "抓紧"}).status_code == 302
    assert "您一小时内已催办过，60 分钟后可再次催办" in words(client.get(address(item)))
    assert client.post(address(item, "urge"), {"note": "抓紧"}).status_code == 422
    assert fresh(item).urge_count == 1


def test_an_extension_shows_where_it_is_decided(cast, as_user, item):
    data = {"to_date": "2026-12-18", "reason": "设备供货推迟"}
    assert as_user(cast.staff).post(address(item, "extend"), data).status_code == 302
    text = words(as_user(cast.gm).get(address(item)))
    assert "孙员工申请延期至 2026-12-18 周五，正在审批" in text
    assert "去审批" in text
    assert "撤回申请" in words(as_user(cast.staff).get(address(item)))


def test_who_decides_an_extension_reads_the_day_asked_for_and_the_reason(cast, as_user, item):
    services.request_extension(
        item=item, actor=cast.staff, to_date=dt.date(2026, 12, 18), reason="设备供货推迟，已催供应商"
    )
    step = ApprovalStep.objects.get(approval__matter=item.matter)
    text = words(as_user(cast.gm).get(reverse("approvals:step_decide", args=[step.pk])))
    shown = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", text, re.S)[:4]
    assert shown == [
        ("申请延至", "2026-12-18 周五"),
        ("申请人", "孙员工"),
        ("延期理由", "设备供货推迟，已催供应商"),
        ("现期限", "2026-12-04 周五"),
    ]
    assert "批示后列入督办" not in text  # it is supervised already


def test_closing_by_the_page(cast, as_user):
    item = claimed_item(cast)
    client = as_user(cast.gm)
    assert client.post(address(item, "send_back"), {"note": ""}).status_code == 422
    assert client.post(address(item, "confirm"), {"note": ""}).status_code == 302
    text = words(client.get(address(item)))
    assert "已销号" in text
    assert "同意销号" in text


def test_correcting_by_the_page(cast, as_user, item):
    client = as_user(cast.director)
    form = client.get(address(item, "edit")).context["form"]
    data = {**form.initial, "owner": cast.head.pk, "title": "完成除尘改造"}
    assert client.post(address(item, "edit"), data).status_code == 302
    assert (fresh(item).owner, fresh(item).matter.title) == (cast.head, "完成除尘改造")


def test_the_page_asks_the_same_number_of_questions_however_long_the_history(
    cast, as_user, item, django_assert_num_queries
):
    for user, count in ((cast.staff, 12), (cast.gm, 14)):
        client = as_user(user)
        client.get(address(item))
        with django_assert_num_queries(count):
            client.get(address(item))
    for progress in (10, 20, 30):
        services.report_progress(item=item, actor=cast.staff, text="在办", progress=progress)
    client = as_user(cast.staff)
    client.get(address(item))
    with django_assert_num_queries(12):
        client.get(address(item))
