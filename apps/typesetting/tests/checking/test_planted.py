"""One fault planted in a sound paper: exactly that one is found, and one click mends what can be mended."""

import datetime as dt
from dataclasses import dataclass, field, replace

import pytest

from apps.typesetting.checking import Facts, check, mend, with_words, words_of
from apps.typesetting.checking.catalogue import RULES
from apps.typesetting.paper import Annex, Paper
from apps.typesetting.reading import blocks_of
from apps.typesetting.tests.checking.sound_papers import (
    COMPANY,
    JOINT_REQUEST,
    LETTER,
    MINUTES,
    NOTICE,
    REPORT,
    REQUEST,
    SIGNED,
    SOUND,
    TODAY,
    with_text,
)
from apps.typesetting.tests.checking.test_typography import CODES as TYPOGRAPHIC


@dataclass(frozen=True)
class Planted:
    """A fault, the paper that has it, and whether one click mends it."""

    code: str
    paper: Paper
    mends: bool = True
    facts: Facts = field(default=SIGNED)


def _number(number: str) -> Paper:
    return replace(NOTICE, number=number)


def _title(paper: Paper, title: str) -> Paper:
    return replace(paper, title=title)


def _text(old: str, new: str) -> Paper:
    return with_text(NOTICE, old, new)


def _first_annex(name: str) -> Paper:
    return replace(NOTICE, annexes=(replace(NOTICE.annexes[0], name=name), NOTICE.annexes[1]))


P = Planted
LONG = tuple(f"{name}省人民政府办公厅机关事务管理局" for name in "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁")

TABLE = [
    # 版头
    P("copy_number_form", replace(NOTICE, copy_number="12")),
    P("copy_number_missing", replace(NOTICE, secrecy="核心商密★3年"), mends=False),
    P("secrecy_period", replace(NOTICE, secrecy="核心商密", copy_number="000001"), mends=False),
    P("secrecy_form", replace(NOTICE, secrecy="核心商密☆3年", copy_number="000001")),
    P("secrecy_form", replace(NOTICE, secrecy="普通商密 5年", copy_number="000001")),
    P("secrecy_state", replace(NOTICE, secrecy="机密★5年", copy_number="000001"), mends=False),
    P("urgency_word", replace(NOTICE, urgency="急件")),
    P("urgency_word", replace(NOTICE, urgency="特提"), mends=False),
    P("number_missing", _number(""), mends=False),
    P("number_brackets", _number("华办发[2026]12号")),
    P("number_brackets", _number("华办发（2026）12号")),
    P("number_brackets", _number("华办发【2026】12号")),
    P("number_zero", _number("华办发〔2026〕012号")),
    P("number_ordinal", _number("华办发〔2026〕第12号")),
    P("number_year", _number("华办发〔26〕12号")),
    P("number_form", _number("华办发〔2026〕12")),
    P("number_form", _number("华办发〔２０２６〕１２号")),
    P("number_form", _number("华办发12号"), mends=False),
    P("number_year_differs", _number("华办发〔2025〕12号"), mends=False),
    P("number_code", _number("华党发〔2026〕12号"), mends=False),
    P("cited_number", _text("华发〔2025〕8号", "华发[2025]8号")),
    P("cited_number", _text("华发〔2025〕8号", "华发〔2025〕第08号")),
    P("signers_missing", replace(REQUEST, signers=()), mends=False),
    P("signers_spare", replace(NOTICE, signers=("张明",)), mends=False),
    P("signers_count", replace(JOINT_REQUEST, signers=("张明",)), mends=False),
    P("direction", replace(NOTICE, upward=True, copies_to=()), mends=False),
    # 标题
    P("title_missing", _title(NOTICE, ""), mends=False),
    P("title_kind_missing", _title(NOTICE, f"{COMPANY}关于加强办公用品管理")),
    P("title_kind_missing", _title(REQUEST, f"{COMPANY}关于购置会议设备的请示报告")),
    P("title_kind_differs", _title(NOTICE, f"{COMPANY}关于加强办公用品管理的通报"), mends=False),
    P("title_end", _title(NOTICE, f"{COMPANY}关于加强办公用品管理的通知。")),
    P("title_mark", _title(NOTICE, f"{COMPANY}关于加强办公用品管理，节约开支的通知"), mends=False),
    P("title_about", _title(NOTICE, f"{COMPANY}加强办公用品管理的通知"), mends=False),
    P("title_about", _title(NOTICE, f"{COMPANY}关于加强办公用品管理通知"), mends=False),
    P("title_issuer", _title(NOTICE, "关于加强办公用品管理的通知")),
    P("title_repeated", _title(NOTICE, f"{COMPANY}转发集团关于加强办公用品管理的通知的通知"), mends=False),
    # 主送、抄送
    P("recipients_missing", replace(NOTICE, main_recipients=()), mends=False),
    P("recipients_mark", replace(NOTICE, main_recipients=("各部门", "各分公司："))),
    P("recipients_mark", replace(NOTICE, main_recipients=("各部门;各分公司",))),
    P("recipients_twice", replace(NOTICE, main_recipients=("各部门", "各分公司", "各部门"))),
    P("recipients_leader", replace(REQUEST, main_recipients=("集团张总经理",)), mends=False),
    P("recipients_long", replace(NOTICE, main_recipients=LONG), mends=False),
    P("first_page", NOTICE, mends=False, facts=replace(SIGNED, first_page_has_body=False)),
    P("request_several", replace(REQUEST, main_recipients=("华明集团有限公司", "省国资委")), mends=False),
    P("copies_down", replace(REQUEST, copies_to=("集团办公室", "各部门"))),
    P("copies_down", replace(REQUEST, copies_to=("华明科技南京公司",))),
    P("copies_twice", replace(NOTICE, copies_to=("集团办公室", "各分公司"))),
    P("copies_mark", replace(NOTICE, copies_to=("集团办公室。",))),
    # 文种
    P("request_matters", _title(REQUEST, f"{COMPANY}关于购置会议设备以及增聘人员的请示"), mends=False),
    P("request_closing", with_text(REQUEST, "以上请示，妥否，请批示。", "专此报告。"), mends=False),
    P("request_contact", replace(REQUEST, note=""), mends=False),
    P("report_request", with_text(REPORT, "特此报告。", "恳请集团批准追加预算。特此报告。"), mends=False),
    P("note_brackets", replace(NOTICE, note="（此件公开发布）")),
    P("minutes_seal", replace(MINUTES, marks_seal_place=True), mends=False),
    P("minutes_attendance", replace(MINUTES, attendance=()), mends=False),
    # 正文层次
    P("body_missing", replace(LETTER, blocks=()), mends=False),
    P("level_mark", _text("一、总体要求", "一.总体要求")),
    P("level_mark", _text("（二）发放时间", "(二)发放时间")),
    P("level_mark", _text("（二）发放时间", "（二）、发放时间")),
    P("level_mark", _text("1.常用物品", "1、常用物品")),
    P("level_mark", _text("1.常用物品", "1．常用物品")),
    P("level_mark", _text("（1）单价", "(1)单价")),
    P("level_mark", _text("（1）单价", "⑴单价")),
    P("level_circle", _text("（1）单价500元以上的，须经部门负责人同意。\n（2）", "①单价500元以上的。\n②"), mends=False),
    P("level_start", with_text(LETTER, "我公司拟", "（一）我公司拟"), mends=False),
    P("level_skipped", _text("1.常用物品由部门联络员汇总。\n2.专用物品", "专用物品"), mends=False),
    P("level_gap", _text("三、工作要求", "四、工作要求")),
    P("level_repeated", _text("二、具体安排", "一、具体安排")),
    P("level_order", with_text(NOTICE, "三、工作要求", "一、工作要求")),
    P("heading_end", _text("一、总体要求", "一、总体要求。")),
    P("empty_line", _text("\n三、工作要求", "\n\n\n三、工作要求")),
    P("no_body_phrase", _text("确保落实。", "确保落实。\n（此页无正文）")),
    # 附件
    P("annex_end", _first_annex("办公用品需求计划表；")),
    P("annex_numbered", _first_annex("1.办公用品需求计划表")),
    P("annex_book", _first_annex("《办公用品需求计划表》")),
    P("annex_twice", replace(NOTICE, annexes=(NOTICE.annexes[0], NOTICE.annexes[0])), mends=False),
    P("annex_unnamed", _first_annex(""), mends=False),
    P("annex_empty", replace(NOTICE, annexes=(NOTICE.annexes[0], Annex("专用物品申请单"))), mends=False),
    P("annex_absent", with_text(LETTER, "报告厅一天。", "报告厅一天（见附件）。"), mends=False),
    P("annex_number", _text("见附件2", "见附件3"), mends=False),
    P("annex_chinese", _text("见附件2", "见附件二")),
    P(
        "annex_unmentioned",
        replace(LETTER, annexes=(Annex("培训日程", blocks_of("上午报到，下午开课。")),)),
        mends=False,
    ),
    # 署名、日期
    P("signatory_missing", replace(NOTICE, signatories=()), mends=False),
    P("signatory_differs", replace(NOTICE, signatories=("华明科技公司",)), mends=False),
    P("signatory_differs", replace(JOINT_REQUEST, signatories=(COMPANY,)), mends=False),
    P("date_missing", replace(NOTICE, document_date=None), mends=False),
    P("date_future", replace(NOTICE, document_date=dt.date(2026, 12, 20), printed_on=None), mends=False),
    P("date_old", replace(NOTICE, document_date=dt.date(2025, 1, 6), number="华办发〔2025〕12号"), mends=False),
    P("printed_before", replace(NOTICE, printed_on=dt.date(2026, 11, 19)), mends=False),
    P("date_zero", _text("2026年12月1日", "2026年12月01日")),
    P("date_impossible", _text("2026年12月1日", "2026年11月31日"), mends=False),
    P("date_weekday", _text("2026年12月1日", "2026年12月1日（星期三）")),
    P("date_chinese", _text("2026年12月1日", "二〇二六年十二月一日")),
    P("date_dashed", _text("2026年12月1日", "2026-12-01")),
    P("date_short", _text("2026年12月1日", "26年12月1日"), mends=False),
    # 标点
    P("half_width", _text("高度重视，", "高度重视,")),
    P("half_width", _text("（见附件1）", "(见附件1)")),
    P("half_width", _text("（见附件1）", "(见附件1）")),
    P("doubled", _text("高度重视，", "高度重视，，")),
    P("doubled", _text("确保落实。", "确保落实。。")),
    P("doubled", _text("高度重视，", "高度重视，。")),
    P("ellipsis", _text("确保落实。", "确保落实...")),
    P("straight_quotes", _text("“按需申领、以旧换新”", '"按需申领、以旧换新"')),
    P("unbalanced", _text("以旧换新”", "以旧换新"), mends=False),
    P("unbalanced", _text("《华明科技有限公司行政管理制度》", "《华明科技有限公司行政管理制度"), mends=False),
    P("book_nested", _text("《华明科技有限公司行政管理制度》", "《关于印发《行政管理制度》的通知》")),
    P("book_pause", _text("《华明科技有限公司行政管理制度》", "《采购制度》、《行政管理制度》")),
    P("corner_quotes", _text("“按需申领、以旧换新”", "「按需申领、以旧换新」")),
    P("range_mark", _text("5%—10%", "5%-10%")),
    P("range_mark", _text("每月10日至15日", "每月10日~15日")),
    P("space", _text("高度重视，确保", "高度重视， 确保")),
    P("space", _text("每月5日前", "每月 5 日前")),
    # 数字
    P("full_width", _text("每月5日前", "每月５日前")),
    P("approximate", _text("确保落实。", "在3、4天内落实。")),
    P("mixed_numeral", _text("5%—10%", "百分之10")),
    P("amount_unit", _text("2000元", "2千元")),
    P("currency_twice", _text("2000元", "￥2000元")),
    P("grouping", _text("2000元", "20,00元"), mends=False),
    P("range_unit", _text("5%—10%", "5—10%")),
]


def _codes(paper: Paper, facts: Facts = SIGNED) -> list[str]:
    return [fault.code for fault in check(paper, today=TODAY, facts=facts)]


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_paper_is_passed_in_silence(name: str) -> None:
    assert _codes(SOUND[name]) == []


@pytest.mark.parametrize("planted", TABLE, ids=lambda p: p.code)
def test_exactly_the_planted_fault_is_found(planted: Planted) -> None:
    assert _codes(planted.paper, planted.facts) == [planted.code]


@pytest.mark.parametrize("planted", TABLE, ids=lambda p: p.code)
def test_one_click_mends_it_and_nothing_new_arises(planted: Planted) -> None:
    fault = check(planted.paper, today=TODAY, facts=planted.facts)[0]
    assert fault.can_mend == planted.mends
    if fault.can_mend:
        mended = with_words(planted.paper, mend(words_of(planted.paper), fault))
        assert _codes(mended, planted.facts) == []


@pytest.mark.parametrize("planted", TABLE, ids=lambda p: p.code)
def test_a_fault_says_where_it_stands_and_by_which_clause(planted: Planted) -> None:
    fault = check(planted.paper, today=TODAY, facts=planted.facts)[0]
    rule = RULES[planted.code]
    assert (fault.severity, fault.rule) == (rule.severity, rule.clause)
    assert fault.place
    assert not fault.message.endswith("。")
    words = words_of(planted.paper)
    if fault.line and fault.field == "text":
        line = str(words["text"]).split("\n")[fault.line - 1]
        assert line[fault.start : fault.start + len(fault.excerpt)] == fault.excerpt


def test_every_rule_of_the_catalogue_is_planted_once_at_least() -> None:
    assert {planted.code for planted in TABLE} | set(TYPOGRAPHIC) == set(RULES)


def test_orders_and_minutes_may_leave_the_title_to_their_mark() -> None:
    assert _codes(replace(MINUTES, title="")) == []
    assert _codes(replace(SOUND["order"], title="", mark=f"{COMPANY}令")) == []


def test_the_annex_of_another_document_is_none_of_ours() -> None:
    paper = with_text(LETTER, "报告厅一天。", "报告厅一天，按《会场管理办法》附件2的标准付费。")
    assert _codes(paper) == []


def _plain(paper: Paper) -> list[tuple[str, str]]:
    return [(fault.code, fault.place) for fault in check(paper, today=TODAY, facts=Facts())]


def test_before_signing_neither_number_nor_date_nor_signer_is_asked_for() -> None:
    assert _plain(replace(REQUEST, number="", document_date=None, printed_on=None, signers=())) == []
