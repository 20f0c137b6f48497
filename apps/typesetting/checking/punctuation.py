"""Marks of punctuation (GB/T 15834-2011)."""

import re
from collections.abc import Iterator

from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.pairing import pairs_of
from apps.typesetting.checking.spots import CJK, Look, Spot

_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。"}
_CLOSED = rf"{CJK}”’》〉）〕％"
_OPENING = rf"{CJK}“‘《〈（〔"
_HALF = re.compile(
    rf"(?<=[{_CLOSED}])[,;:!?][ \t]*|(?<=[A-Za-z0-9%])[,;:!?](?=[{_OPENING}])|(?<=[{_CLOSED}])\.(?=[{_OPENING}]|$)"
)
_DOUBLED = re.compile(r"([，；：、])\1+|。。(?!。)|[，、；：](?=[。；])|(?<=[。；])[，、；：]|，、|、，|：，|，：")
_ELLIPSIS = re.compile(r"\.{3,}|。{3,}|(?<!…)…(?!…)|、{3,}")
_PAUSE = re.compile(r"(?<=》)、(?=《)|(?<=”)、(?=“)")
_CORNERS = {"「": "“", "」": "”", "『": "‘", "』": "’"}
_UNIT = r"(?:年|月份?|日|号|时|点|分钟?|小时|秒|%|％|万|亿|元|人|天|个|名|级|岁|米|公里|吨|℃|项|家|次|倍|周|工作日|度)"
_RANGE = re.compile(
    rf"(?<![\d.\-A-Za-z])(\d[\d.,]*{_UNIT}*(?:（[^）]{{1,6}}）)?)\s*(--|——|[-－–~～])\s*(\d[\d.]*)(?={_UNIT})"
)
_HOURS = re.compile(r"(?<!\d)(\d{1,2}:\d{2})\s*(--|——|[-－–~～])\s*(\d{1,2}:\d{2})")
_WEEKDAY_RANGE = re.compile(r"((?:周|星期)[一二三四五六日])\s*(--|——|[-－–~～])\s*((?:周|星期)?[一二三四五六日])")
_TIME = re.compile(r"[年月日时号]|^\d{4}$")
_SPACE = re.compile(rf"(?<=[{CJK}，。；：、！？“”《》（）])[ 　\t]+(?=[{CJK}，。；：、！？“”《》（）])")
_SPACE_LATIN = re.compile(rf"(?<=[{CJK}，。；：、]) +(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) +(?=[{CJK}，。；：、])")
_AFTER_NUMBER = re.compile(r"^第[^ 　]{1,6}[编章节条款][ 　]+")


def faults(look: Look) -> Iterator[Fault]:
    """Every stretch of running words."""
    for spot in look.running:
        yield from in_spot(spot)


def in_spot(spot: Spot) -> Iterator[Fault]:
    """The marks of one stretch."""
    plain = spot.plain
    yield from spot.swaps("half_width", "中文标点用全角，不用半角", sorted((*_half(plain), *_half_brackets(plain))))
    yield from spot.swaps("straight_quotes", "引号用“”，不用直引号", _straight(plain), each=2)
    yield from _unbalanced(spot)
    yield from spot.swaps("doubled", "标点重复，只留一个", _doubled(plain))
    yield from spot.swaps(
        "ellipsis", "省略号用“……”，占两个字", ((m.start(), m.group(0), "……") for m in _ELLIPSIS.finditer(plain))
    )
    yield from spot.swaps("book_nested", "书名号里面还要用书名号时，里面一层用“〈〉”", _nested(plain), each=2)
    yield from spot.swaps(
        "book_pause",
        "并列的书名号之间、引号之间一般不用顿号",
        ((m.start(), "、", "") for m in _PAUSE.finditer(plain)),
    )
    yield from spot.swaps(
        "corner_quotes",
        "引号用“”，不用直角引号",
        ((i, c, _CORNERS[c]) for i, c in enumerate(plain) if c in _CORNERS),
        each=2,
    )
    yield from spot.swaps("range_mark", "起止时间和数值范围用一字线“—”（数值也可用“～”）", _ranges(plain))
    yield from spot.swaps("space", "汉字之间、汉字与数字之间不留空格", _spaces(spot))


def _half(plain: str) -> Iterator[tuple[int, str, str]]:
    for found in _HALF.finditer(plain):
        mark = found.group(0)
        if _ELLIPSIS.match(plain, found.start()):
            continue
        yield found.start(), mark, _WIDE[mark[0]]


def _half_brackets(plain: str) -> Iterator[tuple[int, str, str]]:
    """( ) that stand among Chinese, or are half of a pair with a full one."""
    for pair in pairs_of(plain):
        if pair.closing is None or pair.opening is None or plain[pair.opening] not in "(（":
            continue
        before = plain[pair.opening - 1 : pair.opening]
        inner = plain[pair.opening : pair.closing + 2]
        mixed = plain[pair.opening] + plain[pair.closing] in ("(）", "（)")
        if mixed or (plain[pair.opening] == "(" and re.search(f"[{CJK}]", before + inner)):
            yield pair.opening, plain[pair.opening], "（"
            yield pair.closing, plain[pair.closing], "）"


def _straight(plain: str) -> Iterator[tuple[int, str, str]]:
    places = [i for i, c in enumerate(plain) if c == '"' and not plain[max(0, i - 1) : i].isdecimal()]
    if len(places) % 2 or not re.search(f"[{CJK}]", plain):
        return
    yield from ((place, '"', "“" if turn % 2 == 0 else "”") for turn, place in enumerate(places))


def _unbalanced(spot: Spot) -> Iterator[Fault]:
    """A quotation may run on over paragraphs, each of which then begins with its own “."""
    for pair in pairs_of(spot.plain):
        if pair.is_whole or (pair.opening == 0 and spot.text[:1] in "“‘"):
            continue
        place = pair.closing if pair.opening is None else pair.opening
        assert place is not None  # noqa: S101  (a pair has one side at least)
        said = f"“{spot.text[place]}”没有与之配对的另一半" if spot.text[place] not in "“”" else "引号不成对"
        yield spot.fault("unbalanced", said, start=place, end=place + 1)
        return


def _doubled(plain: str) -> Iterator[tuple[int, str, str]]:
    for found in _DOUBLED.finditer(plain):
        if _ELLIPSIS.match(plain, found.start()):
            continue
        marks = found.group(0)
        alone = len(marks) == 1
        yield (
            found.start(),
            marks,
            "" if alone else ("，" if set(marks) == {"，", "、"} else marks[0].replace("：", "：")),
        )


def _nested(plain: str) -> Iterator[tuple[int, str, str]]:
    for pair in pairs_of(plain):
        if pair.opening is None or pair.closing is None or plain[pair.opening] != "《":
            continue
        if pair.books % 2:
            yield pair.opening, "《", "〈"
            yield pair.closing, "》", "〉"


def _ranges(plain: str) -> Iterator[tuple[int, str, str]]:
    for pattern in (_RANGE, _HOURS, _WEEKDAY_RANGE):
        for found in pattern.finditer(plain):
            mark = found.group(2)
            after = plain[found.end() : found.end() + 1]
            if mark == "～" and pattern is _RANGE and not _TIME.search(found.group(1)) and after not in "年月日时":
                continue
            start = found.end(1)
            yield start, plain[start : found.start(3)], "—"


def _spaces(spot: Spot) -> Iterator[tuple[int, str, str]]:
    """Running words only: rosters and signatures are set out with spaces, joint issuers in book marks too."""
    plain = spot.plain
    running = spot.field in ("title", "annexes") or re.search("[，。]", plain)
    if not running or spot.part.value == "centred":
        return
    books = [pair for pair in pairs_of(plain) if pair.is_whole and plain[pair.opening or 0] in "《〈"]
    head = _AFTER_NUMBER.match(plain)
    for pattern in (_SPACE, _SPACE_LATIN):
        for found in pattern.finditer(plain):
            inside = any((pair.opening or 0) < found.start() < (pair.closing or 0) for pair in books)
            if not inside and not (head and found.start() < head.end()):
                yield found.start(), found.group(0), ""
