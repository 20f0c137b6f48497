"""What a kind of paper must say, and what no paper may (条例 art. 15; GB/T 9704-2012 7.3.5.5, 7.3.6, 10.3)."""

import re
from collections.abc import Iterator

from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.spots import Look, Spot, lined
from apps.typesetting.kinds import plain_kind
from apps.typesetting.paper import Form, Part

_NO_BODY = re.compile(r"[（(〔\[]?\s*(此页|本页|以下)无正文\s*[)）〕\]]?[。]?")
_CLOSING = re.compile(r"(妥否|当否|可否|是否妥当|如无不妥|以上请示|请.{0,6}(批示|批复|审批|批准|核准|审示|指示))")
_REQUEST = re.compile(
    r"((妥否|当否|可否|是否妥当|如无不妥)[，,]?\s*请|请(予以?|及时|尽快)?(批示|批复|审批|批准|核准)|(恳请|敬请|申请|请求)[^。；，]{0,20}(批准|审批|批复|核拨|拨付|解决))"
)
_CONTACT = re.compile(r"(联系人|联系电话|电话|手机)|\d{7,}|\d{3,4}[-—]\d{7,8}")
_TWO_MATTERS = re.compile(r"关于(?!.*关于).*(以及|并(?!购|轨|网|案)|、(增|购|新|改|扩|建|调|申|追|聘|租|维|装|采))")


def faults(look: Look) -> Iterator[Fault]:
    """All of the text as such."""
    if not look.paper.blocks:
        yield Spot("text", "正文").fault("body_missing", "还没有正文")
    for spot in look.body:
        yield from _no_body(spot)
    yield from _empty_lines(look)
    yield from _note(look)
    kind = plain_kind(look.paper.kind)
    if kind == "请示":
        yield from _request(look)
    elif kind == "报告":
        yield from _report(look)
    if kind == "纪要" or look.paper.form is Form.MINUTES:
        yield from _minutes(look)


def _no_body(spot: Spot) -> Iterator[Fault]:
    if found := _NO_BODY.search(spot.text):
        whole = found.group(0) == spot.text
        fix = [spot.edit(0, spot.text, None) if whole else spot.edit(found.start(), found.group(0), "")]
        said = "不得标注“此页无正文”。署名排不下时，应当调整行距、字距"
        yield spot.fault("no_body_phrase", said, start=found.start(), end=found.end(), fix=fix)


def _empty_lines(look: Look) -> Iterator[Fault]:
    """Empty lines of the editor's text; the one between two tables keeps them apart."""
    below, last = 0, None
    for block in lined(look.paper.blocks):
        gap = range(below + 1, block.line)
        apart = 1 if last is Part.TABLE and block.part is Part.TABLE else 0
        if len(gap) > apart and last is not None:
            spot = Spot("text", "正文", line=gap[0])
            fix = [Spot("text", "正文", line=line).edit(0, "", None) for line in gap[apart:]]
            yield spot.fault("empty_line", f"第{gap[0]}行是空行，段落之间不空行", fix=fix)
        height = len(block.rows) + (not block.has_head) if block.part is Part.TABLE else 1
        below, last = block.line + height - 1, block.part


def _note(look: Look) -> Iterator[Fault]:
    spot = look.spot("note", "附注")
    if found := re.fullmatch(r"\s*[（(](.*)[)）]\s*", spot.text):
        fix = [spot.edit(0, spot.text, found.group(1))]
        yield spot.fault("note_brackets", "附注的圆括号由版式自动加上，内容中不再写括号", fix=fix)


def _request(look: Look) -> Iterator[Fault]:
    headings = [s for s in look.body if s.part is Part.LEVEL1 and re.match(r"[^、]+、(请求|申请|关于)", s.text)]
    if found := _TWO_MATTERS.search(look.title.text):
        said = "请示应当一文一事，标题看来不止一件事，请核对"
        yield look.title.fault("request_matters", said, start=found.start(1), end=found.end(1))
    elif len(headings) > 1:
        said = f"请示应当一文一事，正文有{len(headings)}个请求事项，请核对"
        yield headings[1].fault("request_matters", said)
    if look.body and not _CLOSING.search(look.words):
        yield look.body[-1].fault("request_closing", "请示的结尾一般写明“妥否，请批示”")
    if not _CONTACT.search(look.paper.note) and not look.facts.published_copy:
        said = "请示一般在附注处注明联系人姓名和电话"
        yield look.spot("note", "附注").fault("request_contact", said)


def _report(look: Look) -> Iterator[Fault]:
    for spot in look.body:
        if found := _REQUEST.search(spot.text):
            said = "报告中不得夹带请示事项。需要批准的事项另用请示行文"
            yield spot.fault("report_request", said, start=found.start(), end=found.end())


def _minutes(look: Look) -> Iterator[Fault]:
    if any(look.paper.seals) or look.paper.marks_seal_place:
        yield Spot("seals", "印章").fault("minutes_seal", "纪要不加盖印章")
    if not look.paper.attendance and not re.search(r"(出席|参加|列席)(人员|会议|单位|的有)?[：:]?", look.words):
        said = "纪要应当标注出席人员名单，必要时标注请假和列席人员"
        yield Spot("attendance", "出席人员").fault("minutes_attendance", said)
