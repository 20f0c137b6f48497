"""The path in the rail, and what is kept of a consent without words."""

import pytest

from apps.approvals.models import Opinion
from apps.documents.outgoing import steps
from apps.documents.tests import outgoing_world as world

pytestmark = pytest.mark.django_db


def path(document):
    document.timeline_list = list(document.matter.timeline.order_by("id"))
    document.holder_list = ["某人"]
    return [(line.label, line.state) for line in steps.steps_of(document)]


def test_what_is_sent_back_is_changed_after_the_steps_that_were_taken(cast):
    document = world.at_office(cast)
    world.decide(document, cast.director, "return", "请补充附件")
    labels = path(world.fresh(document))
    assert [label for label, _ in labels] == ["拟稿", "部门核稿", "办公室核稿", "修改文稿"]
    assert (labels[0][1], labels[-1][1]) == ("done", "now")


def test_a_draft_is_one_step_and_it_is_now(cast):
    assert path(world.fresh(world.drafted(cast))) == [("拟稿", "now")]


def test_consent_without_words_says_what_the_button_says(cast):
    document = world.reviewing(cast)
    world.decide(document, cast.head, text="")
    assert Opinion.objects.get().text == "同意"
