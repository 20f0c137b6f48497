"""A numbering rule is changed only to one that gives every number once."""

import pytest
from django.db import transaction

from apps.core import clock
from apps.matters import kinds, number_rules, patterns
from apps.matters.models import Matter, NumberRule, TimelineEntry
from apps.matters.services import create_matter, give_number
from apps.org import roles, services

YEAR = clock.today().year


@pytest.fixture
def rule(paper, cast):
    """测〔{year}〕{n}号, two numbers given."""
    for title in ("甲", "乙"):
        with transaction.atomic():
            give_number(create_matter(kind="test_paper", title=title, actor=cast.clerk, state="draft"))
    return NumberRule.objects.get(code="test_paper")


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("测〔{year}〕{m}号", "不认识 {m}，可用：{n}、{year}"),
        ("测{n}号", "缺少年度 {year}，编号会重复"),
        ("测〔{year}〕号", "缺少流水号 {n}，编号会重复"),
        ("测〔{year}〕{n}-{n}号", "流水号 {n} 只能出现一次"),
        ("测〔{year}〕{n号", "花括号不成对，或格式写错"),
        ("测〔{year}〕{n.real}号", "花括号里只能写名称，如 {year}、{n:03}"),
        ("测〔{year}〕{n:abc}号", "冒号后的格式写错，流水号补零写作 {n:03}"),
        ("测" * 60 + "{year}{n}", f"编号将长达 {60 + 4 + 5} 字，最多 60 字"),
    ],
)
def test_what_forbids_a_text_is_said(rule, pattern, fault):
    assert fault in number_rules.faults(rule, pattern)


def test_a_good_text_has_no_faults_and_shows_its_next_number(rule):
    assert number_rules.faults(rule, "测字〔{year}〕第{n:03}号") == []
    assert number_rules.preview(rule, "测字〔{year}〕第{n:03}号") == f"测字〔{YEAR}〕第003号"
    assert number_rules.preview(rule, rule.pattern) == f"测〔{YEAR}〕3号"


def test_the_text_of_another_rule_is_refused(rule):
    NumberRule.objects.create(code="other", name="另一类", pattern="同〔{year}〕{n}号")
    assert number_rules.faults(rule, "同〔{year}〕{n}号") == ["与「另一类」的规则相同，两类编号会分不清"]


def test_a_text_that_would_give_an_old_number_again_is_refused(rule, cast):
    old = create_matter(kind="test_paper", title="早年录入", actor=cast.clerk, state="draft")
    Matter.objects.filter(pk=old.pk).update(number=f"旧〔{YEAR}〕9号")
    assert number_rules.faults(rule, "旧〔{year}〕{n}号") == [f"将与已有的编号重复：旧〔{YEAR}〕9号"]
    Matter.objects.filter(pk=old.pk).update(number=f"旧〔{YEAR}〕2号")  # behind us: never given again
    assert number_rules.faults(rule, "旧〔{year}〕{n}号") == []


def test_names_that_keep_scopes_apart_must_stay(db):
    rule = NumberRule.objects.create(code="asset", name="资产", pattern="ASSET-{category}-{year}-{n:05}")
    assert number_rules.faults(rule, "ASSET-{year}-{n:05}") == ["缺少「{category}」，编号会重复"]
    assert number_rules.preview(rule, rule.pattern) == f"ASSET-门类-{YEAR}-00001"


@pytest.mark.django_db
@pytest.mark.parametrize("code", [kind.number_rule for kind in kinds.all_kinds() if not kind.code.startswith("test_")])
def test_the_rules_of_this_release_read_their_own_numbers(code):
    rule = NumberRule.objects.get(code=code)
    found = patterns.reader(rule.pattern).fullmatch(number_rules.preview(rule, rule.pattern))
    assert (found["n"], found["year"]) == ("1", str(YEAR)) or int(found["n"]) == 1


@pytest.fixture
def keeper(cast, as_user):
    services.grant_role(user=cast.staff, code=roles.SYSTEM_ADMIN)
    services.make_staff(user=cast.staff)
    return as_user(cast.staff)


def test_the_back_office_refuses_previews_and_enters_the_change(rule, keeper):
    address = f"/admin/matters/numberrule/{rule.pk}/change/"
    page = keeper.get(address).content.decode()
    assert ("js/number-rule.js" in page, f"测〔{YEAR}〕3号" in page) == (True, True)
    refused = keeper.post(address, {"name": "测试", "pattern": "测{n}号"})
    assert "缺少年度 {year}，编号会重复" in refused.content.decode()
    asked = keeper.get(f"/admin/matters/numberrule/{rule.pk}/preview/", {"pattern": "新〔{year}〕{n}号"})
    assert asked.json() == {"faults": [], "next": f"新〔{YEAR}〕3号"}
    wrong = keeper.get(f"/admin/matters/numberrule/{rule.pk}/preview/", {"pattern": "新{n}号"})
    assert wrong.json() == {"faults": ["缺少年度 {year}，编号会重复"], "next": ""}
    assert keeper.post(address, {"name": "测试", "pattern": "新〔{year}〕{n}号"}).status_code == 302
    assert NumberRule.objects.get(pk=rule.pk).pattern == "新〔{year}〕{n}号"
    entry = TimelineEntry.objects.filter(code="office_changed").last()
    assert entry.object_label == "编号规则「测试：新〔{year}〕{n}号」"
    assert entry.note == "规则：测〔{year}〕{n}号 → 新〔{year}〕{n}号"


def test_nobody_else_asks_for_a_preview(rule, cast, as_user):
    answer = as_user(cast.director).get(f"/admin/matters/numberrule/{rule.pk}/preview/", {"pattern": "x"})
    assert answer.status_code in {302, 403}
