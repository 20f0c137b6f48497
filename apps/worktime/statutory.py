"""Statutory days off of a year without a published notice.

全国年节及纪念日放假办法 (fourth revision of 2024-11-10, in force 2025): 元旦 1, 春节 4 (除夕 to 初三),
清明 1, 劳动节 2, 端午 1, 中秋 1, 国庆 3 = 13 days (domain.md section 9). Make-up days and bridges are not
known before the notice of the State Council; they are not guessed.
"""

import datetime as dt
from functools import lru_cache


@lru_cache(maxsize=64)
def days_off(year: int) -> dict[dt.date, str]:
    """The thirteen days and their names; lunar feasts and 清明 are computed."""
    from lunar_python import Lunar  # only years without a notice need it

    def feast(month: int, day: int) -> dt.date:
        solar = Lunar.fromYmd(year, month, day).getSolar()
        return dt.date(solar.getYear(), solar.getMonth(), solar.getDay())

    term = Lunar.fromYmd(year, 1, 1).getJieQiTable()["清明"]
    new_year = feast(1, 1)
    days = {
        dt.date(year, 1, 1): "元旦",
        dt.date(term.getYear(), term.getMonth(), term.getDay()): "清明",
        feast(5, 5): "端午",
        feast(8, 15): "中秋",
    }
    days |= {new_year + dt.timedelta(days=n): "春节" for n in range(-1, 3)}
    days |= {dt.date(year, 5, n): "劳动节" for n in (1, 2)}
    days |= {dt.date(year, 10, n): "国庆节" for n in (1, 2, 3)}
    return days
