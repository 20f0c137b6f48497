"""The Matter row, its states, parts and who may see it."""

import itertools

import pytest

from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy
from apps.matters import kinds
from apps.matters.models import Matter, Participant
from apps.matters.selectors import visible_matter, visible_to
from apps.matters.services import add_part, create_matter, end_parts, hold, lock, move, retitle
from apps.matters.tests.kinds import PaperState


@pytest.fixture
def matter(cast, paper):
    return create_matter(kind="test_paper", title="关于测试的通知", actor=cast.clerk, state="draft")


def test_a_matter_has_at_most_a_dozen_columns():
    assert len(Matter._meta.concrete_fields) == 12


def test_creating_writes_the_initiator_and_the_first_entry(matter, cast):
    assert list(matter.participants.values_list("principal__label", "part")) == [("李登记", "initiator")]
    assert list(matter.timeline.values_list("actor_label", "verb", "to_state")) == [("李登记", "登记", "draft")]


@pytest.mark.parametrize(("before", "after"), list(itertools.product(PaperState.values, repeat=2)))
def test_every_pair_of_states_follows_the_table(matter, cast, before, after):
    Matter.objects.filter(pk=matter.pk).update(state=before)
    locked = lock(matter.pk)
    permitted = {("draft", "running"): "送办", ("running", "done"): "办结", ("done", "running"): "重办"}
    if (before, after) not in permitted:
        with pytest.raises(DomainError, match="不能转为"):
            move(locked, after, actor=cast.clerk)
        assert Matter.objects.get(pk=matter.pk).state == before
        return
    move(locked, after, actor=cast.clerk, note="按规定")
    fresh = Matter.objects.get(pk=matter.pk)
    assert (fresh.state, fresh.closed_at is not None) == (after, after == "done")
    entry = matter.timeline.last()
    assert (entry.verb, entry.from_state, entry.to_state, entry.note) == (
        permitted[before, after],
        before,
        after,
        "按规定",
    )


def test_moving_ends_the_parts_of_those_who_held_it(matter, cast):
    hold(matter=matter, principals=[cast.director.principal])
    move(lock(matter.pk), "running", actor=cast.clerk)
    assert not Participant.objects.filter(matter=matter, part="holder", until__isnull=True).exists()
    assert visible_to(cast.director).filter(pk=matter.pk).exists()  # a part that ended keeps it visible


def test_holding_replaces_the_former_holders(matter, cast):
    hold(matter=matter, principals=[cast.director.principal, cast.gm.principal])
    hold(matter=matter, principals=[cast.gm.principal])
    open_holders = Participant.objects.filter(matter=matter, part="holder", until__isnull=True)
    assert [row.principal.label for row in open_holders] == ["张总"]


def test_a_part_given_again_is_opened_again(matter, cast):
    first = add_part(matter=matter, principal=cast.gm.principal, part="reader")
    assert end_parts(matter=matter, part="reader") == 1
    again = add_part(matter=matter, principal=cast.gm.principal, part="reader")
    assert (again.pk, again.until) == (first.pk, None)


def test_a_person_without_clearance_gets_no_part(cast, paper):
    secret = create_matter(kind="test_paper", title="秘密", actor=cast.clerk, state="draft", secrecy=Secrecy.COMMERCIAL)
    with pytest.raises(DomainError, match="孙员工的可阅密级低于「普通商密」"):
        add_part(matter=secret, principal=cast.staff.principal, part="reader")


def test_only_those_with_a_part_see_a_matter(matter, cast):
    add_part(matter=matter, principal=cast.production.principal, part="reader")
    seers = {name for name, user in cast.everybody().items() if visible_to(user).filter(pk=matter.pk).exists()}
    assert seers == {"clerk", "head"}  # the department's head acts for it, its staff does not


def test_clearance_withdrawn_takes_effect_at_once(cast, paper):
    secret = create_matter(kind="test_paper", title="秘密", actor=cast.clerk, state="draft", secrecy=Secrecy.CORE)
    assert visible_matter(cast.clerk, secret.pk) == secret
    cast.clerk.clearance = Secrecy.INTERNAL
    assert visible_matter(cast.clerk, secret.pk) is None


def test_an_unknown_id_is_simply_not_visible(cast):
    assert visible_matter(cast.gm, 10**12) is None


def test_a_new_title_keeps_the_old_one_in_the_timeline(matter, cast):
    retitle(lock(matter.pk), "关于𠮷的通知", actor=cast.clerk)
    assert matter.timeline.last().changes == {"title": ["关于测试的通知", "关于𠮷的通知"]}


def test_a_kind_cannot_be_registered_twice_with_another_meaning(paper):
    import dataclasses

    with pytest.raises(RuntimeError, match="registered twice"):
        kinds.register(dataclasses.replace(paper, label="别的"))


def test_a_move_between_unknown_states_is_an_error_at_start(paper):
    import dataclasses

    bad = dataclasses.replace(paper, code="test_bad", moves=(kinds.Move("draft", "nowhere", "去哪"),))
    with pytest.raises(RuntimeError, match="unknown state"):
        kinds.register(bad)
