"""常用语 of one's own: they come first where they are offered, and nobody else's can be touched."""

import pytest

from apps.approvals import selectors
from apps.approvals.models import CommonOpinion
from apps.approvals.services import add_phrase, move_phrase
from apps.approvals.services.phrases import MOST
from apps.core.errors import DomainError

PAGE = "/approvals/phrases/"


def mine(user, scope: str = "instruct") -> list[str]:
    rows = CommonOpinion.objects.filter(owner=user, scope=scope).order_by("position", "id")
    return list(rows.values_list("text", flat=True))


@pytest.fixture
def three(cast):
    return [add_phrase(user=cast.gm, scope="instruct", text=text) for text in ("甲", "乙", "丙")]


def test_ones_own_come_first_where_they_are_offered(cast, three):
    assert selectors.common_opinions(cast.gm, "instruct")[:4] == ["甲", "乙", "丙", "同意。"]
    assert "甲" not in selectors.common_opinions(cast.deputy, "instruct")


def test_added_changed_moved_and_removed_on_the_page(cast, as_user, three):
    client, place = as_user(cast.gm), f"{PAGE}{three[1].pk}/"
    assert client.post(PAGE, {"scope": "instruct", "text": "  丁  丁 "}).status_code == 302
    assert mine(cast.gm) == ["甲", "乙", "丙", "丁 丁"]
    client.post(place, {"op": "up"})
    assert mine(cast.gm) == ["乙", "甲", "丙", "丁 丁"]
    client.post(place, {"op": "save", "text": "乙乙"})
    client.post(place, {"op": "down"})
    assert mine(cast.gm) == ["甲", "乙乙", "丙", "丁 丁"]
    client.post(place, {"op": "remove"})
    assert mine(cast.gm) == ["甲", "丙", "丁 丁"]


def test_at_the_ends_nothing_moves(cast, three):
    move_phrase(phrase=three[0], user=cast.gm, up=True)
    move_phrase(phrase=three[2], user=cast.gm, up=False)
    assert mine(cast.gm) == ["甲", "乙", "丙"]


def test_another_persons_and_everybodys_are_not_found(cast, as_user, three):
    public = CommonOpinion.objects.filter(owner=None).first()
    for phrase in (three[0], public):
        for op in ("save", "up", "remove"):
            assert as_user(cast.deputy).post(f"{PAGE}{phrase.pk}/", {"op": op, "text": "改"}).status_code == 404
    assert mine(cast.gm) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [({"scope": "instruct", "text": " "}, "请填写"), ({"scope": "instruct", "text": "甲"}, "已经有这一句了"),
     ({"scope": "nowhere", "text": "戊"}, "请从列表中选择"), ({"scope": "instruct", "text": "长" * 201}, "200")],
)  # fmt: skip
def test_what_is_refused_stays_on_the_page(cast, as_user, three, data, sentence):
    response = as_user(cast.gm).post(PAGE, data)
    text = response.content.decode()
    assert (response.status_code, mine(cast.gm)) == (422, ["甲", "乙", "丙"])
    assert sentence in text
    assert data["text"].strip() in text


def test_a_changed_row_that_is_refused_keeps_its_words(cast, as_user, three):
    response = as_user(cast.gm).post(f"{PAGE}{three[0].pk}/", {"op": "save", "text": "乙"})
    assert (response.status_code, "已经有这一句了" in response.content.decode()) == (422, True)
    assert mine(cast.gm) == ["甲", "乙", "丙"]


def test_there_is_an_end_to_it(cast):
    for n in range(MOST):
        add_phrase(user=cast.gm, scope="instruct", text=f"第{n}句")
    with pytest.raises(DomainError, match=f"最多保存 {MOST} 条"):
        add_phrase(user=cast.gm, scope="instruct", text="再一句")


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_costs_the_same_however_many(cast, as_user, django_assert_num_queries, how_many):
    for n in range(how_many):
        add_phrase(user=cast.gm, scope="instruct", text=f"第{n}句")
    client = as_user(cast.gm)
    client.get(PAGE)
    with django_assert_num_queries(5):
        client.get(PAGE)
