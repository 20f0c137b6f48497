"""Writing the search index: in the transaction of the change, so a hit is never older than the page.

The rows of a matter are written with the matter locked (the deed whose words they are holds the lock).
"""

from collections.abc import Iterable, Iterator

from apps.matters import kinds
from apps.matters.models import Matter, SearchText
from apps.matters.search.lookup import write_index
from apps.matters.search.words import pieces

Field = SearchText.Field


def put_text(*, matter_id: int, field: str, text: str, ref: str = "") -> None:
    """Make this text of a matter searchable, instead of what stood under the same field and ref (PLT-09).

    An empty text takes away what stood there.
    """
    first, *others = list(pieces(text.replace("\x00", ""))) or [""]
    rows = SearchText.objects.filter(matter_id=matter_id, field=field)
    if field != Field.FACTS:  # facts are always one row
        rows.filter(ref__startswith=f"{ref}~").delete()
    if not first.strip():
        rows.filter(ref=ref).delete()
        return
    row = SearchText(matter_id=matter_id, field=field, ref=ref, text=first, state=SearchText.State.READ)
    SearchText.objects.bulk_create(  # INSERT … ON CONFLICT: one statement where update_or_create needs seven
        [row], update_conflicts=True, unique_fields=["matter", "field", "ref"], update_fields=["text", "state"]
    )
    write_index([(row.pk, matter_id, first)])
    if others:
        put_rows(continued(matter_id, field, ref, others))


def add_text(*, matter_id: int, field: str, text: str, ref: str) -> None:
    """The same for words written in this very transaction, under a ref of their own: nothing can stand there yet.

    Two statements where `put_text` needs three (performance.md P10). Raises IntegrityError when something stood there.
    """
    first, *others = list(pieces(text.replace("\x00", ""))) or [""]
    if first.strip():
        row = SearchText(matter_id=matter_id, field=field, ref=ref, text=first)
        put_rows([row, *continued(matter_id, field, ref, others)])


def continued(matter_id: int, field: str, ref: str, texts: Iterable[str]) -> Iterator[SearchText]:
    """The rows behind the first of a text that is too long for one."""
    for place, text in enumerate(texts, 2):
        yield SearchText(matter_id=matter_id, field=field, ref=f"{ref}~{place}", text=text)


def put_rows(rows: Iterable[SearchText]) -> None:
    """Insert rows that are not there yet, and their index."""
    made = SearchText.objects.bulk_create(rows, batch_size=500)
    write_index([(row.pk, row.matter_id, row.text) for row in made if row.text])


def put_pages(*, matter_id: int, ref: str, pages: Iterable[tuple[int, str]], state: str) -> None:
    """Make the pages of a file searchable instead of what was known of it; `state` tells how the reading went.

    A page without text (a scan) is kept as such, so that OCR finds it later.
    """
    drop_pages(matter_id=matter_id, ref=ref)
    rows = [SearchText(matter_id=matter_id, field=Field.FILE, ref=f"{ref}:0", state=state)]
    for number, text in pages:
        parts = list(pieces(text.replace("\x00", ""))) if text.strip() else [""]
        empty = SearchText.State.NO_TEXT if parts == [""] else SearchText.State.READ
        page = f"{ref}:{number}"
        rows.append(SearchText(matter_id=matter_id, field=Field.FILE, ref=page, text=parts[0], state=empty))
        rows += continued(matter_id, Field.FILE, page, parts[1:])
    put_rows(rows)


def drop_pages(*, matter_id: int, ref: str) -> None:
    """A file that was removed or replaced is found no more."""
    SearchText.objects.filter(matter_id=matter_id, field=Field.FILE, ref__startswith=f"{ref}:").delete()


def index_facts(matter: Matter) -> None:
    """Make number, title and the kind's own short facts searchable, a line each: a word is never found
    across two of them."""
    put_text(matter_id=matter.pk, field=Field.FACTS, text=facts_of(matter))


def facts_of(matter: Matter) -> str:
    """The facts of a matter as the index holds them."""
    give = kinds.get(matter.kind).search_facts
    facts = [matter.number or "", matter.title, *(give(matter) if give else ())]
    return "\n".join(fact for fact in facts if fact)
