"""附件说明 and what the text says of annexes (GB/T 9704-2012 7.3.4, 7.3.7; 条例 art. 9 (十))."""

import re
from collections.abc import Iterator

from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.spots import Look, Spot
from apps.typesetting.reading.marks import value_of

_END = "。，；：、,.;:"
_OWN_NUMBER = re.compile(
    r"^\s*(附件\s*[\d一二三四五六七八九十]*\s*[:：.．、]?|\d{1,2}\s*[.．、](?!\d)|[(（]\d{1,2}[)）])\s*"
)
_MENTION = re.compile(
    r"(?<![》）])(?<![》）]的)附件\s*([一二三四五六七八九十]{1,3}(?![一-龥])|[一二三四五六七八九十]{1,2}(?=[和及、，。）])|\d{1,2}(?!\d|年|月))?"
)
# 附件 as an ordinary word: 附件材料, 及其附件; only a reference to something that must be there counts.
_REFERENCE = re.compile(
    r"(见|详见|参见|填写|填报|按照|按|根据|以及|如)附件|附件\d|附件[一二三四五六七八九十](?![一-龥])|（附件|附后|随文附"
)


def faults(look: Look) -> Iterator[Fault]:
    """Names, texts and mentions of annexes."""
    for spot in look.annex_names:
        yield from _name(spot)
    yield from _texts(look)
    yield from _mentions(look)


def _name(spot: Spot) -> Iterator[Fault]:
    text = spot.text
    if not text.strip():
        return
    bare = text.rstrip(_END)
    if bare != text:
        fix = [spot.edit(len(bare), text[len(bare) :], "")]
        yield spot.fault("annex_end", "附件名称后不加标点符号", start=len(bare), end=len(text), fix=fix)
    if (found := _OWN_NUMBER.match(text)) and found.end() < len(bare):
        fix = [spot.edit(0, found.group(0), "")]
        said = "附件的序号由版式自动编排，名称中不再写序号"
        yield spot.fault("annex_numbered", said, start=0, end=found.end(), fix=fix)
    if bare.startswith("《") and bare.endswith("》") and not re.search("[《》]", bare[1:-1]):
        fix = [spot.edit(0, "《", ""), spot.edit(len(bare) - 1, "》", "")]
        yield spot.fault("annex_book", "附件名称一般不加书名号", fix=fix)


def _texts(look: Look) -> Iterator[Fault]:
    seen: set[str] = set()
    for spot in look.annex_names:
        annex, called = look.paper.annexes[spot.item - 1], look.annex_labels[spot.item - 1]
        if not annex.name.strip():
            yield spot.fault("annex_unnamed", f"{called}有正文，附件说明中没有写它的名称")
            continue
        if annex.name in seen:
            yield spot.fault("annex_twice", f"附件说明中“{annex.name}”列了两次")
        seen.add(annex.name)
        if not annex.blocks and not annex.apart and not look.facts.published_copy:
            yield spot.fault("annex_empty", f"附件说明列了“{annex.name}”，{called}还没有内容")


def _mentions(look: Look) -> Iterator[Fault]:
    count = len(look.annex_names)
    mentioned = False
    for spot in look.body:
        for found in _MENTION.finditer(spot.text):
            mentioned = True
            yield from _one_mention(spot, found, count)
    if count and not mentioned and not any(_named(look.words, spot.text) for spot in look.annex_names):
        said = "附件说明列有附件，正文没有提到，请在相应处写明“见附件”"
        yield look.annex_names[0].fault("annex_unmentioned", said)


def _one_mention(spot: Spot, found: re.Match[str], count: int) -> Iterator[Fault]:
    start, end = found.span()
    if not count:
        if _REFERENCE.search(spot.text, max(0, start - 4), min(len(spot.text), end + 1)):
            yield spot.fault("annex_absent", "正文提到附件，附件说明中没有列出", start=start, end=end)
        return
    number = value_of(found.group(1)) if found.group(1) else 1
    if number is None or number > count or number == 0:
        said = f"正文提到“{found.group(0)}”，附件说明只列了{count}个附件"
        yield spot.fault("annex_number", said, start=start, end=end)
    elif found.group(1) and not found.group(1).isdecimal():
        fix = [spot.edit(found.start(1), found.group(1), str(number))]
        yield spot.fault("annex_chinese", "附件顺序号用阿拉伯数字", start=start, end=end, fix=fix)


def _named(words: str, name: str) -> bool:
    """The text speaks of the annex by its name, or says that something is attached."""
    return name.strip("《》") in words or "附后" in words
