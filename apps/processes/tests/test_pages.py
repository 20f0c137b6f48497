"""The pages of the library: what runs is what is shown; feedback, answers, reviews (PLT-05)."""

import datetime as dt
import io

import pypdf
import pytest
import python_calamine
from django.urls import reverse

from apps.approvals.models import ApprovalFlow, FlowStep
from apps.core import clock
from apps.core.errors import Denied, DomainError, Stale
from apps.matters import kinds
from apps.matters.models import TimelineEntry
from apps.notifications.models import Notification
from apps.processes import services
from apps.processes.models import ProcessFeedback, ProcessFigure, ProcessNote, ProcessReview

DETAIL = "processes:detail"


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def make_figure(step="延期审批", **facts):
    today = clock.today()
    given = {"kind": "supervision", "flow": "extension", "subject": "extension", "step": step, "count": 6}
    given |= {"median": 300, "p90": 900, "since": today, "until": today, "counted_at": clock.now(), **facts}
    return ProcessFigure.objects.create(**given)


def test_every_kind_of_matter_has_its_page(cast, as_user):
    client = as_user(cast.stranger)
    shown = page(client, "processes:list")
    for kind in kinds.all_kinds():
        assert reverse(DETAIL, args=[kind.code]) in shown
        text = page(client, DETAIL, kind.code)
        for label in kind.states.labels:
            assert label in text
        for move in kind.moves:
            assert move.verb in text


def test_the_published_diagram_is_the_flow_that_runs(cast, as_user):
    old = ApprovalFlow.objects.get(code="extension", is_current=True)
    old.is_current = False
    old.save(update_fields=["is_current"])
    new = ApprovalFlow.objects.create(code="extension", name="督办延期审批", version=old.version + 1)
    FlowStep.objects.create(
        flow=new, order=1, label="总经理复核", who="role", principal=cast.gm.principal, limit_hours=6,
        on_limit="escalate", amount_from=None, conditions={"days": {"from": "30"}},
    )  # fmt: skip
    text = page(as_user(cast.staff), DETAIL, "supervision")
    assert "总经理复核" in text
    assert "6 工作小时" in text
    assert "到时限交上级一并办理" in text
    assert "不符合条件" in text  # the way around the step
    assert "不同意" in text  # what the subject offers
    for step in old.steps.all():
        assert f'<th scope="row">{step.label}' not in text


def test_figures_stand_beside_the_steps_against_the_target(cast, as_user):
    label = ApprovalFlow.objects.get(code="extension", is_current=True).steps.first().label
    make_figure(label, unchanged=6)
    make_figure("", median=900, p90=1800, within=2)
    text = page(as_user(cast.staff), DETAIL, "supervision")
    assert "5 小时" in text
    assert "2 个工作日" in text
    assert "超过目标" in text
    assert "占 33%" in text
    assert f"{label}（6 次）" in text  # never changed anything
    ProcessNote.objects.create(kind="supervision", target_days=3)
    assert "达标" in page(as_user(cast.staff), DETAIL, "supervision")


def test_the_library_begins_with_documents_and_says_what_is_slow_idle_and_not_reviewed(cast, as_user):
    make_figure("", median=900, p90=1800, within=2)
    make_figure(unchanged=6)
    shown = page(as_user(cast.director), "processes:list")
    places = [shown.index(reverse(DETAIL, args=[code])) for code in ("incoming", "outgoing", "supervision", "loan")]
    assert places == sorted(places)
    assert "目标是 1.5 个工作日" in shown
    assert "九成在 4 个工作日内，目标 1.5 个工作日，6 件" in shown
    assert "1 个步骤从未改变结果" in shown
    assert "本季度未复核" in shown
    assert "本季度未复核" not in page(as_user(cast.staff), "processes:list")


def test_the_figures_come_as_a_sheet_in_hours_of_office_time(cast, as_user):
    make_figure("", median=900, p90=1800, within=2)
    make_figure("部门负责人审批", late=3, turned=1, unchanged=4)
    answer = as_user(cast.staff).get(reverse("processes:export"))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    head, *rows = book.get_sheet_by_index(0).to_python()
    found = [dict(zip(head, row, strict=True)) for row in rows]
    whole, step = found[1], found[0]
    assert (whole["步骤"], whole["中位数（工作小时）"], whole["目标（工作小时）"], whole["达标"]) == (
        "从发起到结束", 15, 11.25, "否",
    )  # fmt: skip
    assert (step["流程"], step["步骤"], step["超过时限（件）"], step["未提意见（件）"]) == (
        "督办", "部门负责人审批", 3, 4,
    )  # fmt: skip


def test_what_to_do_when_it_goes_wrong_is_read_from_what_runs(cast, as_user):
    text = page(as_user(cast.staff), DETAIL, "outgoing")
    assert "审核中退回修改，回到待修改" in text
    assert "部门核稿满 4 工作小时，只提醒" in text
    assert "授权代理" in text


def test_who_answers_for_a_process_reads_what_everybody_said_of_it(cast, as_user):
    services.give_feedback(kind="supervision", author=cast.staff, hindrance="延期要等三天")
    note = ProcessNote.objects.create(kind="supervision", owner=cast.head.principal)
    assert "延期要等三天" in page(as_user(cast.head), DETAIL, "supervision")
    assert "延期要等三天" not in page(as_user(cast.stranger), DETAIL, "supervision")
    note.owner = cast.stranger.principal
    note.save(update_fields=["owner"])
    assert "延期要等三天" not in page(as_user(cast.head), DETAIL, "supervision")


def test_four_decisions_say_nothing_yet(cast, as_user):
    make_figure(count=4, unchanged=4)
    assert "没有这样的步骤" in page(as_user(cast.staff), DETAIL, "supervision")


def test_what_the_office_wrote_stands_beside_it(cast, as_user):
    ProcessNote.objects.create(
        kind="supervision",
        owner=cast.director.principal,
        responsible="督办员每周五核对",
        exceptions="责任人缺席由部门副职承担",
    )
    text = page(as_user(cast.staff), DETAIL, "supervision")
    assert "督办员每周五核对" in text
    assert "责任人缺席由部门副职承担" in text
    ProcessNote.objects.update(is_published=False)
    assert as_user(cast.staff).get(reverse(DETAIL, args=["supervision"])).status_code == 404
    assert as_user(cast.staff).get(reverse(DETAIL, args=["unknown"])).status_code == 404


def test_a_process_on_paper(cast, as_user):
    answer = as_user(cast.staff).get(reverse("processes:pdf", args=["incoming"]))
    assert answer.headers["Content-Type"] == "application/pdf"
    words = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert "收文流程" in words
    assert "拟办送批" in words


def test_feedback_reaches_the_office_and_the_answer_comes_back(cast, as_user):
    client = as_user(cast.staff)
    address = reverse("processes:give", args=["incoming"])
    assert client.post(address, {"hindrance": "传阅要等两天", "suggestion": ""}).url == reverse(
        DETAIL, args=["incoming"]
    )
    said = ProcessFeedback.objects.get()
    assert Notification.objects.get().recipient == cast.director
    assert "传阅要等两天" in page(client, DETAIL, "incoming")
    assert "传阅要等两天" not in page(as_user(cast.head), DETAIL, "incoming")  # one's own only
    office = as_user(cast.director)
    assert "传阅要等两天" in page(office, "processes:feedback_list", state="open")
    office.post(reverse("processes:answer", args=[said.pk]), {"state": "adopted", "answer": "下月起并行传阅"})
    assert "下月起并行传阅" in page(client, DETAIL, "incoming")
    assert "传阅要等两天" not in page(office, "processes:feedback_list", state="open")
    assert Notification.objects.filter(recipient=cast.staff).get().title == "您对「收文」流程的反馈已采纳"
    codes = TimelineEntry.objects.filter(code__startswith="process_").values_list("code", flat=True)
    assert list(codes.order_by("id")) == ["process_feedback", "process_answer"]


def test_nothing_typed_is_lost_on_a_mistake(cast, as_user):
    answer = as_user(cast.staff).post(reverse("processes:give", args=["incoming"]), {"hindrance": " "})
    assert answer.status_code == 422
    assert "请写明什么不顺" in answer.content.decode()
    said = services.give_feedback(kind="incoming", author=cast.staff, hindrance="慢")
    answer = as_user(cast.director).post(
        reverse("processes:answer", args=[said.pk]), {"state": "wrong", "answer": "正在改"}
    )
    assert (answer.status_code, "正在改</textarea>" in answer.content.decode()) == (422, True)


def test_an_answer_is_given_once_and_by_the_office_only(cast):
    said = services.give_feedback(kind="incoming", author=cast.staff, suggestion="并行传阅")
    with pytest.raises(Denied):
        services.answer_feedback(feedback=said, actor=cast.head, state="answered", answer="知道了")
    services.answer_feedback(feedback=said, actor=cast.clerk, state="answered", answer="知道了")
    with pytest.raises(Stale):
        services.answer_feedback(feedback=said, actor=cast.director, state="adopted", answer="改")
    with pytest.raises(DomainError):
        services.give_feedback(kind="incoming", author=cast.staff, hindrance="  ")


def test_a_process_is_reviewed_once_a_quarter(cast, as_user, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC), tick=False)
    client, address = as_user(cast.director), reverse("processes:review", args=["incoming"])
    assert "本季度未复核" in page(client, DETAIL, "incoming")
    client.post(address, {"conclusion": "用时达标，不改"})
    assert ProcessReview.objects.get().quarter == "2026Q4"
    text = page(client, DETAIL, "incoming")
    assert ("2026 年第 4 季度" in text, "本季度未复核" in text) == (True, False)
    with pytest.raises(Stale):
        services.mark_reviewed(kind="incoming", actor=cast.director, conclusion="再记一次")
    assert as_user(cast.staff).post(address, {"conclusion": "x"}).status_code == 403
    time_machine.move_to(dt.datetime(2027, 1, 5, 2, 0, tzinfo=dt.UTC), tick=False)
    assert "本季度未复核" in page(as_user(cast.director), DETAIL, "incoming")


def test_the_pages_ask_as_often_for_one_row_as_for_three(cast, as_user, django_assert_num_queries):
    client = as_user(cast.director)
    for rows in (1, 3):
        for _ in range(rows):
            services.give_feedback(kind="supervision", author=cast.director, hindrance="慢")
        page(client, DETAIL, "supervision")
        with django_assert_num_queries(10):
            page(client, DETAIL, "supervision")
        with django_assert_num_queries(9):  # one of them: which were reviewed this quarter
            page(client, "processes:list")
        with django_assert_num_queries(5):
            page(client, "processes:feedback_list")
