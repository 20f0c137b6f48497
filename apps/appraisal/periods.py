"""How long a record is kept (保管期限): counted in whole years after the year of the record (DA/T 22-2015, 6.3)."""

import datetime as dt

from apps.archives.models import Retention

YEARS: dict[str, int] = {Retention.YEARS_10: 10, Retention.YEARS_30: 30}  # 永久 has no end
ORDER: list[str] = [Retention.YEARS_10, Retention.YEARS_30, Retention.PERMANENT]


def ends_in(year: int, retention: str) -> int | None:
    """The last year in which a record is kept, to its 31 December; None for ever."""
    return year + YEARS[retention] if retention in YEARS else None


def is_due(year: int, retention: str, today: dt.date) -> bool:
    """Whether the period has passed: from 1 January of the year after its last. 永久 never."""
    last = ends_in(year, retention)
    return last is not None and last < today.year


def last_due_year(retention: str, today: dt.date) -> int:
    """The youngest year whose records of this period have passed. KeyError for 永久."""
    return today.year - YEARS[retention] - 1


def may_follow(year: int, old: str, new: str, today: dt.date) -> bool:
    """Whether a record may be kept on for this period: never a shorter one, and not one that has passed as well."""
    return new in ORDER and ORDER.index(new) >= ORDER.index(old) and not is_due(year, new, today)


def choices_after(year: int, old: str, today: dt.date) -> list[tuple[str, str]]:
    """The periods for which a record may be kept on, shortest first."""
    return [(code, str(Retention(code).label)) for code in ORDER if may_follow(year, old, code, today)]


def kept_for(year: int, today: dt.date) -> int:
    """已保管期限 in full years since the end of the record's year."""
    return max(0, today.year - year - 1)
