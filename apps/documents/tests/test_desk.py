"""The clerk's desk: one paper after the other (登记并登下一件), and the file that was forgotten (补传附件)."""

import html
import re

import pytest
from django.urls import reverse

from apps.attachments.models import Attachment
from apps.attachments.services import stage_upload
from apps.attachments.tests import samples
from apps.core.secrecy import Secrecy
from apps.documents.models import IncomingDocument
from apps.documents.tests import factories
from apps.org import roles
from apps.org.services import create_user

CREATE = "/incoming/new/"


def typed(**extra) -> dict:
    return {
        "title": "关于做好冬季防火工作的通知",
        "source_organisation": "市消防支队",
        "document_kind": "通知",
        "received_at": "2026-11-23T08:45",
        "copies": "2",
        "secrecy": "1",
        "urgency": "1",
        "note": "附光盘",
        "then": "next",
        **extra,
    }


def words(response) -> str:
    return html.unescape(response.content.decode())


def shown(response) -> dict[str, str]:
    """What stands in the form now."""
    form = response.context["form"]
    return {
        name: "" if (value := form[name].value()) is None else str(value) for name in typed() if name in form.fields
    }


BLANK = {"title": "", "copies": "1", "secrecy": "1", "urgency": "0", "note": ""}
FRESH = {**BLANK, "source_organisation": "", "document_kind": "", "received_at": "2026-11-23 09:00:00"}
SAME_SENDER = {**BLANK, "source_organisation": "市消防支队", "document_kind": "通知"}


def test_the_form_opens_anew_and_says_what_was_registered(cast, as_user):
    response = as_user(cast.clerk).post(CREATE, typed(), follow=True)
    document = IncomingDocument.objects.get()
    text = words(response)
    assert response.redirect_chain == [(f"{CREATE}?after={document.pk}", 302)]
    place = document.matter.get_absolute_url()
    assert f'<p>已登记为 <a href="{place}">办收〔2026〕1号</a>，已送办公室主任拟办</p>' in text
    assert shown(response) == FRESH
    assert re.findall(r"<input[^>]* autofocus[^>]*>", text) == re.findall(r'<input[^>]* id="id_title"[^>]*>', text)
    assert re.search(r'name="keep" value="1">', text)
    assert "autofocus" not in words(as_user(cast.clerk).get(CREATE))


def test_one_senders_papers_are_entered_one_after_the_other(cast, as_user):
    client = as_user(cast.clerk)
    for title in ("第一件来文", "第二件通报材料"):
        response = client.post(CREATE, typed(title=title, keep="1"), follow=True)
        form = shown(response)
        received = form.pop("received_at")
        assert (form, received) == (SAME_SENDER, "2026-11-23 08:45:00")
        assert 'value="2026-11-23T08:45"' in words(response)
        assert 'name="keep" value="1" checked>' in words(response)
    assert IncomingDocument.objects.count() == 2


def test_the_tick_and_the_button_survive_a_wrong_entry(cast, as_user):
    response = as_user(cast.clerk).post(CREATE, typed(title="函", keep="1"))
    assert (response.status_code, 'name="keep" value="1" checked>' in words(response)) == (422, True)
    assert IncomingDocument.objects.count() == 0


@pytest.mark.parametrize("after", ["abc", "²", "-1", "9" * 30, "999999", ""])
def test_nonsense_in_the_address_is_an_empty_form(cast, as_user, after):
    response = as_user(cast.clerk).get(CREATE, {"after": after, "keep": "1"})
    assert (response.status_code, shown(response)) == (200, FRESH)


def test_nothing_is_carried_over_from_a_paper_one_may_not_see(cast, as_user):
    clerk = create_user(
        username="wenshu2", name="二文书", department=cast.office, clearance=1, role_codes=[roles.REGISTRY_CLERK]
    )
    secret = factories.registered(cast, secrecy=Secrecy.CORE, source_organisation="保密单位")
    response = as_user(clerk).get(CREATE, {"after": secret.pk, "keep": "1"})
    assert (shown(response), "保密单位" in words(response)) == (FRESH, False)


def test_a_sentence_with_a_link_does_not_let_typed_markup_through(cast, as_user):
    evil = typed(title="<b>粗体</b>的通知")
    evil.pop("then")
    text = as_user(cast.clerk).post(CREATE, evil, follow=True).content.decode()
    assert ("<b>粗体" in text, "&lt;b&gt;粗体&lt;/b&gt;的通知" in text) == (False, True)
    document = IncomingDocument.objects.get()
    place = reverse("documents:incoming_correct", args=[document.pk])
    sent = {**evil, "title": "<i>斜体</i>的通知", "reason": "<u>更正</u>", "copies": "1"}
    sent["based_on"] = re.search(r'name="based_on" value="(\w+)"', words(as_user(cast.clerk).get(place)))[1]
    text = as_user(cast.clerk).post(place, sent, follow=True).content.decode()
    assert ("<i>斜体" in text, "<u>更正" in text) == (False, False)
    assert "已更正登记：&lt;i&gt;斜体&lt;/i&gt;的通知" in text


def test_a_forgotten_file_is_added_and_stands_in_the_timeline(cast, as_user):
    document = factories.undertaking(cast)
    place = reverse("documents:incoming_attach", args=[document.pk])
    dropped = stage_upload(owner=cast.clerk, upload=samples.upload("附图.pdf", samples.pdf(2)))
    chosen = samples.upload("会议通知.pdf", samples.pdf())
    response = as_user(cast.clerk).post(place, {"files": [str(dropped.pk), chosen]}, follow=True)
    assert "已补传附件：" in words(response)
    files = list(Attachment.objects.filter(matter=document.pk).order_by("id").values_list("name", "role", "pages"))
    assert files == [("附图.pdf", "original", 2), ("会议通知.pdf", "original", 1)]
    entry = document.matter.timeline.get(code="file_add")
    assert (entry.actor_label, entry.note) == ("李登记", "附图.pdf、会议通知.pdf")


def test_no_file_chosen_is_said_at_the_field_and_a_closed_one_takes_none(cast, as_user):
    document = factories.reported(cast)
    place, client = reverse("documents:incoming_attach", args=[document.pk]), as_user(cast.clerk)
    response = client.post(place, {})
    assert (response.status_code, "请选择要补传的文件" in words(response)) == (422, True)
    assert re.search(r'id="verb-attach" open', words(response))
    factories.services.close_incoming(document=document, actor=cast.clerk)
    dropped = stage_upload(owner=cast.clerk, upload=samples.upload("附图.pdf", samples.pdf()))
    response = client.post(place, {"files": [str(dropped.pk)]})
    assert (response.status_code, "本件待归档，不能再补传附件" in words(response)) == (422, True)
    assert Attachment.objects.filter(matter=document.pk).count() == 0
