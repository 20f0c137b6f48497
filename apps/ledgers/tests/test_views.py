"""Saved views: kept by name, shared by those who may, opened by default, gone for others when taken back."""

import pytest

from apps.core.errors import Denied, DomainError
from apps.documents.ledgers import INCOMING
from apps.documents.tests import factories as papers
from apps.ledgers import services
from apps.ledgers.models import DefaultView, SavedView
from apps.ledgers.selectors import views_of
from apps.ledgers.tests.factories import QUERY, make_view

pytestmark = pytest.mark.django_db
LIST = "/incoming/"


def names(user):
    return [view.name for view in views_of(user, INCOMING)]


def test_what_is_on_the_page_is_kept_under_a_name(cast, as_user):
    client = as_user(cast.clerk)
    asked = {"name": "  传阅  急件 ", "query": "tab=all&urgency=2&cols=title,due&sort=-due&after=x&evil=1&print=1"}
    response = client.post("/ledgers/incoming/views/save/", asked, follow=True)
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("传阅 急件", "tab=all&urgency=2&sort=-due&cols=title,due")
    text = response.content.decode()
    assert "已保存视图「传阅 急件」" in text
    assert 'class="chip on" href="?tab=all&amp;urgency=2&amp;sort=-due&amp;cols=title,due"' in text


def test_the_same_name_again_replaces_it(cast):
    make_view(cast.clerk)
    make_view(cast.clerk, query="tab=late")
    assert list(SavedView.objects.values_list("name", "query")) == [("传阅中的", "tab=late")]


@pytest.mark.parametrize("name", ["", "   ", "字" * 21])
def test_a_name_is_needed_and_short(cast, name):
    with pytest.raises(DomainError):
        make_view(cast.clerk, name=name)


def test_one_has_twenty_at_most_in_one_ledger(cast):
    for number in range(20):
        make_view(cast.clerk, name=f"视图{number}")
    with pytest.raises(DomainError, match="最多保存 20 个视图"):
        make_view(cast.clerk, name="又一个")
    make_view(cast.clerk, name="视图3", query="tab=late")


def test_ones_own_are_ones_own_until_shared(cast):
    view = make_view(cast.head)
    assert [names(one) for one in (cast.head, cast.staff, cast.stranger)] == [["传阅中的"], [], []]
    services.change_view(actor=cast.head, view=view, name="本部门传阅", scope="department")
    assert [names(one) for one in (cast.head, cast.staff, cast.stranger)] == [["本部门传阅"], ["本部门传阅"], []]
    services.change_view(actor=cast.head, view=view, name="本部门传阅", scope="own")
    assert names(cast.staff) == []


def test_heads_share_with_their_department_and_the_office_with_all(cast):
    for owner, scope, may in (
        (cast.staff, "department", False),
        (cast.head, "department", True),
        (cast.head, "everybody", False),
        (cast.director, "everybody", True),
        (cast.clerk, "everybody", False),
    ):
        view = make_view(owner, name=f"{owner.name}{scope}")
        if may:
            services.change_view(actor=owner, view=view, name=view.name, scope=scope)
        else:
            with pytest.raises(Denied):
                services.change_view(actor=owner, view=view, name=view.name, scope=scope)
    assert names(cast.stranger) == ["王主任everybody"]


def test_another_person_cannot_change_what_is_shared(cast, as_user):
    view = make_view(cast.director, scope="everybody")
    client = as_user(cast.stranger)
    for verb, data in (("change", {"name": "我的", "scope": "own"}), ("delete", {})):
        response = client.post(f"/ledgers/views/{view.pk}/{verb}/", data)
        assert (response.status_code, "由王主任共享" in response.content.decode()) == (403, True)
    assert SavedView.objects.get().name == "传阅中的"


def test_a_bare_address_opens_the_default_and_every_link_leads_away_from_it(cast, as_user):
    papers.registered(cast)
    view, client = make_view(cast.director, scope="everybody"), as_user(cast.clerk)
    assert client.get(LIST).status_code == 200
    client.post(f"/ledgers/views/{view.pk}/default/", {"on": "1"})
    response = client.get(LIST)
    assert (response.status_code, response["Location"]) == (302, f"{LIST}?{QUERY}")
    text = client.get(f"{LIST}?{QUERY}").content.decode()
    assert 'href="?tab=all" hx-get="?tab=all">' in text  # 清除筛选
    assert client.get(f"{LIST}?tab=all").status_code == 200
    assert client.get(LIST, headers={"HX-Request": "true"}).status_code == 200
    assert as_user(cast.director).get(LIST).status_code == 200  # a default is one's own
    client.post(f"/ledgers/views/{view.pk}/default/", {"on": ""})
    assert client.get(LIST).status_code == 200


def test_a_default_goes_with_the_view_or_its_sharing(cast):
    view = make_view(cast.director, scope="everybody")
    for user in (cast.director, cast.staff):
        services.make_default(actor=user, view=view, on=True)
    services.change_view(actor=cast.director, view=view, name=view.name, scope="own")
    assert [row.user for row in DefaultView.objects.all()] == [cast.director]
    services.delete_view(actor=cast.director, view=view)
    assert (DefaultView.objects.count(), names(cast.director)) == (0, [])


def test_a_name_taken_is_told(cast):
    make_view(cast.clerk, name="甲")
    with pytest.raises(DomainError, match="您已有名为「甲」的视图"):
        services.change_view(actor=cast.clerk, view=make_view(cast.clerk, name="乙"), name="甲", scope="own")


def test_a_ledger_costs_what_it_did_without_views(cast, as_user, django_assert_num_queries):
    papers.registered(cast)
    client = as_user(cast.clerk)
    for number in (0, 1, 3):
        if number:
            make_view(cast.clerk, name=f"视图{number}")
        client.get(f"{LIST}?tab=all")
        with django_assert_num_queries(6):
            client.get(f"{LIST}?tab=all")


def test_the_page_of_views_costs_the_same_for_one_and_three(cast, as_user, django_assert_num_queries):
    client = as_user(cast.clerk)
    make_view(cast.clerk)
    client.get("/ledgers/incoming/views/")
    for name in ("乙", "丙"):
        with django_assert_num_queries(6):
            client.get("/ledgers/incoming/views/")
        make_view(cast.clerk, name=name)
