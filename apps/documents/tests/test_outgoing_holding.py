"""Who holds it and since when, counted from the present step; what is told once; a seal with a new keeper."""

import datetime as dt

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.documents.admin import SealAdmin, SealForm
from apps.documents.models import OutgoingDocument, Seal
from apps.documents.outgoing import ledgers, services
from apps.documents.outgoing.services.succession import hand_over_seals
from apps.documents.tests import outgoing_world as world
from apps.matters.models import Participant
from apps.notifications.models import Notification
from apps.org import roles
from apps.org.services import grant_role

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def address(name, document):
    return reverse(f"documents:outgoing_{name}", args=[document.pk])


def row_of(document, user):
    (row,) = OutgoingDocument.objects.filter(pk=document.pk).values(*ledgers.VALUES)
    ledgers.decorate([row], user)
    return row


def test_how_long_it_lies_there_counts_from_the_step_and_not_from_the_state(cast, as_user, monday):
    document = world.reviewing(cast)
    monday.shift(3 * HOUR)
    world.decide(document, cast.head)
    at_office = clock.now()
    monday.shift(2 * HOUR)
    row = row_of(document, cast.staff)
    assert (row["holders"], row["held_since"]) == (["办公室主任"], at_office)
    assert row["state_since"] == at_office - 3 * HOUR
    page = as_user(cast.staff).get(address("detail", document)).content.decode()
    assert "今天 12:00 起" in page.split("现在谁手里")[1][:300]


def test_who_holds_it_in_two_steps_holds_it_since_the_second(cast, monday):
    document = world.reviewing(cast, cast.archivist, departments=[cast.production])  # 王主任 heads 办公室
    for person in (cast.director, cast.head):
        monday.shift(HOUR)
        world.decide(document, person)
    part = Participant.objects.get(matter=document.pk, part="holder", until__isnull=True)
    assert (part.principal.label, part.since) == ("办公室主任", clock.now())
    world.decide(document, cast.director)
    monday.shift(HOUR)
    assert row_of(document, cast.clerk)["held_since"] == clock.now() - HOUR


def test_signing_stands_once_in_the_timeline_of_the_page(cast, as_user):
    document = world.at_office(cast, kind="决定")
    world.decide(document, cast.director)
    world.decide(document, cast.gm, text="同意签发。")
    kept = document.matter.timeline.filter(verb="签发")
    assert set(kept.values_list("code", flat=True)) == {"opinion.approve", "move"}
    page = as_user(cast.staff).get(address("detail", document)).content.decode()
    assert page.split("流转记录")[1].count("<b>签发</b>") == 1
    assert "同意签发。" in page.split("流转记录")[1]


def test_a_refused_submission_leads_to_the_comments(cast, as_user):
    document = world.at_office(cast)
    services.add_comment(document=document, actor=cast.director, paragraph=0, text="请补充依据")
    world.decide(document, cast.director, "return", "请按批注修改")
    page = as_user(cast.staff).post(address("submit", document), {"note": ""}).content.decode()
    assert f'href="{address("detail", document)}#comments"' in page and 'id="comments"' in page
    director = world.at_office(cast)
    assert "写批注" in as_user(cast.director).get(address("detail", director)).content.decode()


def asked(cast):
    document = world.signed(cast)
    seal = world.seal(cast.archivist)
    services.ask_seal(document=document, actor=cast.clerk, seal=seal)
    return world.fresh(document), seal


def test_a_request_for_a_seal_follows_the_seal_to_its_new_keeper(cast):
    document, seal = asked(cast)
    with pytest.raises(DomainError, match="印章保管人"):
        services.give_seal(seal=seal, keeper=cast.assistant, actor=cast.gm)
    grant_role(user=cast.assistant, code=roles.SEAL_KEEPER)
    (passed,) = services.give_seal(seal=seal, keeper=cast.assistant, actor=cast.gm)
    holder = Participant.objects.get(matter=passed.pk, part="holder", until__isnull=True)
    assert holder.principal == cast.assistant.principal
    told = Notification.objects.filter(matter=passed.pk, code="todo", title__startswith="请用印")
    assert told.filter(recipient=cast.assistant).exists()
    assert document.matter.timeline.latest("id").note == "公司公章改由陈助理保管，用印申请一并转来"
    with pytest.raises(Denied):
        services.place_seal(document=document, actor=cast.archivist, copies=1)
    services.place_seal(document=world.fresh(document), actor=cast.assistant, copies=1)
    assert services.give_seal(seal=seal, keeper=cast.archivist, actor=cast.gm) == []  # nothing waits any more


def test_who_leaves_hands_the_seal_on_with_what_waits_for_it(cast):
    document, seal = asked(cast)
    with pytest.raises(DomainError, match="没有「印章保管人」角色"):
        hand_over_seals(cast.archivist, cast.assistant, cast.gm)
    grant_role(user=cast.assistant, code=roles.SEAL_KEEPER)
    hand_over_seals(cast.archivist, cast.assistant, cast.gm)
    seal.refresh_from_db()
    assert seal.keeper == cast.assistant
    assert document.matter.timeline.filter(code="seal.keeper").count() == 1


def test_a_new_keeper_who_signed_it_leaves_the_clerk_another_seal_to_ask_for(cast):
    document, seal = asked(cast)  # signed by 王主任
    grant_role(user=cast.director, code=roles.SEAL_KEEPER)
    services.give_seal(seal=seal, keeper=cast.director, actor=cast.gm)
    with pytest.raises(Denied, match="不同的人"):
        services.place_seal(document=document, actor=cast.director, copies=1)
    services.ask_seal(document=document, actor=cast.clerk, seal=world.seal(cast.archivist, name="合同专用章"))
    assert world.fresh(document).seal.name == "合同专用章"


def test_the_back_office_hands_the_requests_on_when_the_keeper_is_changed(cast):
    document, seal = asked(cast)
    grant_role(user=cast.assistant, code=roles.SEAL_KEEPER)
    data = {"name": seal.name, "sort": "official", "keeper": cast.assistant.pk, "is_active": "on", "position": 1}
    form = SealForm(data, instance=Seal.objects.get(pk=seal.pk))
    assert form.is_valid()
    request = RequestFactory().post("/")
    request.user = cast.gm
    SealAdmin(Seal, admin.site).save_model(request, form.save(commit=False), form, change=True)
    assert Seal.objects.get().keeper == cast.assistant
    assert document.matter.timeline.filter(code="seal.keeper").count() == 1
