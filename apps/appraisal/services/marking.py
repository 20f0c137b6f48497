"""What became of a record stands in the catalogue's 备注 and in the record's own timeline (domain.md 3.2)."""

from apps.appraisal.models import RecordFate
from apps.archives.models import ArchiveRecord
from apps.archives.services.entries import tell_of
from apps.org.models import User

LONGEST = ArchiveRecord._meta.get_field("note").max_length or 200


def remark(record: ArchiveRecord, fate: RecordFate, *, actor: User | None, code: str, verb: str, reason: str) -> None:
    """Put the words at the head of the remark; what stood there before is in the entry as well.

    Code, class and everything else of the record stay as they were: a record that is kept on keeps its 档号.
    """
    before, words = record.note, fate.words
    record.note = "；".join(filter(None, [words, before]))[:LONGEST]
    record.save(update_fields=["note"])
    tell_of(
        record,
        actor=actor,
        code=code,
        verb=verb,
        note=f"{words}。{reason}"[:500],
        changes={"note": [before, record.note]},
    )
