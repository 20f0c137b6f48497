"""What of a destroyed record's content lies in rows, and goes with it (鉴定销毁, ARC-04): the text of drafts, their
versions, the words quoted from them, results that were written into the system instead of on paper.

Files are the business of `attachments.services.destroying`; this is for the words. Each app whose matters are filed
and whose rows hold content (not metadata) registers one condemner for its kind, in its `ready()`:

    from apps.archives import condemners
    condemners.register("outgoing", condemn_outgoing)

A condemner is `(matter) -> int`. It is called inside the transaction of the destruction, with the matter locked, and

* overwrites every column that holds content with `GONE` (or empties it where the page then says nothing wrong):
  body, annexes, versions of a draft, quotes in comments, a manuscript's text and its reader's marks;
* leaves what the register and the metadata say (题名, 文号, 责任者, 日期, 主送, 密级, who did what and when): they stay
  for ever (domain.md 3.2). So do opinions of an approval and the timeline, which are the proof that things went their
  way and are written once: neither is touched;
* may be called twice: the second time there is nothing left to overwrite;
* returns how many texts it overwrote.

The search index needs nothing from it: bodies and words of people are written anew from the same sources as `reindex`
reads (matters.search.sources), so what was overwritten is found no more, and no `reindex` brings it back.
"""

from collections.abc import Callable

from apps.matters.models import Matter, SearchText
from apps.matters.search import sources
from apps.matters.services import put_text

Condemner = Callable[[Matter], int]
GONE = "〔内容已随档案销毁，只保留著录信息〕"
_condemners: dict[str, Condemner] = {}


def register(kind: str, condemner: Condemner) -> None:
    """Name the condemner of a kind of matter; once for each kind. Registering the same again changes nothing."""
    if _condemners.setdefault(kind, condemner) is not condemner:
        raise RuntimeError(f"kind {kind!r} has a condemner already")


def kinds() -> frozenset[str]:
    """The kinds that have one."""
    return frozenset(_condemners)


def condemn_texts(matter: Matter) -> int:
    """Overwrite what the rows of a matter hold, and what of it stands in the index; returns how many texts went.

    The caller's transaction has the matter locked.
    """
    condemner = _condemners.get(matter.kind)
    count = condemner(matter) if condemner is not None else 0
    left = {(text.field, text.ref): text.text for text in sources.texts_of([matter.pk])}
    known = SearchText.objects.filter(matter=matter, field__in=[SearchText.Field.BODY, SearchText.Field.OPINION])
    for field, ref in {(field, ref.partition("~")[0]) for field, ref in known.values_list("field", "ref")}:
        put_text(matter_id=matter.pk, field=field, ref=ref, text=left.get((field, ref), ""))
    return count
