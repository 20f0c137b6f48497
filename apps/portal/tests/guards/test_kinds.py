"""Every kind of matter is whole: states, colours, moves, words, all pairs."""

import itertools

import pytest

from apps.core.errors import DomainError
from apps.matters import kinds
from apps.matters.models import Matter, NumberRule
from apps.matters.services import create_matter, lock, move

COLOURS = {"grey", "blue", "amber", "green", "red"}
KINDS = [kind for kind in kinds.all_kinds() if not kind.code.startswith("test_")]


def test_the_kinds_of_this_release_are_registered():
    assert {kind.code for kind in KINDS} >= {"incoming", "outgoing", "supervision"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_state_has_a_colour_and_can_be_reached(kind):
    states = set(kind.states.values)
    assert set(kind.colours) == states
    assert set(kind.colours.values()) <= COLOURS
    assert kind.terminal <= states
    first = {state for state in states if not any(m.to_state == state for m in kind.moves)}
    initial = first or {kind.states.values[0]}
    reached, frontier = set(initial), set(initial)
    while frontier:
        frontier = {m.to_state for m in kind.moves if m.from_state in frontier} - reached
        reached |= frontier
    assert reached | {kind.states.values[0]} == states


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_the_number_rule_of_the_kind_exists(kind):
    assert NumberRule.objects.filter(code=kind.number_rule).count() == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_all_pairs_of_states_follow_the_table(kind, cast):
    for before, after in itertools.product(kind.states.values, repeat=2):
        matter = create_matter(kind=kind.code, title="状态", actor=cast.clerk, state=before)
        if kind.move(before, after) is None:
            with pytest.raises(DomainError):
                move(lock(matter.pk), after, actor=cast.clerk)
            assert Matter.objects.get(pk=matter.pk).state == before
        else:
            moved = move(lock(matter.pk), after, actor=cast.clerk)
            assert (moved.state, moved.closed_at is not None) == (after, after in kind.terminal)
