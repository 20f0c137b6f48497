"""Search tells nobody what they may not see: no hit, no count, no snippet, no word of a file (PLT-09, IDOR)."""

import re
from urllib.parse import urlencode

import pytest

from apps.approvals.services import write_opinion
from apps.attachments.services import remove
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment
from apps.core.secrecy import Secrecy
from apps.documents.tests import factories as papers
from apps.matters.services import put_pages
from apps.portal import results
from apps.supervision.services import report_progress
from apps.supervision.tests.factories import item_of

WORDS = {
    "title": "鹭岛改制",
    "requirement": "限期核查账目",
    "opinion": "同意派驻审计",
    "file": "收购对价三亿",
    "report": "已约谈负责人",
}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def secret(cast, settings, tmp_path, django_capture_on_commit_callbacks):
    """A filed commercial secret with an opinion and a file, and an item of the staff with a report."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        document = papers.registered(
            cast,
            title=f"关于{WORDS['title']}的请示",
            handling_requirement=f"请{WORDS['requirement']}",
            secrecy=Secrecy.COMMERCIAL,
        )
        write_opinion(
            matter=document.matter, label="批示", text=f"{WORDS['opinion']}{SCRIPT}，抓紧办理", author=cast.gm
        )
        text = f"协议要点：{SCRIPT}{WORDS['file']}，分期支付"
        make_attachment(document.matter, cast.clerk, "协议<b>.txt", text.encode())
        item = item_of(cast, title="完成改制督办", owner=cast.staff, due_on=None)
        report_progress(item=item, actor=cast.staff, text=f"{WORDS['report']}，下周汇报", progress=30)
    return document


def counts(user, query) -> dict[str, int]:
    return {group.code: group.count for group in results.search(user, results.Asked(query))}


def page(client, query, **more) -> str:
    return client.get("/search/", {"q": query, **more}).content.decode()


def test_each_word_is_found_where_it_stands(secret, cast, as_user):
    client = as_user(cast.clerk)
    places = {
        "requirement": "正文",
        "opinion": f"批示 {cast.gm.name}",
        "file": "附件 协议&lt;b&gt;.txt",
    }
    for name, label in places.items():
        shown = page(client, WORDS[name])
        assert f"<mark>{WORDS[name]}</mark>" in shown
        assert label in shown
    assert "<mark>鹭岛改制</mark>" in page(client, WORDS["title"])
    assert counts(cast.clerk, "鹭岛改制 派驻审计 收购对价") == {"incoming": 1}  # title, opinion, file
    assert f"<mark>{WORDS['report']}</mark>" in page(as_user(cast.staff), WORDS["report"])


def test_snippets_are_words_and_never_markup(secret, cast, as_user):
    for name in ("opinion", "file"):
        shown = page(as_user(cast.clerk), WORDS[name])
        assert SCRIPT not in shown
        assert "&lt;script&gt;" in shown


def test_the_way_leads_to_the_file(secret, cast, as_user):
    attachment = secret.matter.attachments.get()
    assert f'href="/files/{attachment.pk}/preview"' in page(as_user(cast.clerk), WORDS["file"])


@pytest.mark.parametrize("name", WORDS)
def test_a_stranger_finds_counts_and_reads_nothing(secret, cast, as_user, name):
    assert counts(cast.stranger, WORDS[name]) == {}
    for kind in ("", "incoming", "supervision", "archives", "nonsense"):
        shown = page(as_user(cast.stranger), WORDS[name], kind=kind, after="999999999")
        assert "<mark>" not in shown
        assert "协议" not in shown
        assert not re.search(r"99\+(?!00:00)", shown)  # the page tells the time too: 12:05:53.978399+00:00


def test_staff_see_their_item_and_nothing_of_the_secret(secret, cast):
    assert counts(cast.staff, WORDS["report"]) == {"supervision": 1}
    assert counts(cast.staff, "改制") == {"supervision": 1}
    for name in ("title", "requirement", "opinion", "file"):
        assert counts(cast.staff, WORDS[name]) == {}


@pytest.mark.parametrize("name", ["title", "requirement", "opinion", "file"])
def test_hits_vanish_at_once_when_clearance_is_lowered(secret, cast, as_user, name):
    client = as_user(cast.clerk)
    assert counts(cast.clerk, WORDS[name]) == {"incoming": 1}
    cast.clerk.clearance = Secrecy.INTERNAL
    cast.clerk.save(update_fields=["clearance"])
    assert counts(cast.clerk, WORDS[name]) == {}
    assert "<mark>" not in page(client, WORDS[name])


def test_the_text_of_a_removed_file_is_gone(secret, cast, as_user):
    remove(attachment=secret.matter.attachments.get(), actor=cast.clerk)
    assert counts(cast.clerk, WORDS["file"]) == {}


def test_the_archivist_reads_files_of_records_but_not_the_opinions(cast, as_user, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    document = papers.registered(cast, title="关于改制的批复")
    row = make_attachment(document.matter, cast.clerk, "批复.pdf", samples.pdf(3))
    put_pages(matter_id=document.pk, ref=str(row.pk), pages=[(3, f"其中{WORDS['file']}")], state="")
    said = f"{WORDS['opinion']}，参见{WORDS['file']}"  # a word of the file stands in the opinion too
    write_opinion(matter=document.matter, label="批示", text=said, author=cast.gm)
    papers.filed(cast, document=document)
    document.matter.participants.filter(principal__in=cast.archivist.principal_ids).delete()
    assert counts(cast.archivist, WORDS["file"]) == {"archives": 1}
    assert counts(cast.archivist, WORDS["opinion"]) == {}
    shown = page(as_user(cast.archivist), WORDS["file"])
    assert f"/files/{row.pk}/preview?{urlencode({'q': WORDS['file']})}#page-3" in shown
    assert "附件 批复.pdf 第 3 页" in shown
    assert WORDS["opinion"] not in shown


def test_days_and_department_narrow_the_hits_and_a_wrong_day_is_named(secret, cast, as_user):
    client = as_user(cast.clerk)
    assert "没有找到" in page(client, WORDS["title"], until="2001-01-01")
    assert "<mark>" in page(client, WORDS["title"], since="2001-01-01")
    assert "<mark>" in page(client, WORDS["title"], department=cast.office.pk)
    assert "没有找到" in page(client, WORDS["title"], department=cast.market.pk)
    shown = page(client, WORDS["title"], since="昨天", until="2001-01-01")
    assert "发起日期从：" in shown
    assert 'value="昨天"' in shown
    assert "不能早于开始日期" in page(client, WORDS["title"], since="2020-01-02", until="2020-01-01")


def test_more_goes_on_where_the_page_ended(cast, as_user):
    for number in range(results.PAGE + 3):
        papers.registered(cast, title=f"关于消防检查的通知 第{number}份", source_number="")
    client = as_user(cast.clerk)
    first = page(client, "消防", kind="incoming")
    assert first.count("<article") == results.PAGE
    [group] = results.search(cast.clerk, results.Asked("消防", code="incoming"))
    after = min(hit.key for hit in group.hits)
    assert f"after={after}" in first
    assert page(client, "消防", kind="incoming", after=after).count("<article") == 3
    assert "没有更多了" in page(client, "消防", kind="incoming", after=1)
