"""What of a destroyed document lies in rows (鉴定销毁, ARC-04): registered with apps.archives.condemners.

Number, title, recipients, dates, people and states stay: they are the register, kept for ever (domain.md 3.2).
"""

from apps.archives.condemners import GONE
from apps.documents.models import CirculationReader, DraftComment, DraftVersion, OutgoingDocument, Undertaking
from apps.matters.models import Matter


def condemn_outgoing(matter: Matter) -> int:
    """The text with annexes and people's names under it, every version of it, and what reviewers wrote at it."""
    document = OutgoingDocument.objects.get(pk=matter.pk)
    if document.body == GONE:
        return 0
    document.body, document.attendance, document.note = GONE, "", ""
    document.annexes = [{"name": one["name"], "text": ""} for one in document.annexes]
    document.save(update_fields=["body", "attendance", "note", "annexes"])
    versions = list(document.versions.all())
    for one in versions:
        one.content = {**one.content, **_emptied(one)}
    DraftVersion.objects.bulk_update(versions, ["content"], batch_size=100)
    comments = DraftComment.objects.filter(document=document).update(quote="", text=GONE, answer="")
    return 1 + len(versions) + comments


def _emptied(version: DraftVersion) -> dict[str, object]:
    """What a version says instead: its facts stay, so that two versions can still be told apart by them."""
    names = [name for name, _ in version.content.get("annexes", ())]
    return {"body": GONE, "annexes": [[name, ""] for name in names], "attendance": "", "note": ""}


def condemn_incoming(matter: Matter) -> int:
    """Results of those who undertook it, words of those who read it: the paper they stand on is destroyed too."""
    results = Undertaking.objects.filter(document=matter.pk).exclude(result__in=["", GONE]).update(result=GONE)
    readers = CirculationReader.objects.filter(document=matter.pk).exclude(comment="")
    return results + readers.update(comment="")
