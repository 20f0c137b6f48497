"""What incoming documents are found by beside their facts: what is to be done, and what readers wrote (PLT-09)."""

from collections.abc import Iterator, Sequence

from apps.documents.models import CirculationReader, IncomingDocument
from apps.matters.models import SearchText
from apps.matters.search.sources import Text
from apps.matters.services import put_text

BODY = SearchText.Field.BODY


def index_requirement(document: IncomingDocument) -> None:
    """Make 办理要求 and 备注 searchable, in the transaction that wrote them."""
    put_text(matter_id=document.pk, field=BODY, ref="requirement", text=_requirement(document))


def index_comment(reader: CirculationReader) -> None:
    """Make what a reader wrote searchable, in the transaction that wrote it."""
    if reader.comment:
        put_text(
            matter_id=reader.document_id, field=SearchText.Field.OPINION, ref=f"reader:{reader.pk}", text=reader.comment
        )


def texts_of(matter_ids: Sequence[int]) -> Iterator[Text]:
    """The same texts of many documents, for `reindex`."""
    for document in IncomingDocument.objects.filter(pk__in=matter_ids).only("handling_requirement", "note"):
        yield Text(document.pk, BODY, "requirement", _requirement(document))
    comments = CirculationReader.objects.filter(document__in=matter_ids).exclude(comment="")
    for pk, document_id, comment in comments.values_list("pk", "document_id", "comment"):
        yield Text(document_id, SearchText.Field.OPINION, f"reader:{pk}", comment)


def _requirement(document: IncomingDocument) -> str:
    return "\n".join(filter(None, [document.handling_requirement, document.note]))
