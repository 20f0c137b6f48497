"""主送, 抄送, 署名: to whom and from whom (GB/T 9704-2012 7.3.2, 7.3.5, 7.4.2; 条例 art. 9, 15)."""

import math
import re
from collections.abc import Iterator

from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.spots import Look, Spot
from apps.typesetting.kinds import ADDRESSED, UNSIGNED, UPWARD, plain_kind
from apps.typesetting.paper import Form

_MARKS = re.compile(r"\s*[:：;；,，。.、]+\s*$|\s*[,;；:：]\s*")
_LEADER = re.compile(r"(总经理|董事长|总裁|书记|主任|局长|厅长|部长|市长|省长|经理|总监|先生|女士|同志)$")
_BELOW = re.compile(r"(各|所属|下属|直属).*(部门|分公司|子公司|单位|处室|科室|车间|班组|公司)|(各|所属|下属)$")
# Page 1 in lines: 22, less the mark, the number and the blank lines of the head, the line before the recipients and
# one line of body (GB/T 9704-2012 7.2.4 to 7.3.3); measured on drawn pages, half a line given for safety.
_ROOM = {Form.LETTERHEAD: 9.7, Form.LETTER: 15.5}
_TITLE_LINE = 1.25
_TITLE_CHARACTERS, _TEXT_CHARACTERS = 20, 28


def faults(look: Look) -> Iterator[Fault]:
    """Recipients, copies, signatories."""
    yield from _recipients(look)
    yield from _first_page(look)
    yield from _copies(look)
    yield from _signatories(look)


def _recipients(look: Look) -> Iterator[Fault]:
    kind = plain_kind(look.paper.kind)
    spots = look.entries("main_recipients", "主送机关")
    if not spots and kind in ADDRESSED and look.paper.form is not Form.MINUTES:
        yield Spot("main_recipients", "主送机关").fault("recipients_missing", f"“{kind}”应当写明主送机关")
        return
    yield from _entries(spots, "recipients_mark", "主送机关之间用逗号或顿号，末尾的冒号由版式自动加上，名称后不带标点")
    yield from _twice(spots)
    going_up = look.paper.upward or kind in UPWARD
    for spot in spots:
        if going_up and _LEADER.search(spot.text):
            said = f"除上级机关负责人直接交办事项外，不得以本机关名义向负责人个人报送公文（“{spot.text}”）"
            yield spot.fault("recipients_leader", said)
    named = [name for spot in spots for name in re.split(r"[、，]", spot.text) if name]
    if kind == "请示" and len(named) > 1:
        said = f"请示只能有一个主送机关，现在有{len(named)}个；其他需要知道的上级机关用抄送"
        yield spots[0].fault("request_several", said)


def _entries(spots: list[Spot], code: str, message: str) -> Iterator[Fault]:
    for spot in spots:
        if found := _MARKS.search(spot.text):
            ends = found.end() == len(spot.text)
            new = "" if ends else "，" if found.group(0).strip() in ",;；" else None
            fix = [spot.edit(found.start(), found.group(0), new)] if new is not None else []
            yield spot.fault(code, message, start=found.start(), end=found.end(), fix=fix)


def _twice(spots: list[Spot]) -> Iterator[Fault]:
    seen: set[str] = set()
    for spot in spots:
        if spot.text in seen:
            fix = [spot.edit(0, spot.text, None)]
            yield spot.fault("recipients_twice", f"“{spot.text}”在主送机关中出现了两次", fix=fix)
        seen.add(spot.text)


def _first_page(look: Look) -> Iterator[Fault]:
    measured = look.facts.first_page_has_body
    spot = Spot("main_recipients", "主送机关", "，".join(look.paper.main_recipients))
    if measured is False:
        said = "首页排不下正文，请压缩标题、主送机关的文字"
        yield spot.fault("first_page", said)
    elif measured is None and spot.text and _height(look) > _ROOM.get(look.paper.form, math.inf):
        said = "主送机关过长，首页可能排不下正文，宜改用统称；排不下时，主送机关移到版记中抄送机关之上"
        yield spot.fault("recipients_long", said)


def _height(look: Look) -> float:
    """Lines that title and recipients take together."""
    paper = look.paper
    title = math.ceil(len(paper.title) / _TITLE_CHARACTERS) * _TITLE_LINE
    recipients = math.ceil((sum(map(len, paper.main_recipients)) + len(paper.main_recipients)) / _TEXT_CHARACTERS)
    return title + recipients


def _copies(look: Look) -> Iterator[Fault]:
    spots = look.entries("copies_to", "抄送机关")
    yield from _entries(spots, "copies_mark", "抄送机关之间的标点和末尾的句号由版式自动加上，名称后不带标点")
    main = set(look.paper.main_recipients)
    below = look.facts.subordinates
    going_up = look.paper.upward or plain_kind(look.paper.kind) in UPWARD
    for spot in spots:
        if spot.text in main:
            fix = [spot.edit(0, spot.text, None)]
            yield spot.fault("copies_twice", f"“{spot.text}”已是主送机关，不必再抄送", fix=fix)
        elif going_up and (spot.text in below or _BELOW.search(spot.text)):
            said = f"上行文不抄送下级机关（“{spot.text}”）"
            yield spot.fault("copies_down", said, fix=[spot.edit(0, spot.text, None)])


def _signatories(look: Look) -> Iterator[Fault]:
    paper, kind = look.paper, plain_kind(look.paper.kind)
    spot = Spot("signatories", "署名", "、".join(paper.signatories))
    if not paper.signatories:
        if kind not in UNSIGNED and paper.form is not Form.MINUTES and not look.facts.published_copy:
            yield spot.fault("signatory_missing", "还没有发文机关署名")
        return
    if kind in ("命令", "议案", *UNSIGNED) or not paper.issuers:  # orders and bills are signed by the head in person
        return
    strange = [name for name in paper.signatories if name not in paper.issuers]
    absent = [name for name in paper.issuers if name not in paper.signatories]
    if strange:
        said = f"署名“{'、'.join(strange)}”与发文机关“{'、'.join(paper.issuers)}”不一致"
        yield spot.fault("signatory_differs", said)
    elif absent:
        yield spot.fault("signatory_differs", f"联合行文的署名缺少“{'、'.join(absent)}”")
