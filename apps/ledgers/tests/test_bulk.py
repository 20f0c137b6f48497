"""Actions on chosen rows: each by its rule, each in its own transaction, a line for each."""

import pytest

from apps.documents.models import CirculationReader
from apps.documents.tests import factories as papers
from apps.supervision.models import Urging
from apps.supervision.tests.factories import item_of

pytestmark = pytest.mark.django_db


def chosen(client, ledger, action, rows, **data):
    return client.post(f"/ledgers/{ledger}/act/", {"action": action, "pk": [row.pk for row in rows], **data})


def test_those_who_have_not_read_are_urged_and_the_others_say_why_not(cast, as_user):
    first = papers.circulating(cast, [cast.head, cast.finance_head])
    second = papers.registered(cast, title="还没有拟办的来文")
    client = as_user(cast.clerk)
    response = chosen(client, "incoming", "urge", [first, second], back="tab=all&evil=1")
    text = response.content.decode()
    assert response.status_code == 200
    assert "2 件中，已办 1 件，未办 1 件" in text
    assert [words in text for words in ("已催阅 2 人", "本件目前无人可催", 'href="/incoming/?tab=all"')] == [True] * 3
    assert list(CirculationReader.objects.values_list("urge_count", flat=True)) == [1, 1]
    again = chosen(client, "incoming", "urge", [first]).content.decode()
    assert "一小时内已经催过" in again
    assert list(CirculationReader.objects.values_list("urge_count", flat=True)) == [1, 1]


def test_a_reader_reads_several_at_once(cast, as_user):
    one, two = papers.circulating(cast, [cast.head]), papers.circulating(cast, [cast.head, cast.staff])
    text = chosen(as_user(cast.head), "incoming", "read", [one, two]).content.decode()
    assert "2 件中，已办 2 件" in text
    assert CirculationReader.objects.filter(user=cast.head, read_at__isnull=False).count() == 2
    assert CirculationReader.objects.filter(user=cast.staff, read_at__isnull=True).count() == 1


def test_what_one_may_not_see_is_neither_done_nor_named(cast, as_user):
    secret = papers.circulating(cast, [cast.head], document=papers.registered(cast, title="别部门的事"))
    text = chosen(as_user(cast.stranger), "incoming", "read", [secret]).content.decode()
    assert ("别部门的事" in text, "另有 1 件没有找到" in text) == (False, True)


def test_supervised_items_are_urged_with_the_same_words(cast, as_user):
    mine, other = item_of(cast, title="除尘改造"), item_of(cast, title="消防整改")
    text = chosen(
        as_user(cast.gm), "supervision", "urge", [mine, other], **{"text-urge": "请本周办结"}
    ).content.decode()
    assert "2 项中，已办 2 项" in text
    assert set(Urging.objects.values_list("note", flat=True)) == {"请本周办结"}
    again = chosen(as_user(cast.gm), "supervision", "urge", [mine]).content.decode()
    assert "您一小时内已催办过" in again


def test_boxes_and_buttons_are_for_those_who_may(cast, as_user):
    item_of(cast)
    for user, drawn in ((cast.director, True), (cast.staff, False)):
        text = as_user(user).get("/supervision/?tab=all").content.decode()
        assert ("data-bulk" in text, 'name="pk"' in text) == (drawn, drawn)


@pytest.mark.parametrize(("data", "status"), [({"action": "nothing"}, 404), ({}, 404)])
def test_an_unknown_action_is_not_found(cast, as_user, data, status):
    assert as_user(cast.clerk).post("/ledgers/incoming/act/", data).status_code == status


@pytest.mark.parametrize("pks", [[], ["x"], ["²"], ["9" * 30], [""]])
def test_nothing_chosen_leads_back_with_a_sentence(cast, as_user, pks):
    client = as_user(cast.clerk)
    data = {"action": "urge", "pk": pks, "back": "tab=all"}
    response = client.post("/ledgers/incoming/act/", data)
    assert (response.status_code, response["Location"]) == (302, "/incoming/?tab=all")
    assert "请先勾选，再点“催阅”" in client.get("/incoming/?tab=all").content.decode()


def test_an_unknown_ledger_is_not_found(cast, as_user):
    assert as_user(cast.clerk).post("/ledgers/nothing/act/").status_code == 404
