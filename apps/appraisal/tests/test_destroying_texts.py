"""What lies in rows goes with its record, by the hook each app registers (apps.archives.condemners)."""

import pytest
from django.db import connection

from apps.appraisal import services, tasks
from apps.appraisal.tests.factories import destroyed
from apps.archives import condemners
from apps.archives.condemners import GONE, condemn_texts
from apps.archives.models import ArchiveRecord
from apps.archives.tests.factories import make_record
from apps.documents.models import DraftVersion, OutgoingDocument
from apps.documents.outgoing.services import add_comment, resolve_comment
from apps.documents.tests import factories as incoming
from apps.documents.tests import outgoing_world as outgoing
from apps.matters.models import SearchText
from apps.matters.services.reindexing import reindex

pytestmark = pytest.mark.django_db
WORD = "青龙沟水库"


@pytest.fixture(autouse=True)
def later(monkeypatch, disk):
    """Files on a disk of their own; what the commit would hand to the worker is called here."""
    monkeypatch.setattr(tasks.finish, "delay_on_commit", lambda *args: None)


def everything(*tables: str) -> str:
    """All rows of these tables as text: what a reader of the database would find."""
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found += [repr(row) for row in cursor.fetchall()]
    text = "\n".join(found)
    return text + text.encode().decode("unicode_escape", "ignore")  # SQLite keeps JSON in escapes


def due(matter_id: int) -> ArchiveRecord:
    """Its record, as old as can be."""
    ArchiveRecord.objects.filter(matter=matter_id).update(year=2009, retention="D10")
    return ArchiveRecord.objects.get(matter=matter_id)


def test_the_draft_its_versions_and_what_was_said_at_it_are_gone_and_the_register_stays(cast):
    document = outgoing.drafted(cast, body=f"一、{WORD}须加固。", annexes=(("名单", f"{WORD}值班表"),))
    document = outgoing.rewritten(document, cast.staff, "改了一句", body=f"一、{WORD}须在汛前加固。")
    outgoing.services.submit_draft(document=document, actor=cast.staff)
    add_comment(document=outgoing.fresh(document), actor=cast.head, paragraph=1, text=f"{WORD}写全称")
    comment = document.comments.get()
    tables = ("documents_outgoingdocument", "documents_draftversion", "documents_draftcomment", "matters_searchtext")
    assert (WORD in comment.quote, everything(*tables).count(WORD) > 4) == (True, True)
    resolve_comment(document=outgoing.fresh(document), actor=cast.staff, comment=comment, answer="已改")
    for person in (cast.head, cast.director):
        outgoing.decide(document, person)
    outgoing.services.issue_document(document=outgoing.fresh(document), actor=cast.clerk)
    outgoing.services.distribute(document=outgoing.fresh(document), actor=cast.clerk, house=[], outside=["市水务局"])
    outgoing.services.file_outgoing(
        document=outgoing.fresh(document), actor=cast.clerk, retention="D10", department=cast.office
    )
    before = outgoing.fresh(document)
    batch = destroyed(cast, [due(document.pk)])
    services.finish_batch(batch.pk)
    assert WORD not in everything(*tables)
    after = outgoing.fresh(document)
    assert (after.body, after.annexes) == (GONE, [{"name": "名单", "text": ""}])
    kept = ("matter.number", "matter.title", "main_recipients", "document_date", "signer", "version")
    assert [attribute(after, name) for name in kept] == [attribute(before, name) for name in kept]
    assert [one.reason for one in DraftVersion.objects.order_by("number")][:2] == ["初稿", "改了一句"]
    reindex()
    assert WORD not in everything(*tables)
    assert condemn_texts(after.matter) == 0  # the second time


def attribute(document: OutgoingDocument, path: str):
    for name in path.split("."):
        document = getattr(document, name)
    return document


def test_results_and_readers_words_of_a_paper_that_came_in_go_too_and_its_register_stays(cast):
    document = incoming.filed(cast)
    share = document.undertakings.first()
    type(share).objects.filter(pk=share.pk).update(result=f"{WORD}已查")
    reindex()
    services.finish_batch(destroyed(cast, [due(document.pk)]).pk)
    share.refresh_from_db()
    assert share.result == GONE
    row = incoming.fresh(document)
    assert (row.source_number, row.handling_requirement) == (document.source_number, document.handling_requirement)


def test_the_index_after_the_destruction_is_what_reindex_would_write(cast):
    document = incoming.filed(cast)
    services.finish_batch(destroyed(cast, [due(document.pk)]).pk)
    rows = SearchText.objects.filter(matter=document.pk).exclude(field="file").order_by("field", "ref")
    before = list(rows.values_list("field", "ref", "text"))
    reindex()
    assert list(rows.values_list("field", "ref", "text")) == before


def test_every_kind_that_is_filed_with_words_in_rows_has_a_condemner_and_each_kind_one(cast):
    assert {"incoming", "outgoing"} <= condemners.kinds()
    with pytest.raises(RuntimeError, match="has a condemner already"):
        condemners.register("outgoing", lambda matter: 0)
    assert condemn_texts(make_record(cast).matter) == 0  # of a kind without any
