"""The order of items within the lowest class: by matter, by time, by importance (DA/T 22-2015, 5.4)."""

import datetime as dt
import re
from collections.abc import Sequence

from apps.archives.models import ArchiveRecord

BY = {"number": "归档先后", "time": "时间", "matter": "事由", "importance": "重要程度"}
# 文种 as a company ranks them: decisions before notices, notices before letters.
RANKS = (
    "决议", "决定", "命令", "令", "公报", "公告", "意见", "办法", "规定", "制度", "通知", "通告", "通报", "批复",
    "请示", "报告", "议案", "函", "纪要",
)  # fmt: skip
_ABOUT = re.compile(r"关于(.+?)的?(?:" + "|".join(sorted(RANKS, key=len, reverse=True)) + r")?$")
_NOISE = re.compile(r"[\s\W_]|转发|印发|报送|补充|进一步|做好|开展|的")
LATE = dt.date.max


def subject_of(title: str) -> str:
    """What a title is about, without the kind and the words that only differ: items of one matter share it."""
    found = _ABOUT.search(title.strip())
    return _NOISE.sub("", found.group(1) if found else title)


def rank_of(title: str) -> int:
    """The place of a title's kind among RANKS; unknown kinds come last."""
    words = title.strip().rstrip("）)》")
    return next((place for place, kind in enumerate(RANKS) if words.endswith(kind)), len(RANKS))


def arranged(records: Sequence[ArchiveRecord], by: str) -> list[ArchiveRecord]:
    """The records in one of the orders BY. Equal ones keep the order of filing.

    By matter: the matter whose first paper is the oldest comes first, its papers by time.
    """
    filed = sorted(records, key=lambda one: one.item_number)
    if by == "time":
        return sorted(filed, key=_date)
    if by == "importance":
        return sorted(filed, key=lambda one: (rank_of(one.title), _date(one)))
    if by == "matter":
        first: dict[str, dt.date] = {}
        for one in filed:
            subject = subject_of(one.title)
            first[subject] = min(first.get(subject, LATE), _date(one))
        return sorted(filed, key=lambda one: (first[subject_of(one.title)], subject_of(one.title), _date(one)))
    return filed


def _date(record: ArchiveRecord) -> dt.date:
    return record.document_date or record.filed_at.date()
