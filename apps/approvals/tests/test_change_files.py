"""转办、加签、退回、批量签批: too late is 409 and costs nothing typed; files go along with the words."""

import hashlib
import re

import pytest
from django.urls import reverse

from apps.approvals import papers, selectors
from apps.approvals.models import Opinion
from apps.approvals.services import decide_step, sign_together
from apps.approvals.tests.factories import active, paper_of, run
from apps.attachments.models import Attachment, StagedUpload
from apps.attachments.selectors import attachments_of
from apps.attachments.services import remove, stage_upload
from apps.attachments.tests import samples
from apps.core.errors import Stale

pytestmark = pytest.mark.usefixtures("outcomes", "any_verb")
BATCH = "/approvals/batch/"
VERBS = {
    "step_hand_over": ("hand_over", lambda cast: {"to": cast.head.principal_id}, "转办给：刘部长（生产部"),
    "step_sign": (
        "add_signer",
        lambda cast: {"people": [cast.head.principal_id], "where": "after"},
        "我办理之后由他们办理",
    ),
    "step_return": ("return", lambda cast: {"straight_back": "on"}, "重新提交后直接送我"),
}


@pytest.fixture
def step(cast, outcomes):
    return active(run(paper_of(cast.clerk), cast.director, [cast.deputy, cast.gm]))


def at(name: str, step) -> str:
    return reverse(f"approvals:{name}", args=[step.pk])


def dropped(owner, name: str = "测算.pdf") -> str:
    return str(stage_upload(owner=owner, upload=samples.upload(name, samples.pdf())).pk)


def shown(matter) -> list[tuple[str, list[str]]]:
    """Each opinion with the files that stand under it."""
    opinions = papers.with_files(selectors.opinions_of(matter), attachments_of(matter))
    return [(one.text, [file.name for file in one.files]) for one in opinions]


@pytest.mark.parametrize("verb", VERBS)
def test_a_change_of_course_takes_files_and_they_stand_under_the_words(cast, as_user, step, verb):
    code, choices, _ = VERBS[verb]
    client, page = as_user(cast.deputy), at(verb, step)
    assert 'enctype="multipart/form-data"' in client.get(page).content.decode()
    data = {**choices(cast), "reason": "请看测算", "files": [dropped(cast.deputy), samples.upload("附表.txt", b"1")]}
    assert client.post(page, data).status_code == 302
    [(text, files)] = shown(step.approval.matter)
    assert (text.startswith("请看测算"), files) == (True, ["测算.pdf", "附表.txt"])
    assert set(Attachment.objects.values_list("role", "uploaded_by")) == {("opinion", cast.deputy.pk)}
    assert (Opinion.objects.get().decision, StagedUpload.objects.count()) == (code, 0)
    gm = as_user(cast.gm).get(at("step_decide", step)).content.decode()
    link = reverse("attachments:preview", args=[Attachment.objects.first().pk])
    assert f'附件：<a href="{link}">测算.pdf</a>' in re.sub(r"<svg.*?</svg>", "", gm)


@pytest.mark.parametrize("verb", VERBS)
def test_too_late_the_answer_is_409_and_everything_typed_is_on_the_page(cast, as_user, step, verb):
    decide_step(step=step, actor=cast.gm, decision="approve", text="同意。")
    _, choices, chosen = VERBS[verb]
    data = {
        **choices(cast),
        "reason": "请看测算表第三行",
        "files": [dropped(cast.deputy), samples.upload("附表.txt", b"1")],
    }
    response = as_user(cast.deputy).post(at(verb, step), data)
    text = response.content.decode()
    assert (response.status_code, Opinion.objects.count()) == (409, 1)
    assert re.search(r"张总已于 .* 批示，您的意见未提交，已保留在页面上", text)
    for kept in ("请看测算表第三行", "测算.pdf", "附表.txt", chosen):
        assert kept in text
    assert StagedUpload.objects.count() == 2


def test_decided_while_the_service_waits_for_the_lock_it_is_409_as_well(cast, as_user, step, monkeypatch):
    """The rule of the page is asked before the lock; the service asks again behind it."""
    from apps.approvals.views import changes

    def late(**given):
        raise Stale("张总已于 10:02 批示，您的意见未提交，已保留在页面上")

    course = changes.COURSES["hand_over"]
    monkeypatch.setitem(changes.COURSES, "hand_over", changes.Course(course.label, course.form, late, "", ""))
    response = as_user(cast.deputy).post(at("step_hand_over", step), {"to": cast.head.principal_id, "reason": "归口"})
    assert (response.status_code, "归口" in response.content.decode()) == (409, True)


def test_a_mistake_keeps_the_dropped_file_in_the_form(cast, as_user, step):
    pk = dropped(cast.deputy)
    response = as_user(cast.deputy).post(at("step_hand_over", step), {"to": "", "reason": "归口", "files": [pk]})
    assert (response.status_code, f'value="{pk}"' in response.content.decode()) == (422, True)


def test_somebody_elses_dropped_file_is_not_taken(cast, as_user, step):
    data = {"to": cast.head.principal_id, "reason": "归口", "files": [dropped(cast.gm)]}
    response = as_user(cast.deputy).post(at("step_hand_over", step), data)
    assert (response.status_code, Attachment.objects.count()) == (422, 0)


def test_each_opinion_has_its_own_files(cast, outcomes):
    matter = paper_of(cast.clerk)
    approval = run(matter, cast.director, [cast.deputy], [cast.gm], [cast.deputy])
    for who, files in ((cast.deputy, ["甲.pdf"]), (cast.gm, []), (cast.deputy, ["甲.pdf", "乙.pdf"])):
        ids = [dropped(who, name) for name in files]
        decide_step(step=active(approval), actor=who, decision="approve", text=who.name, staged_ids=ids)
    assert shown(matter) == [("周副总", ["甲.pdf"]), ("张总", []), ("周副总", ["甲.pdf", "乙.pdf"])]


def test_signed_together_each_matter_has_files_of_its_own(cast, as_user, outcomes):
    steps = [active(run(paper_of(cast.clerk), cast.clerk, [cast.gm])) for _ in range(2)]
    data = {"steps": [one.pk for one in steps], "text": "同意。", "files": [dropped(cast.gm)]}
    assert as_user(cast.gm).post(BATCH, data).status_code == 200
    assert [shown(one.approval.matter) for one in steps] == [[("同意。", ["测算.pdf"])]] * 2
    first, second = Attachment.objects.order_by("id")
    assert (first.file.name != second.file.name, first.sha256 == second.sha256) == (True, True)
    remove(attachment=first, actor=cast.gm)
    assert hashlib.sha256(second.file.read()).hexdigest() == second.sha256
    assert StagedUpload.objects.count() == 0


def test_when_all_were_decided_meanwhile_it_is_409_and_words_and_files_stay(cast, as_user, outcomes):
    step = active(run(paper_of(cast.clerk), cast.clerk, [cast.gm, cast.deputy]))
    other = active(run(paper_of(cast.clerk), cast.clerk, [cast.gm]))
    decide_step(step=step, actor=cast.deputy, decision="approve", text="同意。")
    data = {"steps": [step.pk], "text": "请抓紧落实。", "files": [dropped(cast.gm)]}
    response = as_user(cast.gm).post(BATCH, data)
    text = response.content.decode()
    assert (response.status_code, Opinion.objects.count(), StagedUpload.objects.count()) == (409, 1, 1)
    assert ("已不在待签之列" in text, "请抓紧落实。" in text, "测算.pdf" in text) == (True, True, True)
    data = {**data, "steps": [step.pk, other.pk]}
    response = as_user(cast.gm).post(BATCH, data)  # nothing is left to be signed now: the words are still there
    text = response.content.decode()
    assert (response.status_code, text.count("已签批"), "请抓紧落实。" in text) == (200, 1, True)
    assert Attachment.objects.get().matter == other.approval.matter


def test_what_cannot_be_signed_leaves_no_second_file(cast, outcomes, monkeypatch):
    step = active(run(paper_of(cast.clerk), cast.clerk, [cast.gm]))
    pk = dropped(cast.gm)
    decide_step(step=step, actor=cast.gm, decision="return", text="缺附件")
    monkeypatch.setattr(selectors, "signable", lambda user: [(step, None)])  # as it was when the page was drawn
    [result] = sign_together(user=cast.gm, step_ids=[step.pk], text="", staged_ids=[pk])
    assert (result.why[:4], StagedUpload.objects.count()) == ("您已于 ", 1)
