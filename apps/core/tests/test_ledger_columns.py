"""Columns chosen in the address, plain cells of columns without a picture, and the sheet of paper."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from markupsafe import Markup

from apps.core.ledger import cells, response
from apps.core.ledger.registry import every, find, register
from apps.core.tests.ledger_world import PAGE, SMALL, add, page
from apps.documents.ledgers import INCOMING
from apps.documents.tests import factories

pytestmark = pytest.mark.django_db
LIST = "/incoming/"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, cells.DASH),
        ("", cells.DASH),
        (0, '<span class="num">0</span>'),
        (Decimal("12.50"), '<span class="num">12.50</span>'),
        (True, "是"),
        (False, "否"),
        (dt.date(2026, 3, 1), '<span class="num">2026-03-01</span>'),
        (dt.datetime(2026, 3, 1, 16, 30, tzinfo=dt.UTC), '<span class="num">2026-03-02 00:30</span>'),
        ("<b>", "&lt;b&gt;"),
        ("长" * 121, Markup('<span title="{}">{}…</span>').format("长" * 121, "长" * 120)),
    ],
)
def test_a_plain_value_has_its_cell(value, cell):
    assert cells.plain(value) == cell


def test_the_usual_columns_are_those_with_a_picture():
    assert [column.label for column in INCOMING.shown] == ["收文编号", "标题 / 来文", "状态", "现在谁手里", "办理时限"]
    assert [column.label for column in INCOMING.choosable][5:8] == ["来文单位", "来文字号", "文种"]
    assert len(INCOMING.choosable) == len(INCOMING.columns) == 19


def test_chosen_columns_are_shown_and_stay_in_every_link(cast, as_user):
    factories.registered(cast, source_number="应急函〔2026〕88号")
    text = as_user(cast.clerk).get(f"{LIST}?cols=source_number,received").content.decode()
    assert 'data-label="来文字号">应急函〔2026〕88号</td>' in text
    assert 'data-label="收文时间"><span class="num">' in text
    assert 'data-label="状态"' not in text
    assert 'data-label="标题 / 来文"' in text  # the link of the row stays
    assert 'href="?cols=title,source_number,received&amp;tab=all"' in text
    assert '<input type="hidden" name="cols" value="title,source_number,received">' in text


def test_the_panel_posts_boxes_and_the_address_becomes_one_list():
    asked = page("?cols=code&cols=date&cols=nothing&sort=-code")
    assert (asked.cols, asked.address()) == ("code,date", "?sort=-code&cols=code,date")
    usual = ",".join(column.key for column in SMALL.shown)
    assert page(f"?cols={usual}").address() == "?"
    assert page("?cols=nothing").columns == SMALL.shown


def test_choosing_columns_keeps_filters_and_tab(cast, as_user):
    add(cast, [{}])
    text = as_user(cast.archivist).get(f"{PAGE}?tab=paper&year=2026&cols=code,name").content.decode()
    panel = text[text.index("显示的列") - 900 : text.index("显示的列")]
    assert '<input type="hidden" name="tab" value="paper">' in panel
    assert '<input type="hidden" name="year" value="2026">' in panel
    assert 'name="cols"' not in panel
    assert 'href="?tab=paper&amp;cols=code,name"' in text  # clearing the filters keeps the columns


def test_the_print_has_its_head_and_all_rows_of_the_filter(cast, as_user, settings, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC), tick=False)
    settings.COMPANY = "华岳精工股份有限公司"
    add(cast, [{"title": f"甲{number}"} for number in range(60)] + [{"title": "乙", "year": 2025}])
    text = as_user(cast.archivist).get(f"{PAGE}?year=2026&print=1").content.decode()
    assert "华岳精工股份有限公司" in text
    assert (
        "<span>全部；年度：2026 年度</span><span>共 60 件</span><span>何档案 2026-11-23 周一 09:00 打印</span>" in text
    )
    assert text.count("<tr>") == 61
    assert "乙</a>" not in text
    assert "只列出前" not in text


def test_a_print_ends_at_its_limit_and_says_so(cast, as_user, monkeypatch):
    monkeypatch.setattr(response, "PRINT_LIMIT", 3)
    add(cast, [{}] * 4)
    text = as_user(cast.archivist).get(f"{PAGE}?print=1").content.decode()
    assert (text.count("<tr>"), "只列出前 3 件" in text, "共 3+ 件" in text) == (4, True, True)


def test_nobody_prints_what_is_not_theirs(cast, as_user):
    add(cast, [{"title": "他人的"}])
    text = as_user(cast.stranger).get(f"{PAGE}?print=1").content.decode()
    assert ("他人的" in text, "没有符合条件的记录" in text) == (False, True)


def test_a_print_costs_one_query_for_any_number_of_rows(cast, as_user, django_assert_num_queries):
    client = as_user(cast.archivist)
    add(cast, [{}])
    client.get(f"{PAGE}?print=1")
    for more in (0, 2):
        add(cast, [{}] * more)
        with django_assert_num_queries(4):  # session, person, roles, rows
            client.get(f"{PAGE}?print=1")


def test_each_ledger_has_a_code_of_its_own():
    assert {"incoming", "supervision", "archives"} <= {ledger.code for ledger in every()}
    assert find("incoming") is INCOMING
    assert find("nothing") is None
    with pytest.raises(RuntimeError, match="registered twice"):
        register(dataclasses.replace(INCOMING, title="别的台账"))
    assert register(INCOMING) is INCOMING
