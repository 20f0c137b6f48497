"""The path in the rail, and what is kept of a consent without words."""

import pytest

from apps.approvals.course import course_of
from apps.approvals.models import Opinion
from apps.documents.outgoing import services, steps
from apps.documents.tests import outgoing_world as world

pytestmark = pytest.mark.django_db


def path(document):
    document.timeline_list = list(document.matter.timeline.order_by("id"))
    document.holder_list = ["某人"]
    document.course = course_of(document.matter)
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


def test_a_director_who_heads_the_drafting_department_decides_once_and_signs(cast):
    document = world.reviewing(cast, cast.archivist)  # of 办公室, which 王主任 heads
    assert world.steps_of(document) == ["部门核稿", "办公室核稿"]
    world.decide(document, cast.director)
    document = world.fresh(document)
    assert (document.matter.state, document.signer) == ("signed", cast.director)
    entry = document.matter.timeline.get(code="step.same")
    assert entry.note == "审批人相同，自动通过（王主任已在上一步同意）"


def test_what_stands_in_the_way_of_the_office_stands_in_the_way_of_passing_it(cast):
    document = world.reviewing(cast, cast.archivist, title="华岳精工股份有限公司关于做好安全工作")
    world.decide(document, cast.director)
    assert world.state_of(document) == "reviewing"
    assert world.step_of(document, cast.director).label == "办公室核稿"


def test_before_both_steps_become_one_the_director_may_raise_it_to_core(cast):
    document = world.reviewing(cast, cast.archivist)
    services.raise_to_core(document=document, actor=cast.director, reason="涉及全局")
    world.decide(document, cast.director)
    assert world.step_of(document, cast.gm).label == "签发"
