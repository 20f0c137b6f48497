"""The auditor's view: who may look, what is masked, what is found, what it leaves behind."""

import io
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.urls import reverse
from python_calamine import CalamineWorkbook

from apps.core import clock
from apps.core.ledger.page import LedgerPage
from apps.core.secrecy import Secrecy
from apps.matters.ledgers import ENTRIES
from apps.matters.models import ChainCheck, Matter, TimelineEntry, TimelineSeal
from apps.matters.services import auditing, chain, create_matter, record
from apps.org import events, roles, services

AUDIT = "/audit/"
QUERIES = 5  # session, person, roles; rows; counts of the navigation


@pytest.fixture
def auditor(cast, as_user):
    """赵外人 as auditor, who may read internal papers only."""
    services.grant_role(user=cast.stranger, code=roles.AUDITOR)
    return as_user(cast.stranger)


@pytest.fixture
def papers(cast, paper):
    """One open paper, one secret; each with an entry that tells its title."""
    plain = create_matter(kind="test_paper", title="关于用水的通知", actor=cast.clerk, state="draft")
    secret = create_matter(
        kind="test_paper", title="关于并购的绝密方案", actor=cast.clerk, state="draft", secrecy=Secrecy.CORE
    )
    record(matter=secret, actor=cast.gm, code="t", verb="批示", note="同意并购", changes={"title": ["甲案", "乙案"]})
    return plain, secret


def text(client, address: str = AUDIT) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("post", ["director", "gm", "clerk"])
def test_only_the_auditor_looks(cast, as_user, post):
    page = as_user(getattr(cast, post)).get(AUDIT)
    assert page.status_code == 403
    assert "只有安全审计员可以查看审计记录" in page.content.decode()


def test_a_system_administrator_is_no_auditor(cast, as_user):
    services.grant_role(user=cast.staff, code=roles.SYSTEM_ADMIN)
    services.make_staff(user=cast.staff)
    assert as_user(cast.staff).get(AUDIT).status_code == 403


def test_what_happened_to_a_secret_matter_is_shown_without_its_words(auditor, papers):
    page = text(auditor)
    assert "关于用水的通知" in page
    assert page.count("（事项密级高于可阅密级）") == 2
    assert "并购" not in page
    assert "批示" in page


def test_no_word_of_a_secret_title_finds_its_entries(auditor, papers):
    assert "没有符合条件的记录" in text(auditor, f"{AUDIT}?q=并购")
    assert "关于用水的通知" in text(auditor, f"{AUDIT}?q=用水 通知")


def test_one_entry_tells_its_changes_and_its_seal_and_masks_alike(cast, auditor, papers):
    changed = record(matter=papers[0], actor=cast.clerk, code="t", verb="改", changes={"title": ["用水", "用电"]})
    chain.seal()
    page = text(auditor, reverse("matters:audit_entry", args=[changed.pk]))
    assert "<td>用水</td><td>用电</td>" in page
    assert TimelineSeal.objects.get(entry_id=changed.pk).digest in page
    masked = TimelineEntry.objects.get(verb="批示")
    page = text(auditor, reverse("matters:audit_entry", args=[masked.pk]))
    assert ("并购" in page, "甲案" in page, "不显示" in page) == (False, False, True)
    assert auditor.get(reverse("matters:audit_entry", args=[10**9])).status_code == 404


def rows_at(cast, query: str) -> list[dict]:
    """The rows of the page at an address, as the auditor sees them."""
    return LedgerPage(SimpleNamespace(GET=QueryDict(query), user=cast.stranger), ENTRIES).rows


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("tab=signing", ["登录失败", "登录"]),
        ("tab=office", ["后台修改"]),
        ("tab=refused", ["越权被拒"]),
        ("tab=matters", ["批示", "登记", "登记"]),
        ("verb=登录失", ["登录失败"]),
        ("address=203.0.113.7", ["登录失败"]),
        ("kind=test_paper&verb=批示", ["批示"]),
        ("since=2020-01-01&until=2020-12-31", []),
    ],
)
def test_filters_and_tabs(cast, auditor, papers, query, verbs):
    events.announce(events.SIGNED_IN, cast.clerk)
    record(matter=None, actor=None, code=events.SIGN_IN_FAILED, verb="登录失败", object_label="账户 x",
           changes={"address": "203.0.113.7"})  # fmt: skip
    events.announce(events.OFFICE_CHANGED, cast.clerk, "编号规则「收文」：已修改规则")
    auditing.note_refusal(cast.staff, "POST /x/", "没有权限")
    rows = rows_at(cast, query)
    wanted = [row["verb"] for row in rows if row["verb"] not in {"授予角色"}]
    assert wanted == verbs


def test_by_person(cast, auditor, papers):
    rows = rows_at(cast, f"person={cast.gm.pk}")
    assert [row["verb"] for row in rows] == ["批示"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_questions_does_not_grow_with_the_rows(cast, auditor, paper, count, django_assert_num_queries):
    for number in range(count):
        create_matter(kind="test_paper", title=f"通知{number}", actor=cast.clerk, state="draft")
    auditor.get(f"{AUDIT}?tab=matters")  # the choices of filters are kept for a minute
    with django_assert_num_queries(QUERIES):
        page = text(auditor, f"{AUDIT}?tab=matters")
    assert page.count("测试事项 · 草拟") == count


def test_the_export_masks_alike_and_is_itself_entered(auditor, papers, cast):
    sheet = auditor.get(f"{AUDIT}?tab=matters&export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["时间", "经办人", "动作", "对象 / 说明"]
    words = "".join(str(cell) for row in rows for cell in row)
    assert ("并购" in words, "关于用水的通知" in words) == (False, True)
    entry = TimelineEntry.objects.get(code="export")
    assert (entry.actor, entry.object_label, entry.note) == (cast.stranger, "台账「审计记录」", "3 行")


def test_a_refused_deed_is_entered_once_with_its_reason_and_address(cast, as_user):
    as_user(cast.staff).post("/audit/chain/check/", {"expected_head": ""})
    entry = TimelineEntry.objects.get(code="refused")
    assert (entry.actor, entry.verb, entry.object_label) == (cast.staff, "越权被拒", "POST /audit/chain/check/")
    assert (entry.note, entry.changes) == ("只有安全审计员可以查看审计记录", {"address": "127.0.0.1"})


def test_a_refused_look_writes_nothing_but_a_line_of_the_log(cast, as_user, caplog):
    as_user(cast.staff).get(AUDIT)
    assert TimelineEntry.objects.filter(code="refused").count() == 0
    assert "refused GET /audit/ to sunyuangong: 只有安全审计员可以查看审计记录" in caplog.text


def test_signing_in_is_entered_with_its_address(cast, client):
    client.post("/login/", {"username": "lidengji", "password": "wrong"}, REMOTE_ADDR="203.0.113.7")
    entry = TimelineEntry.objects.get(code=events.SIGN_IN_FAILED)
    assert entry.changes == {"address": "203.0.113.7"}


def test_the_head_stands_on_the_page_and_a_check_is_kept(cast, auditor):
    record(matter=None, actor=cast.clerk, code="t", verb="测试", object_label="对象")
    chain.seal()
    digest = chain.ChainHead.objects.get().digest
    assert digest in text(auditor, "/audit/chain/")
    spaced = f" {digest[:32]} {digest[32:].upper()} "
    answer = auditor.post("/audit/chain/check/", {"expected_head": spaced}, follow=True)
    check = ChainCheck.objects.get()
    assert (check.requested_by, check.fault, check.checked) == (cast.stranger, "", TimelineSeal.objects.count())
    assert "封存链完好" in answer.content.decode()
    assert TimelineEntry.objects.get(code="chain_check").note == f"完好，共 {check.checked} 环"


def test_a_check_names_the_first_bad_entry(cast, auditor, caplog):
    record(matter=None, actor=cast.clerk, code="t", verb="测试", object_label="对象")
    chain.seal()
    TimelineSeal.objects.filter(seq=1).update(digest="0" * 64)
    answer = auditor.post("/audit/chain/check/", {"expected_head": ""}, follow=True)
    assert "封存链有问题：第 1 环对应的流转记录" in answer.content.decode()
    assert "有问题" in text(auditor, "/audit/chain/")
    assert "timeline chain is broken" in caplog.text


def test_a_head_that_is_none_is_named_at_its_field(auditor):
    answer = auditor.post("/audit/chain/check/", {"expected_head": "abc"})
    assert answer.status_code == 422
    assert "链头摘要应为 64 位的 0–9、a–f，现有 3 位" in answer.content.decode()
    assert ChainCheck.objects.count() == 0


def test_a_long_chain_is_checked_by_the_worker(cast, auditor, monkeypatch, django_capture_on_commit_callbacks):
    record(matter=None, actor=cast.clerk, code="t", verb="测试", object_label="对象")
    chain.seal()
    monkeypatch.setattr(auditing, "AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=False) as later:
        answer = auditor.post("/audit/chain/check/", {"expected_head": ""}, follow=True)
    assert "正在后台校验" in answer.content.decode()
    assert ChainCheck.objects.get().finished_at is None
    for call in later:
        call()
    assert ChainCheck.objects.get().finished_at is not None


def test_the_night_checks_once_a_day(cast, time_machine):
    assert auditing.nightly_check() is not None
    assert auditing.nightly_check() is None
    time_machine.move_to(clock.now() + chain.SETTLED * 150)
    assert auditing.nightly_check() is not None


def test_the_first_entry_is_found_by_the_number_given_after_it(auditor, cast, paper):
    matter = create_matter(kind="test_paper", title="关于用电的通知", actor=cast.clerk, state="draft")
    record(matter=matter, actor=cast.clerk, code="t", verb="登记")
    Matter.objects.filter(pk=matter.pk).update(number="测〔2026〕77号")
    assert "关于用电的通知" in text(auditor, f"{AUDIT}?q=77号")
