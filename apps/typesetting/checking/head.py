"""版头: 份号, 密级, 紧急程度, 发文字号, 签发人 (GB/T 9704-2012 7.2)."""

import re
import unicodedata
from collections.abc import Iterator

from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.spots import CITED, Look, Spot
from apps.typesetting.kinds import DOWNWARD, UPWARD, plain_kind
from apps.typesetting.paper import Form

_NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fffA-Z]{0,16})〔(?P<year>\d{2,4})〕(?P<ordinal>第?)(?P<serial>\d+)(?P<tail>号?)"
)
_BRACKETS = re.compile(r"([\[【［(（〈<{「『])\s*\d{2,4}\s*([\]】］)）〉>}」』])")
_ORDERED = re.compile(r".*第[1-9]\d*(号|期|次)")  # 国务院令第706号, 第12期: orders and minutes count on
_STATE = ("绝密", "机密", "秘密")
_OPEN = ("内部", "公开")
_PERIOD = re.compile(r"(\d+(年|个月|月|天|日)|长期|公布前|\d{4}年\d{1,2}月(\d{1,2}日)?)")
_STARS = re.compile(r"\s*[☆*＊✩✭﹡·\-—]\s*|\s*★\s+|\s+★\s*|\s+(?=\d)")


def faults(look: Look) -> Iterator[Fault]:
    """All of the head."""
    yield from _copy_number(look)
    yield from _secrecy(look)
    yield from _urgency(look)
    yield from _number(look)
    yield from _signers(look)
    for spot in look.running:
        yield from _cited(spot)


def _copy_number(look: Look) -> Iterator[Fault]:
    spot = look.spot("copy_number", "份号")
    if spot.text and not re.fullmatch(r"\d{6}", spot.text, re.ASCII):
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", spot.text))
        fix = [spot.edit(0, spot.text, digits.zfill(6))] if 0 < len(digits) <= 6 else []
        yield spot.fault("copy_number_form", "份号用6位阿拉伯数字，不足6位的前面补0，如 000001", fix=fix)
    elif not spot.text and _is_secret(look.paper.secrecy):
        yield spot.fault("copy_number_missing", "标注了密级的公文，一般应当编份号，便于清点和收回")


def _is_secret(mark: str) -> bool:
    return bool(mark) and not mark.startswith(_OPEN)


def _secrecy(look: Look) -> Iterator[Fault]:
    spot = look.spot("secrecy", "密级")
    if not _is_secret(spot.text):
        return
    if spot.text.startswith(_STATE):
        yield spot.fault("secrecy_state", "这是国家秘密的密级。涉及国家秘密的公文不得在本系统起草和办理")
    elif found := _STARS.search(spot.text):
        yield spot.fault(
            "secrecy_form",
            "密级和保密期限之间用实心五角星“★”隔开，不留空格，如 核心商密★3年",
            start=found.start(),
            end=found.end(),
            fix=[spot.edit(found.start(), found.group(0), "★")],
        )
    elif not _PERIOD.fullmatch(spot.text.partition("★")[2]):
        yield spot.fault("secrecy_period", "密级后面没有写明保密期限，如 核心商密★3年")


def _urgency(look: Look) -> Iterator[Fault]:
    spot = look.spot("urgency", "紧急程度")
    if spot.text in ("", "特急", "加急"):
        return
    if spot.text in ("特提", "平急"):
        said = f"“{spot.text}”是电报的紧急程度，纸质公文只用“特急”“加急”"
    else:
        said = f"紧急程度只有“特急”“加急”两种，不能写“{spot.text}”"
    fix = [spot.edit(0, spot.text, "加急")] if spot.text in ("急", "急件", "紧急") else []
    yield spot.fault("urgency_word", said, fix=fix)


def _number(look: Look) -> Iterator[Fault]:
    spot = look.spot("number", "发文字号")
    if not spot.text:
        if look.facts.signed and not look.facts.published_copy:
            yield spot.fault("number_missing", "公文已签发，还没有发文字号")
        return
    counted = look.paper.form in (Form.ORDER, Form.MINUTES) or plain_kind(look.paper.kind) in ("命令", "纪要")
    if counted and _ORDERED.fullmatch(spot.text):
        return
    text = unicodedata.normalize("NFKC", spot.text) if re.search(r"[０-９\s]", spot.text) else spot.text
    text = re.sub(r"\s", "", text)
    if text != spot.text:
        yield spot.fault(
            "number_form",
            "发文字号用半角数字，中间不留空格",
            fix=[spot.edit(0, spot.text, text)],
        )
        return
    brackets = _BRACKETS.search(text)
    if brackets:
        yield _bracket_fault(spot, brackets)
        text = (
            text[: brackets.start(1)]
            + "〔"
            + text[brackets.end(1) : brackets.start(2)]
            + "〕"
            + text[brackets.end(2) :]
        )
    found = _NUMBER.fullmatch(text)
    if found is None:
        yield spot.fault("number_form", "发文字号由机关代字、年份、顺序号组成，如 华办发〔2026〕12号")
        return
    yield from _number_parts(look, spot, found)


def _bracket_fault(spot: Spot, found: re.Match[str]) -> Fault:
    return spot.fault(
        "number_brackets",
        f"发文字号的年份用六角括号“〔〕”，不用“{found.group(1)}{found.group(2)}”",
        start=found.start(),
        end=found.end(),
        fix=[spot.edit(found.start(1), found.group(1), "〔"), spot.edit(found.start(2), found.group(2), "〕")],
    )


def _number_parts(look: Look, spot: Spot, found: re.Match[str]) -> Iterator[Fault]:
    year, serial = found["year"], found["serial"]
    if len(year) != 4:
        full = f"20{year}" if len(year) == 2 and 2000 + int(year) <= look.today.year else ""
        fix = [spot.edit(found.start("year"), year, full)] if full else []
        yield spot.fault("number_year", "发文字号的年份写全四位，不用简称", fix=fix)
    if found["ordinal"]:
        fix = [spot.edit(found.start("ordinal"), "第", "")]
        yield spot.fault("number_ordinal", "发文字号的顺序号前不加“第”字", fix=fix)
    if serial.startswith("0"):
        bare = serial.lstrip("0")
        fix = [spot.edit(found.start("serial"), serial, bare)] if bare else []
        yield spot.fault("number_zero", "发文字号的顺序号不编虚位，“1”不写成“01”", fix=fix)
    if not found["tail"]:
        yield spot.fault("number_form", "发文字号的顺序号后加“号”字", fix=[spot.edit(0, spot.text, f"{spot.text}号")])
    signed = look.paper.document_date
    if signed and len(year) == 4 and int(year) != signed.year:
        said = f"发文字号的年份是{year}年，成文日期是{signed.year}年，请核对"
        yield spot.fault("number_year_differs", said)
    codes = look.facts.issuer_codes
    if codes and found["code"] not in codes:
        said = f"“{found['code']}”不在本单位的机关代字之内（{'、'.join(codes)}），请核对"
        yield spot.fault("number_code", said)


def _signers(look: Look) -> Iterator[Fault]:
    paper, kind = look.paper, plain_kind(look.paper.kind)
    spot = Spot("signers", "签发人", "、".join(paper.signers))
    going_up = paper.upward or kind in UPWARD
    if paper.upward and kind in DOWNWARD:
        yield spot.fault("direction", f"“{kind}”是下行文，不能按上行文的格式编排")
    elif paper.signers and not going_up:
        yield spot.fault("signers_spare", "只有上行文才标注签发人，平行文和下行文不标")
    elif going_up and not paper.signers and look.facts.signed and not look.facts.published_copy:
        yield spot.fault("signers_missing", "上行文应当标注签发人姓名")
    elif going_up and len(paper.issuers) > 1 and 0 < len(paper.signers) != len(paper.issuers):
        said = f"联合行文有{len(paper.issuers)}个机关，签发人只有{len(paper.signers)}位，应当逐个机关标注"
        yield spot.fault("signers_count", said)


def _cited(spot: Spot) -> Iterator[Fault]:
    """（国发[2004]20号）: the number of another document keeps the same form."""
    found = [
        m for m in CITED.finditer(spot.text) if (m.group(2), m.group(4)) != ("〔", "〕") or m.group(5) or m.group(6)
    ]
    said = "引用的发文字号，年份用六角括号“〔〕”，顺序号不加“第”、不编虚位"
    swaps = []
    for match in found:
        old = spot.text[match.start(2) : match.end()]
        swaps.append((match.start(2), old, f"〔{match.group(3)}〕{match.group(7)}号"))
    yield from spot.swaps("cited_number", said, swaps)
