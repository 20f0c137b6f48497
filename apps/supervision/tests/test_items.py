"""Opening, reporting, urging: who has a part, who is told, what is counted."""

import datetime as dt

import pytest

from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.deadlines.models import Deadline
from apps.matters.models import Participant
from apps.matters.services import create_matter
from apps.matters.todo import held_lines
from apps.notifications.models import Notification
from apps.supervision import selectors, services
from apps.supervision.tests.factories import fresh, item_of


def parts(item, part) -> list[str]:
    rows = Participant.objects.filter(matter=item.pk, part=part, until__isnull=True)
    return sorted(rows.values_list("principal__label", flat=True))


def told(user) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("id").values_list("title", flat=True))


def test_an_item_has_number_parts_limit_and_notices(cast):
    item = item_of(cast, supporting=[cast.finance, cast.production])
    assert (item.matter.number, item.matter.number_key) == ("督办〔2026〕1号", "督办〔00002026〕00000001号")
    assert parts(item, "holder") == ["孙员工", "生产部"]
    assert parts(item, "follower") == ["办公室主任", "张总", "总经理助理"]
    assert parts(item, "reader") == ["财务部"]
    limit = Deadline.objects.get()
    assert (limit.code, limit.principal.label) == ("supervision_due", "孙员工")
    assert limit.due_at == dt.datetime(2026, 12, 4, 9, 30, tzinfo=dt.UTC)  # 17:30 at the office
    assert (told(cast.staff), told(cast.head)) == (["督办交办：完成焊接车间除尘改造"],) * 2
    assert told(cast.finance_head) == ["督办协办：完成焊接车间除尘改造"]
    assert Notification.objects.get(recipient=cast.staff).body == "张总交办，12月4日前办结，责任人孙员工"
    seers = {name for name, user in cast.everybody().items() if selectors.item_for(user, item.pk)}
    assert seers == {"director", "assistant", "gm", "head", "staff", "finance_head"}


@pytest.mark.parametrize("post", ["head", "staff", "stranger", "archivist", "finance_head"])
def test_others_do_not_open_items(cast, post):
    with pytest.raises(Denied, match="督办由办公室或公司领导立项"):
        item_of(cast, actor=getattr(cast, post))


def test_a_limit_in_the_past_is_refused_at_its_field(cast):
    with pytest.raises(DomainError, match="不能早于今天") as caught:
        item_of(cast, due_on=dt.date(2026, 11, 22))
    assert caught.value.field == "due_on"
    assert item_of(cast).matter.number == "督办〔2026〕1号"  # the refused one burnt no number


def test_an_item_keeps_the_secrecy_of_its_source(cast, paper):
    source = create_matter(kind="test_paper", title="密件", actor=cast.clerk, state="draft", secrecy=Secrecy.COMMERCIAL)
    with pytest.raises(DomainError, match="孙员工的可阅密级低于"):
        item_of(cast, source_matter=source)
    item = item_of(cast, source_matter=source, owner=cast.head)
    assert item.matter.secrecy == Secrecy.COMMERCIAL
    assert source.timeline.last().verb == "列入督办"
    assert [line.matter_id for line in selectors.items_of_source(source, cast.gm)] == [item.pk]
    assert selectors.items_of_source(source, cast.stranger) == []
    assert list(selectors.open_items_of(source)) == [item]


def test_a_finished_source_opens_nothing(cast, paper):
    source = create_matter(kind="test_paper", title="旧件", actor=cast.clerk, state="done")
    with pytest.raises(DomainError, match="来源事项「旧件」已办结，不能再从它立项"):
        item_of(cast, source_matter=source)


def test_the_same_item_sent_twice_is_opened_once(cast, item):
    with pytest.raises(
        DomainError, match="已有同样的督办事项（督办〔2026〕1号，责任人孙员工），无需重复立项"
    ) as caught:
        item_of(cast)
    assert caught.value.links == [("督办〔2026〕1号", item.matter.get_absolute_url())]
    assert item_of(cast, owner=cast.head).matter.number == "督办〔2026〕2号"


def test_feedback_is_kept_and_moves_the_figure_both_ways(cast, item, monday):
    services.report_progress(item=item, actor=cast.staff, text="设备到货", progress=60)
    monday.shift(dt.timedelta(days=1))
    services.report_progress(item=item, actor=cast.head, text="一台返厂，进度回落", progress=40)
    row = fresh(item)
    assert (row.progress, row.last_report_at) == (40, item.opened_at + dt.timedelta(days=1))
    assert [(r.author.name, r.progress, r.text) for r in row.reports.all()] == [
        ("刘部长", 40, "一台返厂，进度回落"),
        ("孙员工", 60, "设备到货"),
    ]
    assert row.matter.timeline.last().changes == {"progress": [60, 40]}


@pytest.mark.parametrize(
    ("text", "progress", "field"), [(" ", 10, "text"), ("在办", 101, "progress"), ("在办", -1, "progress")]
)
def test_feedback_says_what_is_missing(cast, item, text, progress, field):
    with pytest.raises(DomainError) as caught:
        services.report_progress(item=item, actor=cast.staff, text=text, progress=progress)
    assert caught.value.field == field


def test_urging_is_counted_and_reaches_owner_and_head(cast, item):
    services.urge(item=item, actor=cast.gm, note="请本周五前反馈")
    services.urge(item=item, actor=cast.director)
    row = fresh(item)
    assert (row.urge_count, [(u.actor.name, u.note) for u in row.urgings.all()]) == (
        2,
        [("王主任", ""), ("张总", "请本周五前反馈")],
    )
    assert (
        told(cast.staff)[1:]
        == told(cast.head)[1:]
        == ["张总催办：完成焊接车间除尘改造", "王主任催办：完成焊接车间除尘改造"]
    )


def test_what_waits_for_whom(cast, item):
    assert [(line.why, line.action) for line in held_lines(cast.staff)] == [("请反馈进展", "反馈")]
    assert [(line.why, line.action) for line in held_lines(cast.head)] == [("责任人孙员工，未反馈", "查看")]
    assert held_lines(cast.gm) == []
    services.claim_completion(item=item, actor=cast.staff, text="完成")
    assert held_lines(cast.staff) == []
    waiting = {name for name, user in cast.everybody().items() if held_lines(user)}
    assert waiting == {"gm", "director", "assistant"}
    assert [(line.why, line.from_whom) for line in held_lines(cast.gm)] == [("请审核销号", "孙员工")]


def test_the_workbench_asks_once_for_each_figure(cast, item, django_assert_num_queries):
    item_of(cast, title="其二")
    cast.gm.role_codes  # read once per request
    with django_assert_num_queries(1):
        held_lines(cast.gm)
    with django_assert_num_queries(1):
        assert [line.title for line in selectors.most_pressing(cast.gm)] == ["完成焊接车间除尘改造", "其二"]
    with django_assert_num_queries(1):
        counts = selectors.counts_for(cast.gm)
    assert counts == selectors.Counts(overdue=0, soon=0, normal=2, closed=0)
    assert selectors.counts_for(cast.stranger) == selectors.Counts(0, 0, 0, 0)


def change(item, actor, **given):
    words = {"title": item.matter.title, "requirement": item.requirement, "owner": item.owner, "importance": 1}
    words |= {"acceptance_criteria": item.acceptance_criteria, "supporting": [], **given}
    return services.change_item(item=item, actor=actor, **words)


def test_handing_over_moves_limit_and_part_and_keeps_the_old_name(cast, item):
    change(item, cast.director, owner=cast.finance_head, supporting=[cast.finance], importance=2)
    assert parts(item, "holder") == ["生产部", "钱部长"]
    assert (Deadline.objects.get().principal.label, parts(item, "reader")) == ("钱部长", ["财务部"])
    assert item.matter.timeline.get(code="change").changes == {
        "责任人": ["孙员工", "钱部长"],
        "重要性": ["一般", "重要"],
        "协办部门": ["", "财务部"],
    }
    assert told(cast.finance_head) == ["督办交办：完成焊接车间除尘改造"]
    change(fresh(item), cast.gm, owner=cast.finance_head, title="完成除尘改造")
    assert (fresh(item).matter.title, parts(item, "reader")) == ("完成除尘改造", [])


def test_changing_nothing_writes_nothing(cast, item):
    count = item.matter.timeline.count()
    change(item, cast.director)
    assert item.matter.timeline.count() == count
