"""The index can be written anew at any time, and says the same afterwards (PLT-09)."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from apps.matters.models import Matter, SearchText
from apps.matters.search import EVERYWHERE, narrow, sources
from apps.matters.search.sources import Text
from apps.matters.services import create_matter, put_pages, put_text
from apps.matters.services.reindexing import reindex

LONG = "".join(f"第{number}条落实安全生产责任；" for number in range(400))


@pytest.fixture
def sheet(cast, paper, monkeypatch):
    """A matter with facts, a body that some app knows, and a file of two pages."""
    matter = create_matter(kind="test_paper", title="关于冬季防火的通知", actor=cast.clerk, state="draft")
    body = Text(matter.pk, "body", "requirement", LONG)
    monkeypatch.setattr(sources, "_sources", [lambda ids: [body] if matter.pk in ids else []])
    put_text(matter_id=matter.pk, field=body.field, ref=body.ref, text=body.text)
    put_pages(matter_id=matter.pk, ref="7", pages=[(1, "锅炉房"), (2, "")], state="")
    return matter


def rows() -> set[tuple[str, str, str, str]]:
    return set(SearchText.objects.values_list("field", "ref", "text", "state"))


def found(query: str) -> bool:
    return narrow(Matter.objects.all(), query, fields=EVERYWHERE).exists()


def forget_the_index() -> None:
    with connection.cursor() as cursor:
        postgres = connection.vendor == "postgresql"
        cursor.execute("UPDATE matters_searchtext SET vector = NULL" if postgres else "DELETE FROM matters_searchindex")


def test_a_lost_index_is_written_from_what_the_apps_know(sheet):
    before = rows()
    SearchText.objects.exclude(field="file").delete()
    put_text(matter_id=sheet.pk, field="opinion", ref="99", text="无主的意见")
    forget_the_index()
    assert not found("防火") and not found("锅炉房")
    assert reindex() == 1
    assert rows() == before
    assert found("防火") and found("第399条落实") and found("锅炉房")
    assert not found("无主的意见")
    reindex()
    assert rows() == before


def test_texts_of_files_are_thrown_away_only_when_asked(sheet):
    reindex(files_again=True)
    assert not SearchText.objects.filter(field="file").exists()


def test_the_command_tells_how_far_it_is(sheet):
    out = StringIO()
    call_command("reindex", stdout=out)
    assert "完成 1/1（100%）" in out.getvalue()
    assert "检索库已重建：1 个事项" in out.getvalue()
