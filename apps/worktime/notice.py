"""Reading a holiday notice of the State Council (PLT-11, PLT-12): its sentences become days.

    一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
    三、清明节：4月5日放假，与周末连休。

Nothing is guessed. A sentence that cannot be read is named; so is one whose weekday, count or order does not
fit its dates. Days may also stand one a line (2027-01-01 元旦 休息), as rows copied from a sheet of Excel do.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

WEEKDAYS = "一二三四五六日"
REMARK = r"(?:[（(](?P<{0}>[^）)]*)[）)])?"
DATE = r"(?:(?P<y{0}>\d{{4}})年)?(?:(?P<m{0}>\d{{1,2}})月)?(?P<d{0}>\d{{1,2}})日" + REMARK.format("r{0}")
TO = r"\s*(?:至|到|—|–|-)\s*"
REST = re.compile(
    rf"{DATE.format(1)}(?:{TO}{DATE.format(2)})?\s*放假(?:调休)?(?P<short>\d+天)?"
    r"(?:[，,]?(?:与周末连休|不调休))*(?:[，,]?共(?P<count>\d+)天)?"
)
WORK = re.compile(rf"{DATE.format(1)}")
HEADING = re.compile(r"^[一二三四五六七八九十]+、\s*(?P<name>[^：:]{2,12})[：:]\s*(?P<text>.+)$")
LINE = re.compile(
    r"^(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s+(?:(?:星期|周)[一二三四五六日天]\s+)?(?P<name>\S{1,40})\s+(?P<what>休息|放假|上班|调休上班)$"
)
YEAR = re.compile(r"关于\s*(\d{4})\s*年.{0,12}(?:节假日|放假)")
NUMBER = re.compile(r"国办发(?:明电)?〔\d{4}〕\d+号")
ADVICE = re.compile(r"^鼓励")
SPEAKS_OF_DAYS = re.compile(r"\d+月\d+日.*(?:放假|上班|休息|补休|调休)")


@dataclass(frozen=True)
class Day:
    """One day that the weekend alone would not tell."""

    date: dt.date
    name: str
    is_off: bool

    @property
    def weekday(self) -> str:
        """周六."""
        return f"周{WEEKDAYS[self.date.weekday()]}"


@dataclass
class Reading:
    """What was understood. With `faults` nothing may be entered; `skipped` are recommendations, no rules."""

    year: int | None = None
    number: str = ""
    days: list[Day] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


class Unreadable(ValueError):
    """Why a sentence cannot be read, in Chinese."""


def read(text: str, year: int | None = None) -> Reading:
    """Read a notice. `year` is whose arrangement it is; without it the title must say so."""
    found = Reading(year=year, number=_first(NUMBER, text))
    said = YEAR.search(text)
    if year is None and said:
        found.year = int(said.group(1))
    if year is not None and said and int(said.group(1)) != year:
        found.faults.append(f"通知标题写的是 {said.group(1)} 年，与所选 {year} 年不符")
    if found.year is None:
        found.faults.append("看不出是哪一年的安排，请选择年度")
        return found
    for line in filter(None, map(str.strip, text.splitlines())):
        _read_line(line, found)
    found.days.sort(key=lambda day: day.date)
    twice = {one.date for one, other in zip(found.days, found.days[1:], strict=False) if one.date == other.date}
    found.faults += [f"{date:%Y-%m-%d} 说了两次" for date in sorted(twice)]
    if not found.days and not found.faults:
        found.faults.append("没有读到任何放假或上班的日期，请粘贴通知全文")
    return found


def _first(pattern: re.Pattern[str], text: str) -> str:
    hit = pattern.search(text)
    return hit.group() if hit else ""


def _read_line(line: str, found: Reading) -> None:
    plain, heading = LINE.match(line), HEADING.match(line)
    if plain:
        _try(line, found, lambda: [_plain(plain, found)])
    elif heading:
        for sentence in filter(None, re.split(r"[。；;]\s*", heading["text"])):
            _read_sentence(sentence.strip(), heading["name"].strip(), found)
    elif SPEAKS_OF_DAYS.search(line) or re.match(r"\d{4}[-/.]\d", line):
        found.faults.append(f"这句读不懂：{line}")


def _read_sentence(sentence: str, name: str, found: Reading) -> None:
    if ADVICE.match(sentence):
        found.skipped.append(sentence)
    elif sentence.endswith("上班"):
        _try(sentence, found, lambda: list(_worked(sentence.removesuffix("上班"), name, found)))
    else:
        _try(sentence, found, lambda: list(_rested(sentence, name, found)))


def _try(sentence: str, found: Reading, reader: Callable[[], list[Day]]) -> None:
    try:
        found.days += reader()
    except Unreadable as error:
        found.faults.append(f"{error}：{sentence}")


def _plain(hit: re.Match[str], found: Reading) -> Day:
    try:
        year, month, day = map(int, re.split("[-/.]", hit["date"]))
        date = dt.date(year, month, day)
    except ValueError:
        raise Unreadable("没有这一天") from None
    _check_year(date, found)
    return _checked(Day(date, hit["name"], hit["what"] in ("休息", "放假")))


def _worked(text: str, name: str, found: Reading) -> Iterator[Day]:
    month = None
    for piece in re.split(r"[、，,和]", re.sub(r"[（(][^）)]*[）)]", lambda hit: hit.group().replace("、", " "), text)):
        hit = WORK.fullmatch(piece.strip())
        if hit is None:
            raise Unreadable("这句读不懂")
        date = _date(hit, "1", found, month)
        month = date.month
        yield _checked(Day(date, name, False))


def _rested(text: str, name: str, found: Reading) -> Iterator[Day]:
    hit = REST.fullmatch(text)
    if hit is None:
        raise Unreadable("这句读不懂")
    first = _date(hit, "1", found, None)
    last = _date(hit, "2", found, first.month) if hit["d2"] else first
    count = (last - first).days + 1
    if not 1 <= count <= 20:
        raise Unreadable("起止日期前后颠倒或相隔太久")
    said = hit["count"] or (hit["short"] or "").removesuffix("天")
    if said and int(said) != count:
        raise Unreadable(f"写的是 {said} 天，按起止日期是 {count} 天")
    yield from (Day(first + dt.timedelta(days=n), name, True) for n in range(count))


def _date(hit: re.Match[str], which: str, found: Reading, month: int | None) -> dt.date:
    """The date of a group; its month may have been said before, its year is the notice's."""
    months = hit[f"m{which}"] or month
    if not months:
        raise Unreadable("日期没有写月份")
    try:
        date = dt.date(int(hit[f"y{which}"] or found.year or 0), int(months), int(hit[f"d{which}"]))
    except ValueError:
        raise Unreadable("没有这一天") from None
    _check_year(date, found)
    said = re.search(r"(?:星期|周)([一二三四五六日天])", hit[f"r{which}"] or "")
    if said and said.group(1).replace("天", "日") != WEEKDAYS[date.weekday()]:
        raise Unreadable(f"{date:%Y-%m-%d} 是周{WEEKDAYS[date.weekday()]}，不是{said.group()}")
    return date


def _check_year(date: dt.date, found: Reading) -> None:
    """A notice also speaks of the last days of the year before (元旦)."""
    if found.year is not None and date.year not in (found.year - 1, found.year):
        raise Unreadable(f"{date:%Y-%m-%d} 不在 {found.year} 年的安排之内")


def _checked(day: Day) -> Day:
    if not day.is_off and day.date.weekday() < 5:
        raise Unreadable(f"{day.date:%Y-%m-%d} 是{day.weekday}，本来就上班")
    return day
