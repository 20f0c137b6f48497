"""The ledger: tabs, filters, light, export, and its price."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from apps.org.services import create_user
from apps.supervision import services
from apps.supervision.tests.factories import claimed_item, item_of

LEDGER = "/supervision/"


@pytest.fixture
def world(cast, monday):
    """One overdue, one silent, one in time, one claimed, one closed; today is 9 December."""
    items = {
        "overdue": item_of(cast, title="除尘改造"),
        "silent": item_of(cast, title="消防整改", due_on=dt.date(2026, 12, 31), issuer=cast.deputy),
        "claimed": claimed_item(cast, title="应收账款", due_on=dt.date(2026, 12, 31), owner=cast.head),
        "closed": claimed_item(cast, title="宿舍空调", owner=cast.head),
    }
    services.confirm_close(item=items["closed"], actor=cast.gm)
    monday.move_to(dt.datetime(2026, 12, 9, 1, 0, tzinfo=dt.UTC), tick=False)
    items["normal"] = item_of(
        cast, title="年度培训", due_on=dt.date(2026, 12, 31), lead_department=cast.finance, owner=cast.finance_head,
        supporting=[cast.office, cast.market], source="meeting",
    )  # fmt: skip
    services.report_progress(item=items["normal"], actor=cast.finance_head, text="=已编制初稿", progress=30)
    return items


def titles(response) -> list[str]:
    text = response.content.decode()
    names = ("除尘改造", "消防整改", "应收账款", "宿舍空调", "年度培训")
    return sorted((name for name in names if name in text), key=text.index)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["除尘改造", "消防整改", "年度培训"]),
        ("?tab=overdue", ["除尘改造"]),
        ("?tab=claimed", ["应收账款"]),
        ("?tab=all", ["年度培训", "宿舍空调", "应收账款", "消防整改", "除尘改造"]),
        ("?tab=all&light=red", ["除尘改造"]),
        ("?tab=all&light=amber", ["应收账款", "消防整改"]),
        ("?tab=all&light=green", ["年度培训"]),
        ("?tab=all&light=grey", ["宿舍空调"]),
        ("?tab=all&source=meeting", ["年度培训"]),
        ("?tab=all&q=培训", ["年度培训"]),
        ("?tab=all&q=〔2026〕2号", ["消防整改"]),
        ("?tab=all&sort=-progress", ["宿舍空调", "年度培训", "应收账款", "消防整改", "除尘改造"]),
    ],
)
def test_tabs_and_filters(cast, as_user, world, query, expected):
    assert titles(as_user(cast.director).get(LEDGER + query)) == expected


def test_filters_by_people(cast, as_user, world):
    client = as_user(cast.director)
    assert titles(client.get(f"{LEDGER}?tab=all&department={cast.finance.pk}")) == ["年度培训"]
    assert titles(client.get(f"{LEDGER}?tab=all&issuer={cast.deputy.pk}")) == ["消防整改"]


def test_everybody_sees_what_is_theirs(cast, as_user, world):
    assert titles(as_user(cast.staff).get(f"{LEDGER}?tab=mine")) == ["消防整改", "除尘改造"]
    assert titles(as_user(cast.finance_head).get(f"{LEDGER}?tab=all")) == ["年度培训"]
    assert titles(as_user(cast.stranger).get(f"{LEDGER}?tab=all")) == []
    text = as_user(cast.stranger).get(LEDGER).content.decode()
    assert "没有督办事项" in text
    assert reverse("supervision:item_create") not in text


def test_the_light_says_why(cast, as_user, world):
    text = as_user(cast.director).get(f"{LEDGER}?tab=all").content.decode()
    assert [words in text for words in ("超期 5 天", "16 天未反馈", "正常", "已销号")] == [True] * 4
    assert 'class="late"' in text


def test_the_sheet_has_the_columns_of_a_real_ledger(cast, as_user, world):
    response = as_user(cast.director).get(f"{LEDGER}?tab=all&q=年度培训&export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert dict(zip(*rows, strict=True)) == {
        "编号": "督办〔2026〕5号",
        "来源": "会议决议",
        "交办日期": dt.date(2026, 12, 9),
        "事项": "年度培训",
        "交办领导": "张总",
        "任务要求": "12 月 4 日前完成除尘设备安装调试",
        "验收标准": "第三方检测合格，报告交办公室",
        "主办部门": "财务部",
        "责任人": "钱部长",
        "协办部门": "办公室、市场部",
        "级别": "一般",
        "进度": 30,
        "办结期限": dt.date(2026, 12, 31),
        "原定期限": dt.date(2026, 12, 31),
        "延期次数": 0,
        "推进状态": "推进中",
        "亮灯": "正常",
        "催办次数": 0,
        "最近反馈": dt.datetime(2026, 12, 9, 9, 0),
        "进展情况": "=已编制初稿",
        "办结日期": "",
    }


def test_three_rows_cost_what_one_costs(cast, as_user, django_assert_num_queries):
    item_of(cast)
    client = as_user(cast.director)
    client.get(LEDGER)
    with django_assert_num_queries(6):
        client.get(LEDGER)
    for number in range(2):
        owner = create_user(username=f"owner{number}", name=f"负责{number}", department=cast.market)
        item_of(cast, title=f"事项{number}", owner=owner, lead_department=cast.finance, supporting=[cast.market])
    client.get(LEDGER)  # new people: the choices of the filters are read again
    with django_assert_num_queries(6):
        client.get(LEDGER)
