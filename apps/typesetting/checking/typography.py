"""How an uploaded .docx is set: page, faces, sizes, line pitch, indents (GB/T 9704-2012 5, 7.3, 7.5)."""

import re
from collections.abc import Callable, Iterator

from apps.typesetting.checking.faults import Fault
from apps.typesetting.checking.spots import Spot
from apps.typesetting.paper import Part
from apps.typesetting.reading.draft import DocxDraft, ParagraphFacts, SectionFacts
from apps.typesetting.reading.marks import level_of

MARGINS = {"top": ("上", 37.0), "bottom": ("下", 35.0), "left": ("左", 28.0), "right": ("右", 26.0)}  # mm, 5.2.1
_MARGIN_PLAY = 1.0  # mm, the standard's own ±1
_PAPER = (210.0, 297.0)
_PAPER_PLAY = 2.0  # mm, 5.1
BODY_SIZE, TITLE_SIZE = 16.0, 22.0  # pt: 3号, 2号
_SIZE_PLAY = 0.3  # 3号 is 15.75 or 16
PITCH = (28.0, 29.0)  # pt, 22 lines in 225 mm
_PITCH_PLAY = 0.1
_INDENT_PLAY = 0.35  # characters
_NUMERIC_DAY = re.compile(r"\d{4}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日", re.ASCII)
_FACES = {
    "仿宋": re.compile(r"仿宋|fang ?song|FandolFang", re.IGNORECASE),
    "黑体": re.compile(r"黑体|hei", re.IGNORECASE),
    "楷体": re.compile(r"楷|kai", re.IGNORECASE),
    "小标宋": re.compile(r"标宋|xiao ?biao ?song|XBS", re.IGNORECASE),
}
_HEADING = re.compile(r"[^，。；：]{3,24}(。|$)")
_LEVEL_FACES = {Part.LEVEL1: "黑体", Part.LEVEL2: "楷体"}


def faults(draft: DocxDraft) -> Iterator[Fault]:
    """Everything that can be seen in the file; what the file leaves open is not judged."""
    yield from _page(draft.sections)
    yield from _date(draft)
    yield from _title([p for p in draft.paragraphs if p.part == "title"])
    body = [p for p in draft.paragraphs if p.part == "body"]
    plain = [p for p in body if level_of(p.text) not in _LEVEL_FACES]
    yield from _grouped("body_face", plain, _wrong_face("仿宋"), "正文用3号仿宋体，这里是“{face}”")
    yield from _grouped("body_size", body, _wrong_size(BODY_SIZE), "正文用3号字（16磅），这里是{size:g}磅")
    for part, face in _LEVEL_FACES.items():
        of_level = _headings([p for p in body if level_of(p.text) is part])
        level = "一级" if part is Part.LEVEL1 else "二级"
        yield from _grouped("level_face", of_level, _wrong_opening(face), f"{level}标题用{face}，这里是“{{opening}}”")
    yield from _grouped("line_pitch", body, _wrong_pitch, "行距用固定值28至29磅（每页22行），这里是{pitch}")
    yield from _grouped("indent", body, _wrong_indent, "每段首行左空二字，这里是{indent:g}字")
    yield from _grouped(
        "auto_number", body, lambda p: p.numbered, "序号是Word自动编号，复制、转换时容易丢失，宜改成文字"
    )


def _page(sections: tuple[SectionFacts, ...]) -> Iterator[Fault]:
    spot = Spot("page", "版面")
    for number, section in enumerate(sections, start=1):
        of = f"第{number}节" if len(sections) > 1 else "页面"
        sides = sorted((section.width, section.height))
        if any(abs(is_ - want) > _PAPER_PLAY for is_, want in zip(sides, _PAPER, strict=True)):
            said = f"{of}的纸张是{sides[0]:.0f}×{sides[1]:.0f}毫米，公文用A4纸（210×297毫米）"
            yield spot.fault("page_size", said)
        if section.width > section.height:
            continue  # a landscape table has margins of its own (8)
        wrong = [
            f"{name}{getattr(section, side):.1f}"
            for side, (name, want) in MARGINS.items()
            if abs(getattr(section, side) - want) > _MARGIN_PLAY
        ]
        if wrong:
            said = f"{of}的页边距应为上37、下35、左28、右26毫米，现在{'、'.join(wrong)}毫米"
            yield spot.fault("page_margins", said)
    if sections and not any(section.has_page_number for section in sections):
        yield spot.fault("page_number", "没有页码。页码用4号半角宋体阿拉伯数字，左右各放一条一字线")


def _date(draft: DocxDraft) -> Iterator[Fault]:
    if draft.date_text and not _NUMERIC_DAY.fullmatch(draft.date_text.strip()):
        said = f"成文日期用阿拉伯数字，年月日标全，月、日不编虚位，这里是“{draft.date_text.strip()}”"
        yield Spot("document_date", "成文日期").fault("date_form", said)


def _title(title: list[ParagraphFacts]) -> Iterator[Fault]:
    yield from _grouped("title_face", title, _wrong_face("小标宋"), "标题用2号小标宋体，这里是“{face}”")
    yield from _grouped("title_size", title, _wrong_size(TITLE_SIZE), "标题用2号字（22磅），这里是{size:g}磅")
    yield from _grouped("title_align", title, lambda p: p.align != "center", "标题居中排布")


def _grouped(
    code: str, paragraphs: list[ParagraphFacts], is_wrong: Callable[[ParagraphFacts], bool], message: str
) -> Iterator[Fault]:
    """One fault for all paragraphs alike, told at the first."""
    wrong = [p for p in paragraphs if is_wrong(p)]
    if not wrong:
        return
    first = wrong[0]
    pitch = f"固定值{first.line_pitch:g}磅" if first.line_pitch else "不固定的行距"
    said = message.format(face=first.face, opening=first.opening, size=first.size, indent=first.indent, pitch=pitch)
    if len(wrong) > 1:
        said += f"（共{len(wrong)}段）"
    if first.part == "title":
        spot = Spot("title", "标题", first.text)
    else:
        spot = Spot("text", f"正文第{first.number}段", first.text, line=first.line)
    yield spot.fault(code, said)


def _headings(of_level: list[ParagraphFacts]) -> list[ParagraphFacts]:
    """Those that are plainly headings. A numbered sentence that says what is to be done is none, and where most of a
    level are such sentences, the level bears no face of its own."""
    found = [p for p in of_level if _HEADING.match(p.text)]
    return found if 2 * len(found) > len(of_level) else []


def _wrong_face(face: str) -> Callable[[ParagraphFacts], bool]:
    return lambda p: bool(p.face) and not _FACES[face].search(p.face)


def _wrong_opening(face: str) -> Callable[[ParagraphFacts], bool]:
    """A heading may run on into text of another face: only its beginning counts."""
    return lambda p: bool(p.opening) and not _FACES[face].search(p.opening)


def _wrong_size(size: float) -> Callable[[ParagraphFacts], bool]:
    return lambda p: bool(p.size) and abs(p.size - size) > _SIZE_PLAY


def _wrong_pitch(paragraph: ParagraphFacts) -> bool:
    return not PITCH[0] - _PITCH_PLAY <= paragraph.line_pitch <= PITCH[1] + _PITCH_PLAY


def _wrong_indent(paragraph: ParagraphFacts) -> bool:
    return paragraph.align in ("left", "both") and abs(paragraph.indent - 2) > _INDENT_PLAY
