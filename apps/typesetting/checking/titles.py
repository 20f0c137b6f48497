"""标题: issuer, 关于 matter 的 kind (条例 art. 9 (七), GB/T 9704-2012 7.3.1)."""

import re
from collections.abc import Iterator

from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.spots import Look, Spot
from apps.typesetting.kinds import NOT_KINDS, PLAIN_TITLED, UNSIGNED, kind_in, plain_kind
from apps.typesetting.paper import Form

_VERBS = ("关于", "印发", "转发", "批转", "发布", "公布", "任免", "表彰", "聘任")
_END = "。，；：！？、,.;:!?"
_INNER = re.compile(r"[。；！？，,;!?]")
_REPEATED = re.compile(r"(关于关于|的的|通知的通知|转发.*转发|(关于.*){3})")


def faults(look: Look) -> Iterator[Fault]:
    """All of the title."""
    spot = look.title
    if not spot.text.strip():
        if _mark_is_title(look):
            return
        yield spot.fault("title_missing", "还没有标题。标题由发文机关名称、事由和文种组成")
        return
    yield from _kind(look, spot)
    yield from _marks(spot)
    yield from _build(look, spot)
    if found := _REPEATED.search(spot.text):
        said = f"标题中“{_short(found.group(0))}”重复，转发时可以省去中间层次的“关于”“的通知”"
        yield spot.fault("title_repeated", said, start=found.start(), end=found.end())


def _mark_is_title(look: Look) -> bool:
    """Orders and minutes carry their kind in the mark, 某某令, 某某会议纪要 (10.2, 10.3)."""
    return look.paper.form in (Form.ORDER, Form.MINUTES) and kind_in(look.paper.mark) == plain_kind(look.paper.kind)


def _short(words: str) -> str:
    return words if len(words) <= 8 else f"{words[:3]}…{words[-3:]}"


def _kind(look: Look, spot: Spot) -> Iterator[Fault]:
    named, chosen = kind_in(spot.text), plain_kind(look.paper.kind)
    if named == chosen:
        return
    if named:
        said = f"标题的文种是“{named}”，所选文种是“{chosen}”，两处应当一致"
        yield spot.fault("title_kind_differs", said, start=max(0, len(spot.text) - 4), end=len(spot.text))
        return
    wrong = next((word for word in NOT_KINDS if spot.text.rstrip(_END).endswith(word)), "")
    bare = spot.text.rstrip(_END)
    if wrong in ("请示报告", "申请报告"):
        said, new = f"“{wrong}”是两个文种混用，请示和报告应当分开", bare.removesuffix(wrong) + chosen
    else:
        said = f"“{wrong}”不是公文的法定文种，标题末尾应当写明文种" if wrong else "标题末尾没有写明文种"
        new = f"{bare.removesuffix('的')}的{chosen}"
    yield spot.fault("title_kind_missing", said, start=len(bare), end=len(bare), fix=[spot.edit(0, spot.text, new)])


def _marks(spot: Spot) -> Iterator[Fault]:
    bare = spot.text.rstrip(_END)
    if bare != spot.text and kind_in(spot.text):
        tail = spot.text[len(bare) :]
        fix = [spot.edit(len(bare), tail, "")]
        yield spot.fault("title_end", "标题末尾不加标点符号", start=len(bare), end=len(spot.text), fix=fix)
    outside = re.sub(r"《[^》]*》|（[^）]*）|“[^”]*”", lambda m: "\0" * len(m.group(0)), bare)
    if found := _INNER.search(outside):
        said = "标题除书名号、引号、括号和顿号外，一般不用标点符号"
        yield spot.fault("title_mark", said, start=found.start(), end=found.end())


def _build(look: Look, spot: Spot) -> Iterator[Fault]:
    kind = plain_kind(look.paper.kind)
    if kind in PLAIN_TITLED or not kind_in(spot.text):
        return
    if not any(verb in spot.text for verb in _VERBS):
        yield spot.fault("title_about", "标题的事由一般写成“关于……的”")
    elif not re.search(r"的[^的]{0,6}$", spot.text.rstrip(_END)):
        yield spot.fault("title_about", f"标题的事由和文种之间一般加“的”，写成“……的{kind}”")
    issuers = look.paper.issuers
    if issuers and kind not in UNSIGNED and not any(name in spot.text for name in issuers):
        named = "、".join(issuers)
        fix = [spot.edit(0, spot.text, named + spot.text)] if spot.text.startswith(_VERBS) else []
        yield spot.fault("title_issuer", "标题中没有发文机关名称", fix=fix)
