"""通知模板: the office's own words, checked when saved, previewed, used for mail and chat."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.deadlines.services import set_deadline
from apps.matters.models import TimelineEntry
from apps.notifications import placeholders
from apps.notifications.models import NoticeTemplate
from apps.notifications.services import deliver_due, save_template
from apps.notifications.tests.conftest import START
from apps.notifications.tests.factories import make_matter, make_notice, prefer
from apps.org import roles, services

LIST, PAGE = reverse("notifications:templates"), reverse("notifications:template", args=["todo"])


@pytest.fixture
def admin(cast):
    return services.create_user(username="admin1", name="赵管理", role_codes=[roles.SYSTEM_ADMIN])


def test_the_words_are_used_for_mail_and_chat(cast, admin, post_office, hook, frozen, paper, settings):
    settings.EMAIL_ENABLED = True
    settings.COMPANY = "华岳精工"
    save_template(
        code="todo", subject="[{company}] {title}", body="{person}您好，{number}\n限 {due} 前。\n{url}", actor=admin
    )
    prefer(cast.gm, {"webhook": hook.url})
    matter = make_matter(cast.clerk)
    set_deadline(matter=matter, code="test", principal=cast.gm.principal, due_at=START + dt.timedelta(hours=8))
    notice = make_notice(cast.gm, "请批示：甲", matter=matter)
    make_notice(cast.gm, "结果", code="result")
    assert deliver_due() == 3
    mail, other = post_office.messages
    expected = (
        f"张总您好，{matter.number}\n限 2026-11-23 周一 17:00 前。\nhttps://office.example/notifications/{notice.pk}/"
    )
    assert mail["Subject"].strip() == "[华岳精工] 请批示：甲"
    assert mail.get_content().replace("\r", "").strip() == expected
    assert hook.asked[0].payload["message"] == expected
    assert other["Subject"].strip() == "【结果】结果"


def test_a_business_secret_stays_veiled_in_ones_own_words(cast, admin, post_office, frozen, paper):
    save_template(code="todo", subject="{title}{number}", body="{title}{body}{number}{due}", actor=admin)
    matter = make_matter(cast.clerk, title="并购方案", secrecy=Secrecy.COMMERCIAL)
    set_deadline(matter=matter, code="test", principal=cast.gm.principal, due_at=START)
    make_notice(cast.gm, "请批示：并购方案", body="收购价", matter=matter)
    deliver_due()
    mail = post_office.messages[0]
    assert mail["Subject"].strip() == "您有一条涉及商业秘密的事项通知，请登录系统查看"
    assert mail.get_content().strip() == "您有一条涉及商业秘密的事项通知，请登录系统查看"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{titel}", "没有 {titel} 这个占位符，可用的有 {label}、{title}"),
        ("{title.__class__}", "没有 {title.__class__} 这个占位符"),
        ("{0}", "没有 {0} 这个占位符"),
        ("{}", "没有 {} 这个占位符"),
        ("{title!r}", "没有 {title!r} 这个占位符"),
        ("{title", "花括号须成对"),
        ("{{title}}", "花括号须成对"),
        ("title}", "花括号须成对"),
    ],
)
@pytest.mark.parametrize("field", ["subject", "body"])
def test_an_unknown_place_is_refused_at_its_field(cast, admin, pattern, words, field):
    given = {"subject": "", "body": "", field: pattern}
    with pytest.raises(DomainError) as refused:
        save_template(code="todo", actor=admin, **given)
    assert words in refused.value.message
    assert refused.value.field == field
    assert NoticeTemplate.objects.count() == 0


def test_what_is_filled_in_is_never_read_as_a_pattern():
    assert placeholders.fill("{title} {url}", {"title": lambda: "{url}", "url": lambda: "U"}) == "{url} U"


def test_only_the_system_administrator_writes_them(cast):
    with pytest.raises(Denied):
        save_template(code="todo", subject="甲", body="", actor=cast.director)


def test_a_change_stands_in_the_timeline_and_emptying_goes_back_to_the_built_in(cast, admin, as_user):
    client = as_user(admin)
    assert client.post(PAGE, {"subject": "{title}", "body": ""}).status_code == 302
    assert client.post(PAGE, {"subject": "{title}", "body": ""}).status_code == 302  # nothing changed
    assert client.post(PAGE, {"subject": "", "body": ""}).status_code == 302
    entries = list(TimelineEntry.objects.filter(code="notice_template").values_list("object_label", "note", "changes"))
    assert entries == [
        ("通知模板 待办", "", {"subject": {"from": "", "to": "{title}"}}),
        ("通知模板 待办", "恢复为内置格式", {"subject": {"from": "{title}", "to": ""}}),
    ]
    assert "内置：【类别】标题" in client.get(LIST).content.decode()


def test_a_preview_shows_an_example_and_saves_nothing(cast, admin, as_user):
    page = as_user(admin).post(PAGE, {"subject": "{label}：{title}", "body": "{person} {number}<b>", "preview": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "待办：请批示：关于召开安全生产会议的通知" in text
    assert "赵管理 收〔2026〕12号&lt;b&gt;" in text
    assert 'value="{label}：{title}"' in text
    assert NoticeTemplate.objects.count() == 0


def test_a_mistake_keeps_what_was_typed(cast, admin, as_user):
    page = as_user(admin).post(PAGE, {"subject": "{titel}", "body": "正文"})
    assert page.status_code == 422
    assert 'value="{titel}"' in page.content.decode()
    assert "正文</textarea>" in page.content.decode()


def test_a_kind_that_does_not_exist_is_not_found(cast, admin, as_user):
    assert as_user(admin).get(reverse("notifications:template", args=["fax"])).status_code == 404


def test_the_list_costs_the_same_with_one_and_three_templates(cast, admin, as_user, django_assert_num_queries):
    client = as_user(admin)
    client.get(LIST)
    for count, codes in ((1, ["todo"]), (3, ["urge", "result"])):
        for code in codes:
            save_template(code=code, subject="{title}", body="", actor=admin)
        with django_assert_num_queries(5):  # session, person, roles, shell counts, templates
            assert client.get(LIST).content.decode().count("赵管理") >= count
