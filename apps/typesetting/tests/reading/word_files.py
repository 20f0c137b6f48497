"""Word files built paragraph by paragraph, as people and programs write them."""

import io
import zipfile
from collections.abc import Callable, Mapping

from docx import Document
from docx.document import Document as DocumentClass
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

CENTER, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
SONG, FANG, HEI, KAI = "方正小标宋_GBK", "仿宋_GB2312", "黑体", "楷体_GB2312"


def new(*, margins: tuple[float, float, float, float] = (37, 35, 28, 26), page_number: bool = True) -> DocumentClass:
    """An empty A4 document; margins top, bottom, left, right in mm."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)
    if page_number:
        paragraph = section.footer.paragraphs[0]
        paragraph._p.append(
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )
    return document


def line(
    document: DocumentClass,
    text: str,
    *,
    face: str = FANG,
    size: float = 16,
    align: WD_ALIGN_PARAGRAPH | None = BOTH,
    indent: float = 2,
    pitch: float | None = 28.95,
    red: bool = False,
) -> Paragraph:
    """One paragraph: `indent` in characters, `pitch` the fixed line height in points."""
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if red:
        run.font.color.rgb = RGBColor(0xFF, 0, 0)
    paragraph.alignment = align
    paragraph.paragraph_format.first_line_indent = Pt(indent * size)
    if pitch:
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = Pt(pitch)
    return paragraph


def notice(change: Callable[[DocumentClass], object] | None = None) -> DocumentClass:
    """A whole notice, set by the standard; `change` may add to its body before signature and colophon."""
    document = new()
    line(document, "000012", indent=0)
    line(document, "核心商密★3年", face=HEI, indent=0)
    line(document, "特急", face=HEI, indent=0)
    line(document, "华明科技有限公司文件", face=SONG, size=48, align=CENTER, indent=0, pitch=None, red=True)
    line(document, "华办发〔2026〕12号", align=CENTER, indent=0)
    line(document, "", indent=0)
    line(document, "华明科技有限公司关于加强", face=SONG, size=22, align=CENTER, indent=0, pitch=32)
    line(document, "办公用品管理的通知", face=SONG, size=22, align=CENTER, indent=0, pitch=32)
    line(document, "", indent=0)
    line(document, "各部门，各分公司：", indent=0)
    line(document, "为加强办公用品管理，现就有关事项通知如下：")
    line(document, "一、总体要求", face=HEI)
    line(document, "（一）申领时间。各部门每月5日前报送需求计划（见附件1）。", face=KAI)
    line(document, "1.常用物品由部门联络员汇总（见附件2）。")
    if change:
        change(document)
    line(document, "", indent=0)
    line(document, "附件：1.办公用品需求计划表")
    line(document, "2.专用物品申请单", indent=5)
    line(document, "", indent=0)
    line(document, "华明科技有限公司", align=RIGHT, indent=0)
    line(document, "2026年11月20日", align=RIGHT, indent=0)
    line(document, "（此件公开发布）")
    line(document, "附件1", face=HEI, indent=0)
    line(document, "办公用品需求计划表", face=SONG, size=22, align=CENTER, indent=0)
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("品名", "数量", "笔记本", "20"), strict=True):
        cell.text = text
    line(document, "附件2", face=HEI, indent=0)
    line(document, "专用物品申请单", face=SONG, size=22, align=CENTER, indent=0)
    line(document, "申请人应当逐项填写，由部门负责人签字。")
    line(document, "抄送：集团办公室，华明物流有限公司。", size=14, indent=0)
    line(document, "华明科技有限公司办公室　　2026年11月21日印发", size=14, indent=0)
    return document


def saved(document: DocumentClass) -> bytes:
    """The file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The file with parts put in another way, or left out (None)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as fresh:
        for name in old.namelist():
            if name not in parts:
                fresh.writestr(name, old.read(name))
        for name, body in parts.items():
            if body is not None:
                fresh.writestr(name, body)
    return stream.getvalue()


def raw(document: DocumentClass, xml: str) -> None:
    """A paragraph or table written as XML, before the section's end."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml.replace("<w:", "<w:", 1)))


def p(inner: str) -> str:
    """A w:p with its namespaces."""
    return f"<w:p {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{inner}</w:p>"
