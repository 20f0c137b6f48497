"""The paragraphs and tables of a .docx in reading order, tracked changes taken as accepted."""

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from apps.typesetting.reading.container import MAX_PICTURE, A, Container, R, w
from apps.typesetting.reading.merges import ABOVE, LEFT, Marks
from apps.typesetting.reading.numbering import Numbering, numbering_of
from apps.typesetting.reading.styles import Props, Styles, figure, most, paragraph_props, run_props, styles_of

_GONE = {w("del"), w("moveFrom"), w("instrText"), w("delText"), w("pPr"), w("rPr"), w("sdtPr"), w("rt"), w("fldData")}
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_IMAGEDATA = "{urn:schemas-microsoft-com:vml}imagedata"
_DESCRIPTION = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
_EAST = "\u2e80"
MOST_PARAGRAPHS = 20_000
PICTURES_TOGETHER = 24 * 1024 * 1024
COLUMNS = 60


@dataclass
class Found:
    """A paragraph: its text, its pictures (name, description), how it is set. A table: its rows."""

    text: str = ""
    pictures: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    marks: Marks = field(default_factory=dict)  # places of the rows that belong to a neighbour
    props: Props = field(default_factory=dict)  # of the paragraph
    faces: Counter[str] = field(default_factory=Counter)  # east-asian characters only
    opening: str = ""  # the face it begins with
    sizes: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)  # while it is being read
    bold: int = 0
    red: int = 0
    numbered: bool = False

    @property
    def face(self) -> str:
        """The east-asian font of most characters."""
        return most(self.faces)

    @property
    def size(self) -> float:
        """Points."""
        return figure(most(self.sizes)) / 2


class Walker:
    """One reading of a document; afterwards `pictures` and `notices` are filled."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.styles: Styles = styles_of(container)
        self.numbering: Numbering = numbering_of(container)
        self.targets = container.targets(container.document_name)
        self.pictures: dict[str, str] = {}
        self.notices: list[str] = []
        self._weight = 0
        self._boxes: list[etree._Element] = []
        self._open: Found | None = None  # a paragraph whose end mark was deleted runs on into the next

    def walk(self, body: etree._Element) -> list[Found]:
        """Everything in reading order; text boxes behind the paragraph they hang on."""
        found: list[Found] = []
        for element in _blocks(body):
            if len(found) >= MOST_PARAGRAPHS:
                self.note(f"文档超过{MOST_PARAGRAPHS}段，其余未读入")
                break
            if element.tag == w("tbl"):
                found.append(self._table(element))
            elif (paragraph := self.paragraph(element)) is not None:
                found.append(paragraph)
            boxes, self._boxes = self._boxes, []
            for box in boxes:
                found += self.walk(box)
        return found + self._unended()

    def note(self, sentence: str) -> None:
        """Tell the person once."""
        if sentence not in self.notices:
            self.notices.append(sentence)

    def red_header(self) -> str:
        """The red words of a page header: letters carry their mark there."""
        for sort, name in self.targets.values():
            root = self.container.xml(name) if sort.endswith("/header") else None
            for element in root.iter(w("p")) if root is not None else ():
                found = self.paragraph(element)
                if found and found.red * 2 > len(found.text) > 0:
                    return "".join(found.text.split())
        return ""

    def _unended(self) -> list[Found]:
        """A paragraph whose deleted mark had nothing behind it to run on into."""
        rest, self._open = self._open, None
        return [rest] if rest else []

    def paragraph(self, element: etree._Element) -> Found | None:
        """One paragraph; None while a deleted paragraph mark lets it run on."""
        settings = element.find(w("pPr"))
        direct = paragraph_props(settings)
        props = self.styles.of_paragraph(direct)
        found = self._open or Found(props=props)
        self._open = None
        num, level = props.get("num", "0"), int(figure(props.get("level")))
        if num != "0" and not found.text:
            styled = self.styles.of_paragraph({"style": props.get("style", "")})
            found.props = styled | self.numbering.props(num, level) | direct
            mark = self.numbering.next(num, level)
            found.text, found.numbered = mark, bool(mark)
        self._runs(element, props.get("style", ""), found)
        found.text, found.words = found.text + "".join(found.words), []
        if settings is not None and settings.find(f"{w('rPr')}/{w('del')}") is not None:
            self._open = found
            return None
        return found

    def _runs(self, parent: etree._Element, style: str, found: Found) -> None:
        for child in parent:
            if not isinstance(child.tag, str) or child.tag in _GONE:
                if child.tag in (w("del"), w("moveFrom")):
                    self.note("文档中有修订，已按接受全部修订读入")
                continue
            if child.tag == w("ins"):
                self.note("文档中有修订，已按接受全部修订读入")
            if child.tag == w("r"):
                self._run(child, style, found)
            elif child.tag == _MATH_TEXT:
                found.words.append(child.text or "")
            elif child.tag not in (w("tbl"), w("p")):
                self._runs(_chosen(child), style, found)

    def _run(self, run: etree._Element, style: str, found: Found) -> None:
        props = self.styles.of_run(style, run_props(run.find(w("rPr"))))
        if props.get("vanish") == "1":
            return
        text = ""
        for child in run:
            text += self._inside(child, style, found)
        found.words.append(text)
        weight = sum(not character.isspace() for character in text)
        east = sum(character >= _EAST for character in text)
        if east and (face := props.get("face", "")):
            found.faces[face] += east
            found.opening = found.opening or face
        if weight and "size" in props:
            found.sizes[props["size"]] += weight
        found.bold += weight * (props.get("b") == "1")
        found.red += weight * _is_red(props.get("color", ""))

    def _inside(self, child: etree._Element, style: str, found: Found) -> str:
        """The text of one child of a run; pictures and boxes are put aside."""
        if not isinstance(child.tag, str) or child.tag in _GONE:
            return ""
        name = etree.QName(child).localname
        if name == "t":
            return child.text or ""
        if name in ("tab", "ptab"):
            return "\t"
        if name in ("br", "cr"):
            return "" if child.get(w("type")) in ("page", "column") else "\n"
        if name == "noBreakHyphen":
            return "-"
        if name in ("footnoteReference", "endnoteReference"):
            self.note("文档中的脚注、尾注未读入")
            return ""
        if name == "ruby":
            base = child.find(w("rubyBase"))
            return "".join(base.itertext()) if base is not None else ""
        if name in ("drawing", "pict", "object") or child.tag == _ALTERNATE:
            self._drawing(_chosen(child), found)
        return ""

    def _drawing(self, element: etree._Element, found: Found) -> None:
        self._boxes += [box for box in element.iter(w("txbxContent")) if not _inside_another(box, element)]
        described = next(iter(element.iter(_DESCRIPTION)), None)
        caption = (described.get("descr") or "") if described is not None else ""
        marks = [(e, f"{{{R}}}embed") for e in element.iter(f"{{{A}}}blip")]
        marks += [(e, f"{{{R}}}id") for e in element.iter(_IMAGEDATA)]
        for mark, attribute in marks:
            if (name := self._picture(mark.get(attribute, ""))) is not None:
                found.pictures.append((name, " ".join(caption.split()).replace("]", "）").replace("[", "（")))

    def _picture(self, relation: str) -> str | None:
        _, target = self.targets.get(relation, ("", ""))
        content = self.container.read(target, limit=MAX_PICTURE) if target else None
        if content is None:
            return None
        sort = next((sort for start, sort in _PICTURES.items() if content.startswith(start)), None)
        self._weight += len(content)
        if sort is None or self._weight > PICTURES_TOGETHER:
            self.note("有图片格式不受支持或过大，未读入。请改用 PNG 或 JPEG 后在编辑器中插入")
            return None
        name = f"图{len(self.pictures) + 1}"
        self.pictures[name] = f"data:{sort};base64,{base64.b64encode(content).decode('ascii')}"
        return name

    def _table(self, table: etree._Element) -> Found:
        found = Found()
        for row in _inner(table, w("tr")):
            if row.find(f"{w('trPr')}/{w('del')}") is not None:
                continue
            cells: list[str] = []
            for cell in _inner(row, w("tc")):
                text, span, goes_on = self._cell(cell)
                place, line = len(cells), len(found.rows)
                if goes_on and line:
                    found.marks[line, place] = ABOVE
                found.marks |= {(line, place + more): LEFT for more in range(1, span)}
                cells += [text, *[""] * (span - 1)]
            found.rows.append(cells[:COLUMNS])
        return found

    def _cell(self, cell: etree._Element) -> tuple[str, int, bool]:
        """Its text, over how many columns it reaches, whether it goes on from the cell above."""
        settings = cell.find(w("tcPr"))
        span, merged = 1, False
        if settings is not None:
            grid, joined = settings.find(w("gridSpan")), settings.find(w("vMerge"))
            span = max(1, min(COLUMNS, int(figure(grid.get(w("val")))))) if grid is not None else 1
            merged = joined is not None and joined.get(w("val"), "continue") == "continue"
        paragraphs = [found for element in cell.iter(w("p")) if (found := self.paragraph(element))]
        words = [" ".join(found.text.split()) for found in paragraphs + self._unended() if found.text.strip()]
        return "" if merged else "\n".join(words), span, merged


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, out of content controls and the like."""
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _GONE:
            continue
        if child.tag in (w("p"), w("tbl")):
            yield child
        elif child.tag != w("sectPr"):
            yield from _blocks(_chosen(child))


def _inner(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, those in content controls too, not those of a table inside."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in (*_GONE, w("tbl"), w("tr"), w("tc"), w("p")):
            yield from _inner(child, tag)


def _chosen(element: etree._Element) -> etree._Element:
    """Of alternative forms of one thing the first."""
    if element.tag == _ALTERNATE and len(element):
        return element[0]
    return element


def _inside_another(box: etree._Element, root: etree._Element) -> bool:
    """A fallback repeats the box of the choice; a box in a box is found with its parent."""
    for above in box.iterancestors():
        if above is root:
            return False
        if isinstance(above.tag, str) and (above.tag == w("txbxContent") or above.tag.endswith("}Fallback")):
            return True
    return False


def _is_red(color: str) -> bool:
    if len(color) != 6 or any(c not in "0123456789ABCDEF" for c in color):
        return False
    return int(color[:2], 16) > 160 and int(color[2:4], 16) < 80 and int(color[4:], 16) < 80
