"""Archive records and what they are arranged, kept, lent and destroyed by."""

from apps.archives.models.arranging import Arrangement, ArrangementLine, FormerCode
from apps.archives.models.lending import Loan, LoanLimit, LoanRenewal
from apps.archives.models.places import Box, BoxSize, Room, Shelf
from apps.archives.models.record import ArchiveCategory, ArchiveRecord, RecordEntry, Retention

__all__ = [
    "ArchiveCategory",
    "ArchiveRecord",
    "Arrangement",
    "ArrangementLine",
    "Box",
    "BoxSize",
    "FormerCode",
    "Loan",
    "LoanLimit",
    "LoanRenewal",
    "RecordEntry",
    "Retention",
    "Room",
    "Shelf",
]
