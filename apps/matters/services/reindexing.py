"""Writing the whole search index anew, batch by batch, while the office works."""

from collections.abc import Callable, Sequence

from django.db import transaction

from apps.matters.models import Matter, SearchText
from apps.matters.search import sources
from apps.matters.search.lookup import write_index
from apps.matters.search.words import pieces
from apps.matters.services.indexing import continued, facts_of, put_rows

BATCH = 500
Field = SearchText.Field


def reindex(*, tell: Callable[[int, int], object] = lambda done, total: None, files_again: bool = False) -> int:
    """Write every row of the index anew from what the apps know; returns how many matters (PLT-09).

    Texts of files are cut into tokens again as they were read; with `files_again` they are thrown away, and the
    catch-up of the attachments reads them anew. `tell(done, total)` hears of each batch. Twice is as once.
    """
    total, done, last = Matter.objects.count(), 0, 0
    while ids := list(Matter.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        _batch(ids, files_again)
        done, last = done + len(ids), ids[-1]
        tell(done, total)
    return done


@transaction.atomic
def _batch(ids: Sequence[int], files_again: bool) -> None:
    """Services lock the matter before they write its texts, so nothing of theirs is lost here."""
    matters = list(Matter.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    known = SearchText.objects.filter(matter__in=ids)
    (known if files_again else known.exclude(field=Field.FILE)).delete()
    rows = [SearchText(matter=matter, field=Field.FACTS, text=facts_of(matter)) for matter in matters]
    for text in sources.texts_of(ids):
        first, *others = list(pieces(text.text.replace("\x00", ""))) or [""]
        if first.strip():
            rows.append(SearchText(matter_id=text.matter_id, field=text.field, ref=text.ref, text=first))
            rows += continued(text.matter_id, text.field, text.ref, others)
    put_rows(rows)
    files = known.filter(field=Field.FILE).exclude(text="")
    write_index(files.values_list("pk", "matter_id", "text").iterator())
