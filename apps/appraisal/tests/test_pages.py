"""The pages of appraisals: due list, batch, opinions, confirmation."""

import pytest
from django.urls import reverse

from apps.appraisal.models import AppraisalBatch
from apps.appraisal.selectors import lines_of
from apps.appraisal.tests.factories import REASON, approved, drafted, fresh, old_record, with_password
from apps.matters.todo import held_lines
from apps.org.tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_the_due_list_asks_the_same_number_of_questions_for_any_number_of_rows(
    cast, as_user, django_assert_num_queries, rows
):
    for number in range(1, rows + 1):
        old_record(cast, number=number)
    client = as_user(cast.archivist)
    client.get(reverse("appraisal:due"))
    with django_assert_num_queries(5):
        page = client.get(reverse("appraisal:due"))
    assert page.content.decode().count("Z109-WS·2009-D10-BGS-000") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_of_appraisals_too(cast, as_user, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        drafted(cast, [old_record(cast, number=number)])
    client = as_user(cast.archivist)
    client.get(reverse("appraisal:batch_list"))
    with django_assert_num_queries(5):
        page = client.get(reverse("appraisal:batch_list"))
    assert page.content.decode().count("年到期档案鉴定</a>") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_appraisal_too(cast, as_user, django_assert_num_queries, rows):
    batch = approved(cast, [old_record(cast, number=number) for number in range(1, rows + 1)])
    client = as_user(cast.director)
    client.get(batch.get_absolute_url())
    with django_assert_num_queries(13):  # one of them asks the vault
        page = client.get(batch.get_absolute_url())
    assert page.content.decode().count(REASON) >= rows


def test_the_to_do_list_is_one_question(cast, django_assert_num_queries):
    approved(cast, [old_record(cast)])
    assert cast.director.principal_ids  # asked once a request
    with django_assert_num_queries(1):
        lines = held_lines(cast.director)
    assert [(line.why, line.action) for line in lines] == [("已批准销毁，请到场监销并确认", "监销")]


def test_an_appraisal_begins_with_the_chosen_rows_and_takes_more(cast, as_user):
    first, second, other = (old_record(cast, number=number) for number in (1, 2, 3))
    client = as_user(cast.archivist)
    address = reverse("ledgers:act", args=["appraisal_due"])
    none = client.post(address, {"action": "join", "pk": [first.pk]})
    assert "没有在办的鉴定" in none.content.decode()
    answer = client.post(address, {"action": "propose", "pk": [first.pk]})
    batch = AppraisalBatch.objects.get()
    assert (answer.status_code, answer.url) == (302, batch.get_absolute_url())
    assert client.post(address, {"action": "join", "pk": [second.pk]}).url == batch.get_absolute_url()
    assert [line.record for line in lines_of(batch)] == [first, second]
    assert as_user(cast.clerk).post(address, {"action": "propose", "pk": [other.pk]}).status_code in (403, 404)


def test_opinions_are_written_with_one_for_all_that_are_left(cast, as_user):
    batch = drafted(cast, [old_record(cast, number=1), old_record(cast, number=2)])
    batch.lines.update(decision="", reason="")
    first = lines_of(batch)[0]
    data = {f"decision-{first.pk}": "keep", f"new-{first.pk}": "Y", f"reason-{first.pk}": "有查考价值",
            "decision-all": "destroy", "reason-all": REASON}  # fmt: skip
    answer = as_user(cast.archivist).post(reverse("appraisal:opinions", args=[batch.pk]), data)
    assert answer.status_code == 302
    assert [(line.decision, line.new_retention, line.reason) for line in lines_of(batch)] == [
        ("keep", "Y", "有查考价值"),
        ("destroy", "", REASON),
    ]


def test_a_wrong_opinion_comes_back_with_everything_typed(cast, as_user):
    batch = drafted(cast, [old_record(cast)])
    (line,) = lines_of(batch)
    data = {f"decision-{line.pk}": "keep", f"reason-{line.pk}": "写了半天的理由"}
    answer = as_user(cast.archivist).post(reverse("appraisal:opinions", args=[batch.pk]), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert ("写了半天的理由" in text, "请选择续存期限" in text) == (True, True)
    assert lines_of(batch)[0].decision == "destroy"


def test_both_witnesses_confirm_on_their_pages(cast, as_user, monkeypatch):
    batch = approved(cast, [old_record(cast)])
    address = reverse("appraisal:confirm", args=[batch.pk])
    for person in (cast.director, cast.clerk):
        with_password(person)
        client = as_user(person)
        wrong = client.post(address, {"confirm-seen": "on", "confirm-password": "nonsense"})
        assert (wrong.status_code, "密码不正确" in wrong.content.decode()) == (422, True)
        assert client.post(address, {"confirm-seen": "on", "confirm-password": PASSWORD}).status_code == 302
    assert fresh(batch).matter.state == "destroyed"


def test_the_same_witness_twice_is_told_to_wait(cast, as_user):
    batch = approved(cast, [old_record(cast)])
    with_password(cast.director)
    client, address = as_user(cast.director), reverse("appraisal:confirm", args=[batch.pk])
    data = {"confirm-seen": "on", "confirm-password": PASSWORD}
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 422]
    assert "等另一位监销人确认" in client.get(batch.get_absolute_url()).content.decode()


def test_the_record_says_what_became_of_it_and_is_lent_no_more(cast, as_user, monkeypatch):
    from apps.appraisal import tasks
    from apps.appraisal.tests.factories import destroyed

    monkeypatch.setattr(tasks.finish, "delay_on_commit", lambda *args: None)
    record = old_record(cast)
    batch = destroyed(cast, [record])
    client = as_user(cast.archivist)
    page = client.get(record.get_absolute_url()).content.decode()
    assert f"已销毁（{batch.matter.number}）" in page
    assert "?record=" not in page
    asked = {"medium": "paper", "days": "3", "purpose": "查阅"}
    answer = client.post(f"{reverse('archives:loan_create')}?record={record.pk}", asked)
    assert (answer.status_code, "只保留著录信息，不能借阅" in answer.content.decode()) == (422, True)
