"""The department asked sees its request and nothing of the draft: by page, search, file, export, ledger, notice."""

import datetime as dt
import io
import zipfile

import pytest
from django.urls import reverse

from apps.attachments.tests.factories import make_attachment
from apps.core import clock
from apps.core.errors import Denied, DomainError
from apps.deadlines.models import Deadline
from apps.manuscripts import collected, selectors, services
from apps.manuscripts.models import Manuscript, RequestState
from apps.manuscripts.tests import manuscript_world as world
from apps.matters import todo
from apps.matters.models import Matter, Participant
from apps.matters.search import narrow
from apps.notifications.models import Notification

pytestmark = pytest.mark.django_db
SECRET = "玄武湖畔"


@pytest.fixture
def draft(cast) -> Manuscript:
    """A draft whose every part speaks of the secret, with a file; 生产部 was asked for its figures."""
    manuscript = world.assigned(cast, title=f"{SECRET}讲话", occasion=f"{SECRET}会议", requirements=f"讲{SECRET}")
    manuscript = world.written(cast, manuscript, body=f"{SECRET}的正文", byline=SECRET)
    services.hand_in(manuscript=manuscript, actor=cast.clerk, reason=SECRET)
    services.add_comment(manuscript=manuscript, actor=cast.director, paragraph=1, text=f"{SECRET}再改")
    return world.fresh(manuscript)


@pytest.fixture
def request_(cast, draft):
    return world.asked(cast, draft)


def told(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "".join(packed.read(name).decode(errors="ignore") for name in packed.namelist())
    return body.decode(errors="ignore")


def test_every_address_of_the_draft_is_unknown_to_the_department(cast, as_user, draft, request_):
    file = make_attachment(draft.matter, cast.clerk, f"{SECRET}.txt", SECRET.encode())
    comment = draft.comments.get()
    client = as_user(cast.head)
    for name in ("detail", "pdf", "word", "versions", "edit", "task", "submit", "comment", "ask", "file", "cancel"):
        assert client.get(reverse(f"manuscripts:{name}", args=[draft.pk])).status_code == 404, name
    assert client.post(reverse("manuscripts:look", args=[draft.pk])).status_code == 404
    assert client.post(reverse("manuscripts:resolve", args=[draft.pk, comment.pk])).status_code == 404
    for name in ("download", "preview", "thumbnail"):
        assert client.get(reverse(f"attachments:{name}", args=[file.pk])).status_code == 404, name


def test_what_the_department_is_shown_says_nothing_of_the_draft(cast, as_user, draft, request_):
    client = as_user(cast.head)
    detail = reverse("manuscripts:request", args=[request_.pk])
    pages = [detail, *(f"{detail}{verb}/" for verb in ("answer", "pass"))]
    pages += [reverse("manuscripts:list"), reverse("manuscripts:list") + "?tab=all&export=xlsx"]
    pages += [reverse("manuscripts:request_list"), reverse("manuscripts:request_list") + "?tab=all&export=xlsx&print=1"]
    pages += ["/manuscripts/materials/?tab=all&print=1", "/", "/search/?q=玄武", "/notifications/", "/started/"]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        words = told(response)
        for secret in (SECRET, draft.matter.number, f"/manuscripts/{draft.pk}/"):
            assert secret not in words, (page, secret)
    assert "产量质量数据" in told(client.get(detail))


def test_search_finds_the_request_and_not_the_draft(cast, draft, request_):
    matters = Matter.objects.all()
    assert [one.pk for one in narrow(collected.visible_to(cast.head), "产量质量")] == [request_.pk]
    assert list(narrow(selectors.visible_to(cast.head), "玄武湖畔")) == []
    assert [one.pk for one in narrow(selectors.visible_to(cast.gm), "玄武湖畔")] == [draft.pk]
    parts = Participant.objects.filter(matter=draft.pk).values_list("principal__label", flat=True)
    assert not {"生产部", "刘部长"} & set(parts) and matters.count() == 2


def test_neither_notices_nor_timeline_nor_facts_of_the_request_name_the_draft(cast, draft, request_):
    services.urge(request=request_, actor=cast.clerk)
    services.answer(request=request_, actor=cast.head, text="产量 3 万件")
    fresh = world.fresh_request(request_)
    services.send_back(request=fresh, actor=cast.clerk, reason="缺合格率", due_on=clock.today())
    notices = Notification.objects.filter(recipient=cast.head)
    written = [*notices.values_list("title", "body", "url"), *fresh.matter.timeline.values_list("note", "object_label")]
    written += list(fresh.matter.search_texts.values_list("text", "ref"))
    assert written and not [row for row in written if SECRET in str(row) or draft.matter.number in str(row)]
    assert set(notices.values_list("matter_id", flat=True)) == {request_.pk}


def test_the_writers_side_sees_the_request_and_a_stranger_does_not(cast, as_user, draft, request_):
    address = reverse("manuscripts:request", args=[request_.pk])
    seen = {name for name, one in cast.everybody().items() if as_user(one).get(address).status_code == 200}
    assert seen == {"clerk", "staff", "gm", "assistant", "director", "head"}
    assert "用于文稿" in told(as_user(cast.clerk).get(address))


def test_a_department_passes_it_on_answers_and_completes_what_came_back(cast, request_):
    with pytest.raises(DomainError, match="请选择生产部的同事"):
        services.pass_on(request=request_, actor=cast.head, to=cast.stranger)
    services.pass_on(request=request_, actor=cast.head, to=cast.staff)
    assert [line.title for line in todo.held_lines(cast.staff, "material")] == ["产量质量数据"]
    assert todo.held_lines(cast.head, "material") == []
    limit = Deadline.objects.get(matter=request_.pk)
    assert limit.principal == cast.staff.principal
    with pytest.raises(DomainError, match="请写报送内容或上传文件"):
        services.answer(request=request_, actor=cast.staff, text=" ")
    answered = services.answer(request=request_, actor=cast.staff, text="产量 3 万件")
    assert (answered.matter.state, answered.answered_by) == (RequestState.ANSWERED, cast.staff)
    assert Notification.objects.filter(recipient=cast.clerk, title="生产部已报送材料：产量质量数据").count() == 1
    back = services.send_back(request=answered, actor=cast.clerk, reason="缺合格率", due_on=clock.today())
    assert (back.matter.state, back.answered_at, back.answer) == (RequestState.ASKED, None, "产量 3 万件")
    limit.refresh_from_db()
    assert limit.met_at is None and limit.due_at == back.due_at


def test_a_reminder_is_not_repeated_within_four_hours(cast, request_, monday):
    services.urge(request=request_, actor=cast.clerk)
    with pytest.raises(DomainError, match="四小时内已催报过"):
        services.urge(request=request_, actor=cast.clerk)
    monday.shift(dt.timedelta(hours=4))
    assert services.urge(request=request_, actor=cast.director).reminders == 2
    assert Notification.objects.filter(recipient=cast.head, code="urge").count() == 2


def test_what_was_not_answered_ends_with_the_text(cast, draft, request_):
    second = services.ask_material(
        manuscript=draft, actor=cast.clerk, departments=[cast.finance], subject="收支数据", wanted="收支",
        due_on=clock.today(),
    )[0]  # fmt: skip
    services.answer(request=second, actor=cast.finance_head, text="见表")
    services.cancel_manuscript(manuscript=draft, actor=cast.director, reason="不用了")
    states = {one.department.name: one.matter.state for one in draft.requests.select_related("matter", "department")}
    assert states == {"生产部": "withdrawn", "财务部": "answered"}
    assert todo.held_lines(cast.head, "material") == []
    with pytest.raises(DomainError):
        services.answer(request=request_, actor=cast.head, text="晚了")


def test_material_is_asked_by_the_writers_and_answered_by_nobody_else(cast, draft, request_):
    for stranger in (cast.finance_head, cast.stranger, cast.clerk):
        with pytest.raises(Denied):
            services.answer(request=request_, actor=stranger, text="冒名")
    with pytest.raises(Denied):
        services.ask_material(
            manuscript=draft, actor=cast.gm, departments=[cast.finance], subject="收支", wanted="收支",
            due_on=clock.today(),
        )  # fmt: skip


def test_a_link_that_somebody_may_not_see_has_no_name_for_them(cast, draft):
    other = world.assigned(cast, title="另一篇", co_writers=())
    services.add_link(manuscript=draft, actor=cast.clerk, target=other.matter, note="口径")
    (own,), (unseen,) = selectors.links_of(draft, cast.clerk), selectors.links_of(draft, cast.staff)
    assert own.url == f"/manuscripts/{other.pk}/"
    assert (unseen.label, unseen.url, unseen.note) == ("您不能查看的一件", "", "")
    assert selectors.by_number(cast.staff, other.matter.number) is None
    with pytest.raises(DomainError, match="无权查看"):
        services.add_link(manuscript=draft, actor=cast.staff, target=other.matter)
