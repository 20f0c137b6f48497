"""A proposal sent back or taken back: nothing is typed twice."""

from apps.documents.forms import ProposeForm
from apps.documents.models import IncomingDocument
from apps.documents.selectors import proposal_initial
from apps.documents.tests import factories


def test_the_new_proposal_offers_the_leaders_in_their_former_order(cast, as_user):
    document = factories.instructing(cast, leaders=[cast.gm, cast.deputy], readers=[cast.finance_head])
    factories.instruct(document, cast.gm, "请先核实数据。", decision="return")
    document = IncomingDocument.objects.select_related("matter").get(pk=document.pk)
    assert document.matter.state == "registered"
    initial = proposal_initial(document)
    assert initial["leaders"] == [cast.gm.pk, cast.deputy.pk]
    form = ProposeForm(document=document, initial=initial)
    assert [str(pk) for pk, _ in form.fields["leaders"].choices][:2] == [str(cast.gm.pk), str(cast.deputy.pk)]
    page = as_user(cast.director).get(f"/incoming/{document.pk}/propose/").content.decode()
    assert f'<option value="{cast.gm.pk}" selected' in page


def test_the_director_takes_a_proposal_back_from_its_page(cast, as_user):
    document = factories.instructing(cast)
    director = as_user(cast.director)
    page = director.get(f"/incoming/{document.pk}/").content.decode()
    address = f"/approvals/{document.matter.approvals.get().pk}/withdraw/"
    assert address in page
    assert "撤回重拟" in page
    assert director.post(address, {"reason": "主办部门写错"}).status_code == 302
    document.matter.refresh_from_db()
    assert document.matter.state == "registered"
    assert "撤回重拟" not in director.get(f"/incoming/{document.pk}/").content.decode()


def test_nobody_else_is_offered_to_take_it_back(cast, as_user):
    document = factories.instructing(cast)
    assert "撤回重拟" not in as_user(cast.clerk).get(f"/incoming/{document.pk}/").content.decode()


def test_a_refusal_is_said_once(cast, as_user):
    document = factories.circulating(cast, [cast.finance_head])
    answer = as_user(cast.clerk).post(f"/incoming/{document.pk}/close/", {"note": ""})
    assert answer.status_code == 422
    assert answer.content.decode().count("还有 1 人未阅") <= 2  # in the summary and at its field
    assert "alert-block" not in answer.content.decode()


def test_the_archivist_finds_what_is_to_be_filed(cast, as_user):
    document = factories.closed(cast)
    page = as_user(cast.archivist).get("/").content.decode()
    assert document.matter.title in page
    assert as_user(cast.archivist).get(f"/incoming/{document.pk}/archive/").status_code == 200
