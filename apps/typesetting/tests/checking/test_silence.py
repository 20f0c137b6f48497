"""The check is silent on 22 real documents, except where the original really departs from what is in force.

Two runs: as the office would check them (a rule asks nothing of a paper older than itself), and with every rule asked
of every document, whatever its date, so that no false alarm hides behind an old date.
"""

from dataclasses import replace

import pytest

from apps.typesetting.checking import Facts, check
from apps.typesetting.tests.checking.sample_papers import IDS, PUBLISHED, sample

# What the original says, word for word; every entry is a real departure.
PAUSES = "并列的书名号或引号之间用了顿号（2011年起一般不用）"
COMMA = "原件是半角逗号加空格"
REASONS: dict[str, dict[str, str]] = {
    "gwy-2018-order706": {"full_width": "原件“满１年”是全角数字", "book_pause": PAUSES},
    "sxjyj-2018-38-enrolment": {
        "half_width": "原件“统招生(含民办学校的公办计划部分）”左括号是半角",
        "level_circle": "原件第五层用①至⑦",
    },
    "zjjyt-2012-curriculum": {"half_width": COMMA, "book_pause": PAUSES},
}
# Only when today's rules are asked of papers older than the rules.
OLDER: dict[str, dict[str, str]] = {
    "gwb-1996-32-forward": {"date_chinese": "所附请示的成文日期用汉字（2012年以前的写法）"},
    "gwb-2004-han80-reply": {
        "date_chinese": "附件的成文日期用汉字（2012年以前的写法）",
        "range_mark": "原件“480-560米”用半角短横",
        "annex_unmentioned": "正文确未提到附件",
    },
    "gwy-1981-88": {"date_chinese": "1981年用汉字写年月日"},
    "sxjyj-2010-drowning": {
        "date_short": "原件写“09年”",
        "range_mark": "原件“6－9月份”用全角短横",
        "book_pause": PAUSES,
    },
    "sxywb-2010-putonghua": {
        "title_issuer": "标题确无发文机关",
        "level_mark": "原件“1．”是全角点",
        "level_circle": "原件用①②",
        "book_pause": PAUSES,
    },
    "zjjyt-2012-curriculum": {"level_mark": "附件中“3．体育”是全角点"},
}


@pytest.mark.parametrize("name", IDS)
def test_a_real_document_is_passed_but_for_its_real_departures(name: str) -> None:
    paper, today = sample(name)
    assert {fault.code for fault in check(paper, today=today, facts=PUBLISHED)} == set(REASONS.get(name, {}))


@pytest.mark.parametrize("name", IDS)
def test_todays_rules_raise_no_false_alarm_on_old_documents_either(name: str) -> None:
    paper, today = sample(name)
    undated = replace(paper, document_date=None)
    found = {fault.code for fault in check(undated, today=today, facts=Facts(published_copy=True))}
    assert found == {**REASONS.get(name, {}), **OLDER.get(name, {})}.keys()


def test_all_twenty_two_are_there() -> None:
    assert len(IDS) == 22
    assert set(REASONS) | set(OLDER) <= set(IDS)
