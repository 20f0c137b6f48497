"""Writing the search index: in the transaction of the change, so a hit is never older than the page."""

from apps.matters.models import Matter, SearchText
from apps.matters.search.lookup import write_index


def put_text(*, matter_id: int, field: str, text: str, ref: str = "") -> None:
    """Make this text of a matter searchable, instead of what stood under the same field and ref."""
    row, _ = SearchText.objects.update_or_create(
        matter_id=matter_id, field=field, ref=ref, defaults={"text": text.replace("\x00", "")}
    )
    write_index([(row.pk, row.text)])


def index_facts(matter: Matter) -> None:
    """Make number, title and the kind's own short facts searchable, a line each: a word is never found
    across two of them."""
    give = matter.kind_spec.search_facts
    facts = [matter.number or "", matter.title, *(give(matter) if give else ())]
    put_text(matter_id=matter.pk, field=SearchText.Field.FACTS, text="\n".join(fact for fact in facts if fact))
