"""A manuscript from the task to the file, and the ways out of it (DOC-12)."""

import datetime as dt

import pytest

from apps.core.errors import Denied, DomainError, Stale
from apps.deadlines.models import Deadline
from apps.manuscripts import services
from apps.manuscripts.content import Text, off_length
from apps.manuscripts.models import ManuscriptState as S
from apps.manuscripts.tests import manuscript_world as world
from apps.matters import todo
from apps.notifications.models import Notification
from apps.org.services import grant_role

pytestmark = pytest.mark.django_db


def limit(manuscript, code):
    return Deadline.objects.get(matter=manuscript.pk, code=code)


def test_the_whole_path_from_the_task_to_the_file(cast):
    manuscript = world.assigned(cast)
    assert (manuscript.matter.number, manuscript.matter.state) == ("文稿〔2026〕1号", S.TASKED)
    assert [line.why for line in todo.held_lines(cast.clerk, "manuscript")] == ["请起草初稿"]
    assert todo.held_lines(cast.staff, "manuscript") == []  # writes along, the writer answers for it
    assert limit(manuscript, "manuscript_first").principal == cast.clerk.principal
    manuscript = world.written(cast, manuscript)
    version = services.hand_in(manuscript=manuscript, actor=cast.clerk, reason="请领导审阅")
    assert (version.name, version.by_leader) == ("V1 初稿", False)
    manuscript = world.fresh(manuscript)
    assert manuscript.matter.state == S.REVISING and manuscript.first_at == version.at
    assert limit(manuscript, "manuscript_first").met_at is not None
    told = Notification.objects.filter(recipient=cast.gm, matter=manuscript.matter)
    assert list(told.values_list("title", flat=True)) == [f"V1 初稿 已提交：{world.TITLE}"]
    services.submit_manuscript(manuscript=manuscript, actor=cast.clerk)
    assert manuscript.versions.count() == 1  # nothing was changed since V1
    world.decide(manuscript, cast.director)
    world.decide(manuscript, cast.gm)
    manuscript = world.fresh(manuscript)
    assert (manuscript.matter.state, manuscript.approved_by) == (S.FINAL, cast.gm)
    assert limit(manuscript, "manuscript_final").met_at == manuscript.final_at
    assert [line.why for line in todo.held_lines(cast.director, "manuscript")] == ["使用后请归档"]
    record = services.file_manuscript(
        manuscript=manuscript, actor=cast.director, retention="D30", department=cast.office
    )
    manuscript = world.fresh(manuscript)
    assert (manuscript.matter.state, manuscript.in_progress) == (S.FILED, False)
    assert record.title == world.TITLE and record.document_number == "文稿〔2026〕1号"
    names = sorted(manuscript.matter.attachments.values_list("name", flat=True))
    stem = world.TITLE
    assert names == [f"{stem}（历次稿及批示）.pdf", f"{stem}（定稿）.docx", f"{stem}（定稿）.pdf"]
    assert set(manuscript.matter.attachments.values_list("frozen", flat=True)) == {True}


def test_a_leader_changes_words_and_the_change_is_a_version_of_its_own(cast):
    manuscript = world.with_leader(cast)
    body = manuscript.body.replace("一亿二千万元", "一亿三千万元")
    text = Text(manuscript.matter.title, manuscript.byline, body)
    services.save_text(manuscript=manuscript, actor=cast.gm, text=text, based_on=manuscript.revision)
    manuscript = world.fresh(manuscript)
    version = manuscript.versions.last()
    assert (version.number, version.author, version.by_leader) == (2, cast.gm, True)
    assert manuscript.matter.state == S.REVIEWING
    assert Notification.objects.filter(recipient=cast.clerk, title=f"张总修改了文稿：{world.TITLE}").count() == 1
    world.decide(manuscript, cast.gm)
    manuscript = world.fresh(manuscript)
    assert "一亿三千万元" in manuscript.body and manuscript.matter.state == S.FINAL


def test_what_is_sent_up_is_on_record_as_a_version(cast):
    manuscript = world.written(cast, world.drafted(cast), body=world.BODY + "\n祝大家新年快乐。")
    services.submit_manuscript(manuscript=manuscript, actor=cast.clerk)
    last = world.fresh(manuscript).versions.last()
    assert (last.number, last.reason) == (2, "报批稿")
    assert last.content["body"].endswith("新年快乐。")


def test_a_returned_text_goes_up_again_only_after_its_comments_were_dealt_with(cast):
    manuscript = world.with_leader(cast)
    comment = services.add_comment(manuscript=manuscript, actor=cast.gm, paragraph=3, text="请核对数字")
    assert comment.quote == "上半年完成产值一亿二千万元。"
    with pytest.raises(DomainError, match="1 条批注没有处理"):
        world.decide(manuscript, cast.gm)
    world.decide(manuscript, cast.gm, "return", "请按批注修改")
    manuscript = world.fresh(manuscript)
    assert manuscript.matter.state == S.RETURNED
    assert [line.why for line in todo.held_lines(cast.clerk, "manuscript")] == ["退回修改"]
    with pytest.raises(DomainError, match="1 条批注没有处理"):
        services.submit_manuscript(manuscript=manuscript, actor=cast.clerk)
    services.resolve_comment(manuscript=manuscript, actor=cast.clerk, comment=comment, answer="已核对")
    services.submit_manuscript(manuscript=manuscript, actor=cast.clerk)
    assert world.fresh(manuscript).matter.state == S.REVIEWING


def test_who_saves_second_is_told_and_a_version_without_changes_is_refused(cast):
    manuscript = world.drafted(cast)
    world.written(cast, manuscript, actor=cast.staff, body="孙员工写的")
    text = Text(world.TITLE, "", "李登记写的")
    with pytest.raises(Stale, match="别人已先保存"):
        services.save_text(manuscript=manuscript, actor=cast.clerk, text=text, based_on=manuscript.revision)
    services.hand_in(manuscript=manuscript, actor=cast.clerk)
    with pytest.raises(DomainError, match="没有改动"):
        services.hand_in(manuscript=manuscript, actor=cast.clerk)
    assert list(manuscript.versions.values_list("number", flat=True)) == [1, 2]


def test_a_cancelled_manuscript_keeps_its_number_and_asks_nobody_any_more(cast):
    manuscript = world.reviewing(cast)
    with pytest.raises(DomainError, match="请写明撤销理由"):
        services.cancel_manuscript(manuscript=manuscript, actor=cast.assistant, reason=" ")
    services.cancel_manuscript(manuscript=manuscript, actor=cast.assistant, reason="会议改期")
    manuscript = world.fresh(manuscript)
    assert (manuscript.matter.state, manuscript.matter.number) == (S.CANCELLED, "文稿〔2026〕1号")
    assert manuscript.matter.approvals.get().state == "withdrawn"
    assert not Deadline.objects.filter(matter=manuscript.pk, met_at=None, cancelled_at=None).exists()


def test_a_task_is_changed_and_the_new_writer_holds_it(cast):
    manuscript = world.assigned(cast)
    changed = world.task(cast, writer=cast.head, co_writers=(), final_due=manuscript.used_on, title="在会上的讲话")
    services.change_task(manuscript=manuscript, actor=cast.assistant, task=changed)
    manuscript = world.fresh(manuscript)
    assert (manuscript.writer, manuscript.matter.title) == (cast.head, "在会上的讲话")
    assert limit(manuscript, "manuscript_final").principal == cast.head.principal
    assert [line.title for line in todo.held_lines(cast.head, "manuscript")] == ["在会上的讲话"]
    entry = manuscript.matter.timeline.get(code="task")
    assert entry.note == "题目、主笔、定稿时限、参与起草"
    services.change_task(manuscript=manuscript, actor=cast.assistant, task=changed)
    assert manuscript.matter.timeline.filter(code="task").count() == 1  # nothing was different


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "稿"}, "title"),
        ({"requirements": " "}, "requirements"),
        ({"final_due": dt.date(2026, 11, 20)}, "final_due"),
        ({"first_due": dt.date(2026, 12, 30)}, "first_due"),
        ({"used_on": dt.date(2026, 11, 25)}, "final_due"),
        ({"length_from": 300, "length_to": 200}, "length_to"),
    ],
)
def test_a_task_that_makes_no_sense_is_refused_at_its_field(cast, changes, field):
    with pytest.raises(DomainError) as error:
        world.assigned(cast, **changes)
    assert error.value.field == field


def test_a_task_is_for_a_leader_and_from_those_who_may_give_it(cast):
    with pytest.raises(DomainError) as error:
        world.assigned(cast, leader=cast.head)
    assert error.value.field == "leader"
    with pytest.raises(Denied):
        world.assigned(cast, actor=cast.clerk)


def test_length_is_counted_without_spaces_and_pictures(cast):
    text = Text("题", "", "一 二\n三，![图](a.png)四")
    assert text.length == 5
    manuscript = world.assigned(cast)
    assert [off_length(manuscript, n) for n in (99, 100, 200, 201)] == ["还少 1 字", "", "", "超出 1 字"]


def test_what_somebody_who_leaves_wrote_goes_on_with_another(cast):
    from apps.manuscripts.services.succession import hand_over_manuscripts

    manuscript = world.drafted(cast)
    grant_role(user=cast.head, code="company_leader")
    hand_over_manuscripts(cast.clerk, cast.head, cast.director)
    manuscript = world.fresh(manuscript)
    assert manuscript.writer == cast.head
    assert [line.why for line in todo.held_lines(cast.head, "manuscript")] == ["请修改、报批"]
    assert limit(manuscript, "manuscript_final").principal == cast.head.principal
