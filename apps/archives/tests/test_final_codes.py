"""A code that is final (定稿, or taken over from the old index) keeps its number in whatever order the rest is put."""

import datetime as dt

from apps.archives import services
from apps.archives.models import ArchiveRecord, FormerCode
from apps.archives.tests.factories import make_record


def test_a_final_code_is_never_dealt_out_anew(cast):
    """The final one is the oldest in number and the newest in date: sorted with the rest it would come last."""
    records = [
        make_record(
            cast, title=title, files=True, paper=True, paper_place="柜", pages=3,
            document_date=dt.date(2026, month, 1),
        )
        for title, month in (("关于甲的函", 9), ("关于乙的函", 5), ("关于丙的函", 3))
    ]  # fmt: skip
    first = records[0]
    ArchiveRecord.objects.filter(pk=first.pk).update(code_final=True)
    draft = services.open_arrangement(like=first, actor=cast.archivist)
    services.order_lines(arrangement=draft, actor=cast.archivist, by="time")
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    found = ArchiveRecord.objects.order_by("item_number").values_list("item_number", "title", "archive_code")
    assert list(found) == [
        (1, "关于甲的函", first.archive_code),
        (2, "关于丙的函", records[1].archive_code),
        (3, "关于乙的函", records[2].archive_code),
    ]
    assert not FormerCode.objects.filter(record=first).exists()
