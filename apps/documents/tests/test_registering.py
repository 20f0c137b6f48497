"""Entering what came in: numbers, twins, limits, wrong entries, and nothing lost on the way."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.urls import reverse

from apps.attachments.models import Attachment, StagedUpload
from apps.attachments.services import stage_upload
from apps.attachments.tests import samples
from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy, Urgency
from apps.documents import selectors
from apps.documents.models import HandlingLimit, IncomingDocument
from apps.documents.tests import factories
from apps.matters.models import NumberRule
from apps.org import roles, services

CREATE = "/incoming/new/"
SHANGHAI = ZoneInfo("Asia/Shanghai")
RARE = "㛃喆𠮷"


def local(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=SHANGHAI)


def typed(**extra) -> dict:
    """What the form sends for a whole paper."""
    return {
        "title": "关于做好冬季防火工作的通知",
        "source_organisation": "市消防支队",
        "source_number": "消函〔2026〕31号",
        "document_kind": "通知",
        "document_date": "2026-11-20",
        "received_at": "2026-11-23T08:45",
        "copies": "2",
        "pages": "6",
        "secrecy": "1",
        "urgency": "0",
        "handling_requirement": "12 月 10 日前报送情况",
        "note": "附光盘一张",
        **extra,
    }


def words(response) -> str:
    return response.content.decode()


def numbers() -> list[str]:
    return list(IncomingDocument.objects.order_by("matter_id").values_list("matter__number", flat=True))


def test_the_form_registers_every_field_it_asks_for(cast, as_user):
    response = as_user(cast.clerk).post(CREATE, typed())
    document = IncomingDocument.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("documents:incoming_detail", args=[document.pk]),
    )
    matter = document.matter
    assert (matter.number, matter.title, matter.state) == (
        "办收〔2026〕1号",
        "关于做好冬季防火工作的通知",
        "registered",
    )
    assert (matter.created_by, matter.secrecy, matter.urgency) == (cast.clerk, Secrecy.INTERNAL, Urgency.NORMAL)
    assert (document.source_organisation, document.source_number, document.document_kind) == (
        "市消防支队",
        "消函〔2026〕31号",
        "通知",
    )
    assert (document.document_date, document.received_at) == (dt.date(2026, 11, 20), local(2026, 11, 23, 8, 45))
    assert (document.copies, document.pages) == (2, 6)
    assert (document.handling_requirement, document.note) == ("12 月 10 日前报送情况", "附光盘一张")


def test_numbers_run_on_and_begin_anew_at_midnight_of_the_office(cast, monday):
    factories.registered(cast)
    monday.move_to(local(2026, 12, 31, 23, 59), tick=False)
    factories.registered(cast)
    monday.move_to(local(2027, 1, 1, 0, 1), tick=False)
    factories.registered(cast, received_at=local(2026, 12, 31, 17, 0))
    assert numbers() == ["办收〔2026〕1号", "办收〔2026〕2号", "办收〔2027〕1号"]


def test_the_administrator_may_change_the_rule(cast):
    factories.registered(cast)
    NumberRule.objects.filter(code="incoming").update(pattern="收{year}-{n:03}")
    factories.registered(cast)
    assert numbers() == ["办收〔2026〕1号", "收2026-002"]


@pytest.mark.parametrize("down", [False, True])
def test_the_ledger_puts_nine_before_ten(cast, as_user, down):
    for n in range(1, 12):
        factories.registered(cast, title=f"第 {n} 件来文")
    asked = {"tab": "all", "sort": "-number" if down else "number"}
    response = as_user(cast.clerk).get(reverse("documents:incoming_list"), asked)
    shown = re.findall(r'<span class="num">(.*?)</span>', words(response))
    wanted = [f"办收〔2026〕{n}号" for n in range(1, 12)]
    assert shown == (wanted[::-1] if down else wanted)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": "完全不同的另一件事情的函"}, "来文字号相同"),
        ({"source_number": ""}, "标题相同"),
        ({"source_number": "", "title": "关于做好冬季防火工作的通知（代拟稿）"}, "标题相近"),
        ({"source_number": "消函〔2026〕32号", "title": "关于 切实做好冬季防火工作的通知。"}, "标题相近"),
        ({"source_number": "", "title": "关于做好冬季防火工作的“通知”"}, "标题相同"),
    ],
)
def test_a_twin_is_pointed_out_with_a_link_and_registered_all_the_same(cast, as_user, changes, why):
    client = as_user(cast.clerk)
    client.post(CREATE, typed())
    first = IncomingDocument.objects.get()
    again = typed(**changes)
    response = client.post(CREATE, again)
    address = first.matter.get_absolute_url()
    link = f'<a href="{address}" target="_blank" rel="noopener">办收〔2026〕1号 {first.matter.title}</a>（{why}'
    assert (response.status_code, len(numbers())) == (422, 1)
    assert link in words(response)
    assert again["title"] in words(response).replace("&#34;", '"')
    while_typing = client.get(reverse("documents:incoming_duplicates"), again)
    assert link in words(while_typing)
    assert client.post(CREATE, {**again, "confirmed": "1"}).status_code == 302
    assert numbers() == ["办收〔2026〕1号", "办收〔2026〕2号"]


def test_another_paper_of_the_same_sender_is_not_held_up(cast, as_user):
    client = as_user(cast.clerk)
    client.post(CREATE, typed())
    other = typed(source_number="消函〔2026〕32号", title="关于做好冬季防火工作总结材料报送的通知")
    assert (client.post(CREATE, other).status_code, len(numbers())) == (302, 2)


def test_a_voided_registration_and_a_secret_one_are_no_twins(cast):
    deputy_clerk = services.create_user(
        username="wenshu2", name="二文书", department=cast.office, clearance=1, role_codes=[roles.REGISTRY_CLERK]
    )
    asked = {"title": "关于核心技术保护的通知", "source_number": "密函〔2026〕1号"}
    secret = factories.registered(cast, secrecy=Secrecy.CORE, **asked)
    assert [one.matter_id for one in selectors.duplicates(cast.clerk, **asked)] == [secret.pk]
    assert selectors.duplicates(deputy_clerk, **asked) == []
    factories.services.void_incoming(document=secret, actor=cast.clerk, reason="登错")
    assert selectors.duplicates(cast.clerk, **asked) == []


@pytest.mark.parametrize(
    ("urgency", "due", "propose"),
    [
        (Urgency.NORMAL, local(2026, 12, 2, 17, 30), local(2026, 11, 24, 9, 30)),
        (Urgency.URGENT, local(2026, 11, 26, 17, 30), local(2026, 11, 23, 11, 0)),
        (Urgency.EXTRA, local(2026, 11, 24, 17, 30), local(2026, 11, 23, 10, 0)),
    ],
)
def test_urgency_sets_both_limits_in_working_time(cast, urgency, due, propose):
    document = factories.registered(cast, urgency=urgency)
    limits = {one.code: one.due_at for one in document.matter.deadlines.all()}
    assert (document.due_at, limits) == (due, {"incoming_due": due, "incoming_propose": propose})


def test_limits_leave_out_the_weekend(cast, monday):
    monday.move_to(local(2026, 11, 27, 16, 30), tick=False)  # Friday, an hour before the end
    document = factories.registered(cast, urgency=Urgency.URGENT)
    propose = document.matter.deadlines.get(code="incoming_propose")
    assert (document.due_at, propose.due_at) == (local(2026, 12, 2, 17, 30), local(2026, 11, 30, 9, 30))


def test_the_limit_counts_from_the_day_the_paper_came_and_follows_the_table(cast):
    friday = local(2026, 11, 20, 16, 0)
    assert factories.registered(cast, received_at=friday, urgency=Urgency.EXTRA).due_at == local(2026, 11, 23, 17, 30)
    HandlingLimit.objects.filter(urgency=Urgency.EXTRA).update(amount=4, unit="hours")
    assert factories.registered(cast, received_at=friday, urgency=Urgency.EXTRA).due_at == local(2026, 11, 23, 11, 0)


def test_a_title_of_five_hundred_rare_characters_goes_in_whole(cast, as_user):
    title = (RARE * 167)[:500]
    assert as_user(cast.clerk).post(CREATE, typed(title=title)).status_code == 302
    document = IncomingDocument.objects.select_related("matter").get()
    assert (document.matter.title, document.title_key) == (title, title)
    assert title in words(as_user(cast.director).get(document.matter.get_absolute_url()))


WRONG = [
    ("title", (RARE * 167)[:501], "500"),
    ("title", "  ", "请填写此项"),
    ("title", "函", "请写全标题"),
    ("source_organisation", "市" * 201, "200"),
    ("source_number", "号" * 81, "80"),
    ("document_date", "2026-02-30", "日期"),
    ("document_date", "二〇二六年", "日期"),
    ("document_date", "2026-11-24", "成文日期不能晚于今天"),
    ("document_date", "1949-09-30", "请检查成文日期的年份"),
    ("document_date", "0001-01-01", "请检查成文日期的年份"),
    ("received_at", "", "请填写此项"),
    ("received_at", "2026-11-23T25:00", "日期"),
    ("received_at", "2026-11-23T09:06", "收文时间不能晚于现在"),
    ("received_at", "9999-12-31T23:59", "收文时间不能晚于现在"),
    ("received_at", "2015-12-31T09:00", "请检查收文时间的年份"),
    ("received_at", "0001-01-01T00:00", "请检查收文时间的年份"),
    ("copies", "0", "1"),
    ("copies", "1000000000000000000000", "9999"),
    ("pages", "-3", "1"),
    ("pages", "六页", "整数"),
    ("urgency", "7", "7"),
    ("secrecy", "9", "9"),
    ("document_kind", "密令", "密令"),
]


@pytest.mark.parametrize(("field", "value", "sentence"), WRONG, ids=lambda text: ascii(text)[:24])
def test_a_wrong_entry_is_refused_at_its_field_and_the_rest_is_kept(cast, as_user, field, value, sentence):
    response = as_user(cast.clerk).post(CREATE, typed(**{field: value}))
    form = response.context["form"]
    assert (response.status_code, list(form.errors), numbers()) == (422, [field], [])
    assert sentence in form.errors[field][0]
    kept = {"title", "source_organisation", "source_number", "handling_requirement", "note"} - {field}
    assert [name for name in kept if f'value="{typed()[name]}"' not in words(response)] == []


def test_the_last_moments_that_are_accepted(cast, as_user):
    dates = typed(document_date="2026-11-23", received_at="2026-11-23T09:05", confirmed="1")
    assert as_user(cast.clerk).post(CREATE, dates).status_code == 302
    oldest = typed(document_date="1949-10-01", received_at="2016-01-01T08:00", confirmed="1")
    assert as_user(cast.clerk).post(CREATE, oldest).status_code == 302


def test_a_level_above_ones_clearance_is_not_offered(cast, as_user):
    clerk = services.create_user(
        username="wenshu2", name="二文书", department=cast.office, clearance=1, role_codes=[roles.REGISTRY_CLERK]
    )
    response = as_user(clerk).post(CREATE, typed(secrecy="3"))
    assert (response.status_code, list(response.context["form"].errors), numbers()) == (422, ["secrecy"], [])


def test_a_registration_that_fails_burns_no_number(cast):
    foreign = stage_upload(owner=cast.staff, upload=samples.upload("通知.pdf", samples.pdf()))
    with pytest.raises(DomainError, match="有 1 个暂存文件已过期"):
        factories.registered(cast, staged_ids=[str(foreign.pk)])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert factories.registered(cast).matter.number == "办收〔2026〕1号"
        _ = 1 / 0
    assert IncomingDocument.objects.count() == 0
    assert factories.registered(cast).matter.number == "办收〔2026〕1号"


def test_dropped_and_chosen_files_stay_on_an_error_and_go_in_with_the_next_try(cast, as_user):
    client = as_user(cast.clerk)
    dropped = stage_upload(owner=cast.clerk, upload=samples.upload("来文正文.pdf", samples.pdf(3)))
    chosen = samples.upload("来文附件.pdf", samples.pdf(1))
    response = client.post(CREATE, typed(source_organisation="", files=[str(dropped.pk), chosen]))
    text = words(response)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["source_organisation"])
    staged = list(StagedUpload.objects.order_by("created_at", "name").values_list("name", flat=True))
    assert sorted(staged) == ["来文正文.pdf", "来文附件.pdf"]
    for row in StagedUpload.objects.all():
        assert f'value="{row.pk}"' in text
        assert row.name in text
    ids = [str(dropped.pk), str(StagedUpload.objects.exclude(pk=dropped.pk).get().pk)]
    assert client.post(CREATE, typed(files=ids)).status_code == 302
    files = Attachment.objects.order_by("id").values_list("name", "role", "pages")
    assert list(files) == [("来文正文.pdf", "original", 3), ("来文附件.pdf", "original", 1)]
    assert StagedUpload.objects.count() == 0


def test_the_organisations_that_write_most_are_offered_first(cast, as_user):
    for name in ("市消防支队", "市应急管理局", "市应急管理局"):
        factories.registered(cast, source_organisation=name)
    offered = re.findall(r'<option value="(.*?)"></option>', words(as_user(cast.clerk).get(CREATE)))
    assert offered == ["市应急管理局", "市消防支队"]
