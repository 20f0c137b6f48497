"""Putting a registration right: what follows it, who is told, and what the second of two people finds."""

import datetime as dt
import html
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from apps.core.errors import DomainError, Stale
from apps.core.secrecy import Secrecy, Urgency
from apps.documents import selectors, services
from apps.documents.entries import LABELS, Entry
from apps.documents.models import IncomingDocument
from apps.documents.tests import factories
from apps.documents.tests.factories import correct, fresh
from apps.matters.models import Matter, Participant, SearchText
from apps.matters.search import EVERYWHERE, narrow
from apps.notifications import selectors as notices
from apps.notifications.models import Notification
from apps.org import roles
from apps.org.services import create_user
from apps.supervision.selectors import visible_to as supervised
from apps.supervision.tests.factories import item_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=SHANGHAI)


def address(document: IncomingDocument) -> str:
    return reverse("documents:incoming_correct", args=[document.pk])


def words(response) -> str:
    return html.unescape(response.content.decode())


def found_by(user, word: str) -> list[int]:
    return [row.pk for row in narrow(selectors.visible_to(user), word, fields=EVERYWHERE)]


def typed(document: IncomingDocument, **changes) -> dict:
    """What the form sends when only `changes` were typed, and why."""
    entry = Entry.of(fresh(document))
    kept = {name: "" if (value := getattr(entry, name)) is None else str(value) for name in LABELS}
    return {**kept, "based_on": entry.mark, "reason": "核对纸质件后更正", **changes}


EVERY_FIELD = {
    "title": "关于开展2026年消防安全检查的通知",
    "source_organisation": "市消防救援局",
    "source_number": "消函〔2026〕9号",
    "document_kind": "函",
    "document_date": "2026-11-18",
    "copies": "3",
    "pages": "12",
    "secrecy": "2",
    "urgency": "1",
    "handling_requirement": "12 月 5 日前回函",
    "note": "附图纸一卷",
}
SAID = {
    "标题": ["关于开展2026年安全生产检查的通知", "关于开展2026年消防安全检查的通知"],
    "来文单位": ["市应急管理局", "市消防救援局"],
    "来文字号": ["应急函〔2026〕88号", "消函〔2026〕9号"],
    "文种": ["", "函"],
    "成文日期": ["", "2026-11-18"],
    "份数": ["1", "3"],
    "页数": ["", "12"],
    "密级": ["内部", "普通商密"],
    "紧急程度": ["平件", "加急"],
    "办理要求": ["", "12 月 5 日前回函"],
    "备注": ["", "附图纸一卷"],
    "办理时限": ["2026-12-02 周三 17:30", "2026-11-26 周四 17:30"],
}


def test_every_field_is_put_right_and_the_timeline_has_old_and_new(cast, as_user):
    document = factories.registered(cast)
    received, number = document.received_at, document.matter.number
    response = as_user(cast.clerk).post(
        address(document), typed(document, **EVERY_FIELD, received_at="2026-11-01T08:00")
    )
    row = fresh(document)
    assert (response.status_code, response["Location"]) == (302, row.matter.get_absolute_url())
    said = {name: str(getattr(Entry.of(row), name)) for name in EVERY_FIELD}
    assert (said, row.received_at, row.matter.number) == (EVERY_FIELD, received, number)
    entry = row.matter.timeline.get(code="correct")
    assert (entry.verb, entry.actor_label, entry.note, entry.changes) == (
        "更正登记",
        "李登记",
        "核对纸质件后更正",
        SAID,
    )
    page = words(as_user(cast.director).get(row.matter.get_absolute_url()))
    for label, (before, after) in SAID.items():
        assert f"{label}：{before or '空'} → {after}" in page
    assert as_user(cast.clerk).get(address(document)).context["form"]["title"].value() == EVERY_FIELD["title"]


def test_the_search_finds_the_new_words_and_not_the_old(cast):
    document = factories.registered(cast, note="附光盘")
    correct(document, cast.clerk, title="关于防汛值守的函", source_organisation="市防汛办", note="附图纸")
    found = {word: found_by(cast.clerk, word) for word in SOUGHT}
    assert found == {word: [document.pk] if new else [] for word, new in SOUGHT.items()}
    facts = SearchText.objects.get(matter=document.pk, field=SearchText.Field.FACTS).text
    assert facts.splitlines() == [document.matter.number, "关于防汛值守的函", "市防汛办", "应急函〔2026〕88号"]
    assert [one.matter_id for one in selectors.duplicates(cast.clerk, title="关于防汛值守的函", source_number="")] == [
        document.pk
    ]


SOUGHT = {"防汛值守": True, "市防汛办": True, "图纸": True, "安全生产检查": False, "应急管理局": False, "光盘": False}


def limits(document: IncomingDocument) -> dict[str, dt.datetime]:
    return {one.code: one.due_at for one in document.matter.deadlines.all()}


def test_another_urgency_sets_the_limits_anew_from_the_time_of_receipt(cast, monday):
    document = factories.registered(cast, received_at=local(2026, 11, 20, 16, 0))
    monday.move_to(local(2026, 11, 23, 15, 0), tick=False)
    correct(document, cast.clerk, urgency=Urgency.URGENT)
    due = local(2026, 11, 25, 17, 30)
    assert (fresh(document).due_at, limits(document)) == (
        due,
        {"incoming_due": due, "incoming_propose": local(2026, 11, 23, 11, 0)},
    )
    told = Notification.objects.filter(key__contains=":limit:").values_list("recipient__name", "title", "body")
    assert list(told) == [
        ("王主任", "时限有变：关于开展2026年安全生产检查的通知", "紧急程度改为加急，请于 2026-11-25 周三 17:30 前办结")
    ]


def test_a_department_at_work_gets_the_new_limit_and_is_not_late_by_it(cast, monday):
    document = factories.undertaking(cast)
    monday.move_to(local(2026, 11, 25, 10, 0), tick=False)
    correct(document, cast.clerk, urgency=Urgency.EXTRA)
    assert fresh(document).due_at == limits(document)["incoming_due"] == local(2026, 11, 24, 17, 30)
    assert limits(document)["incoming_undertake"] == local(2026, 11, 25, 10, 0)
    assert list(Notification.objects.filter(key__contains=":limit:").values_list("recipient__name", flat=True)) == [
        "刘部长"
    ]


def test_the_same_urgency_leaves_a_limit_that_the_director_set(cast):
    chosen = local(2026, 12, 20, 17, 30)
    document = factories.undertaking(cast, due_at=chosen)
    correct(document, cast.clerk, note="补记")
    assert (fresh(document).due_at, limits(document)["incoming_undertake"]) == (chosen, chosen)
    assert Notification.objects.filter(key__contains=":limit:").count() == 0


def test_a_raised_level_hides_it_at_once_and_holds_up_nobodys_turn(cast, as_user):
    document = factories.circulating(cast, [cast.staff, cast.finance_head], circulation_mode="in_order")
    place = document.matter.get_absolute_url()
    staff = as_user(cast.staff)
    assert staff.get(place).status_code == 200
    assert [one.title for one in notices.inbox(cast.staff).rows] == [f"请阅：{document.matter.title}"]
    response = as_user(cast.clerk).post(address(document), typed(document, secrecy="2"), follow=True)
    assert "密级提高后，孙员工已看不到本件；由其办理的，请改派" in words(response)
    assert fresh(document).matter.timeline.get(code="correct").note == "核对纸质件后更正（孙员工已看不到本件）"
    assert (staff.get(place).status_code, notices.inbox(cast.staff).rows) == (404, [])
    assert found_by(cast.staff, "安全生产检查") == []
    assert [reader.opened_at is not None for reader in document.readers.order_by("order")] == [True, True]
    services.mark_read(document=document, actor=cast.finance_head)
    assert factories.state_of(document) == "reported"


def test_when_nobody_is_left_to_read_the_registry_has_it_again(cast):
    document = factories.circulating(cast, [cast.staff])
    assert correct(document, cast.clerk, secrecy=Secrecy.CORE) == ["孙员工"]
    held = Participant.objects.filter(matter=document.pk, part="holder", until__isnull=True)
    assert (factories.state_of(document), [one.principal.label for one in held]) == ("reported", ["文书"])


def test_the_items_opened_from_it_follow_and_never_sink(cast):
    document = factories.undertaking(cast)
    item = item_of(cast, source_matter=document.matter, due_on=None)
    owner = item.owner
    assert owner.clearance < Secrecy.CORE
    assert owner.name in correct(document, cast.clerk, secrecy=Secrecy.CORE)
    assert Matter.objects.get(pk=item.pk).secrecy == Secrecy.CORE
    assert not supervised(owner).filter(pk=item.pk).exists()
    entry = item.matter.timeline.get(code="level")
    assert (entry.verb, entry.changes["密级"]) == ("提高密级", ["内部", Secrecy.CORE.label])
    correct(fresh(document), cast.clerk, secrecy=Secrecy.INTERNAL)
    assert Matter.objects.get(pk=item.pk).secrecy == Secrecy.CORE


def test_nobody_raises_above_their_own_clearance(cast, as_user):
    clerk = create_user(
        username="wenshu2", name="二文书", department=cast.office, clearance=1, role_codes=[roles.REGISTRY_CLERK]
    )
    document = factories.registered(cast)
    response = as_user(clerk).post(address(document), typed(document, secrecy="3"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["secrecy"])
    with pytest.raises(DomainError, match="二文书的可阅密级低于「核心商密」") as refused:
        correct(document, clerk, secrecy=Secrecy.CORE)
    assert (refused.value.field, fresh(document).matter.secrecy) == ("secrecy", Secrecy.INTERNAL)


def test_the_second_of_two_is_told_and_keeps_what_was_typed(cast, as_user):
    document = factories.registered(cast)
    late = typed(document, note="我写的备注", reason="补记备注")
    correct(document, cast.director, source_organisation="省应急管理厅")
    client = as_user(cast.clerk)
    response = client.post(address(document), late)
    text = words(response)
    assert (response.status_code, fresh(document).note) == (409, "")
    assert "王主任已于 2026-11-23 周一 09:00 更正本件，您的更正未提交" in text
    assert "来文单位：现为「省应急管理厅」，您填写「市应急管理局」" in text
    assert "备注：现为「空」，您填写「我写的备注」" in text
    assert [f'value="{late[name]}"' in text for name in ("note", "reason", "source_organisation")] == [True] * 3
    again = {**late, "source_organisation": "省应急管理厅", "based_on": Entry.of(fresh(document)).mark}
    assert f'value="{again["based_on"]}"' in text
    assert client.post(address(document), again).status_code == 302
    row = fresh(document)
    assert (row.note, row.source_organisation) == ("我写的备注", "省应急管理厅")


@pytest.mark.parametrize("mark", ["", "0" * 16])
def test_without_the_mark_of_the_page_nothing_is_written(cast, as_user, mark):
    document = factories.registered(cast)
    response = as_user(cast.clerk).post(address(document), typed(document, note="新", based_on=mark))
    assert (response.status_code, fresh(document).note) == (409, "")
    with pytest.raises(Stale, match="本件登记已有变动，您的更正未提交"):
        services.correct_registration(
            document=document, actor=cast.clerk, entry=Entry.of(document), reason="x", based_on=mark
        )


WRONG = [
    ({"reason": "  "}, ["reason"], "请填写此项"),
    ({}, ["__all__"], "没有改动任何一项，不必更正"),
    ({"title": "函"}, ["title"], "请写全标题"),
    ({"document_date": "2026-11-24"}, ["document_date"], "成文日期不能晚于今天"),
    ({"copies": "0"}, ["copies"], "1"),
]


@pytest.mark.parametrize(("changes", "fields", "sentence"), WRONG, ids=lambda text: ascii(text)[:24])
def test_a_wrong_entry_is_refused_at_its_field_and_the_rest_is_kept(cast, as_user, changes, fields, sentence):
    document = factories.registered(cast)
    sent = typed(document, **changes)
    response = as_user(cast.clerk).post(address(document), sent)
    errors = response.context["form"].errors
    assert (response.status_code, list(errors), document.matter.timeline.filter(code="correct").count()) == (
        422,
        fields,
        0,
    )
    assert sentence in errors[fields[0]][0]
    kept = {"title", "source_organisation", "source_number", "reason", "based_on"} - set(fields)
    assert [name for name in kept if f'value="{sent[name]}"' not in words(response)] == []


def test_a_twin_is_pointed_out_when_what_it_is_known_by_changes(cast, as_user):
    other = factories.registered(cast, title="关于冬季防火的函", source_number="消函〔2026〕9号")
    document = factories.registered(cast)
    client = as_user(cast.clerk)
    sent = typed(document, source_number="消函〔2026〕9号")
    response = client.post(address(document), sent)
    assert (response.status_code, fresh(document).source_number) == (422, "应急函〔2026〕88号")
    assert f"{other.matter.number} {other.matter.title}</a>（来文字号相同" in words(response)
    assert client.post(address(document), {**sent, "confirmed": "1"}).status_code == 302
    assert client.post(address(document), typed(document, note="另有一册")).status_code == 302
    own = {"title": document.matter.title, "besides": document.pk}
    assert document.matter.number not in words(client.get(reverse("documents:incoming_duplicates"), own))


def test_a_kind_of_an_old_register_stays_choosable(cast, as_user):
    document = factories.registered(cast, document_kind="明电")
    assert as_user(cast.clerk).post(address(document), typed(document, note="补记")).status_code == 302
    assert (fresh(document).document_kind, fresh(document).note) == ("明电", "补记")


@pytest.mark.parametrize("done", [factories.closed, factories.filed])
def test_a_closed_one_is_not_corrected_and_not_offered(cast, as_user, done):
    document = done(cast)
    client = as_user(cast.clerk)
    response = client.get(address(document))
    assert (response.status_code, "登记不能再改" in words(response)) == (422, True)
    assert client.post(address(document), typed(document, note="补记")).status_code == 422
    assert "修改登记" not in words(client.get(document.matter.get_absolute_url()))
    assert fresh(document).note == ""


def test_the_page_asks_the_same_however_many_papers_there_are(cast, as_user, django_assert_num_queries):
    client, document = as_user(cast.clerk), factories.registered(cast)
    for more in (0, 10):
        for n in range(more):
            factories.registered(cast, title=f"第 {n} 件", source_organisation=f"来文单位{n}")
        client.get(address(document))
        with django_assert_num_queries(7):
            client.get(address(document))
