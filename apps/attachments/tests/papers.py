"""Office files that an office program can really read, from the smallest parts the formats allow."""

import io
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def packed(**parts: str | bytes) -> bytes:
    """A zip of parts by their names, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return out.getvalue()


def _ooxml(main: str, kind: str, body: str, more: dict[str, str] | None = None) -> bytes:
    types = (
        f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{OFFICE}{kind}.main+xml"/></Types>'
    )
    relation = (
        f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" '
        f'Target="{main}"/></Relationships>'
    )
    return packed(**{"[Content_Types].xml": types, "_rels/.rels": relation, main: f"{HEAD}{body}", **(more or {})})


def docx(*paragraphs: str, doctype: str = "", pages: int = 1) -> bytes:
    """Word text; the further pages say only their number."""
    words = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs or ("关于报送总结的通知",))
    turn = '<w:p><w:r><w:br w:type="page"/><w:t>第{}页</w:t></w:r></w:p>'
    breaks = "".join(turn.format(number) for number in range(2, pages + 1))
    body = f'{doctype}<w:document xmlns:w="{WORD}"><w:body>{words}{breaks}</w:body></w:document>'
    return _ooxml("word/document.xml", "wordprocessingml.document", body)


def xlsx(cell: str = "合计") -> bytes:
    """One sheet with one cell of text."""
    sheet = (
        f'{HEAD}<worksheet xmlns="{SHEET}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{cell}</t></is></c>'
        "</row></sheetData></worksheet>"
    )
    book = (
        f'<workbook xmlns="{SHEET}" xmlns:r="{DOCUMENT}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    )
    relation = (
        f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{DOCUMENT}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    )
    more = {"xl/_rels/workbook.xml.rels": relation, "xl/worksheets/sheet1.xml": sheet}
    return _ooxml("xl/workbook.xml", "spreadsheetml.sheet", book, more)


def odf(kind: str, body: str, **more: str) -> bytes:
    """An OpenDocument of `text`, `spreadsheet` or `presentation` with this body."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{media}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    spaces = {"office": "office", "text": "text", "table": "table", "draw": "drawing", "svg": "svg-compatible"}
    names = " ".join(f'xmlns:{short}="{ODF}:{long}:1.0"' for short, long in spaces.items())
    content = (
        f'{HEAD}<office:document-content xmlns:xlink="http://www.w3.org/1999/xlink" {names} office:version="1.2">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return packed(**{"mimetype": media, "META-INF/manifest.xml": manifest, "content.xml": content, **more})


def odt(body: str = "<text:p>会议纪要</text:p>") -> bytes:
    return odf("text", body)


def ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>台账</text:p></table:table-cell>'
    return odf("spreadsheet", f'<table:table table:name="表"><table:table-row>{cell}</table:table-row></table:table>')


def odp(words: str = "汇报") -> bytes:
    place = 'svg:width="20cm" svg:height="5cm" svg:x="2cm" svg:y="2cm"'
    frame = f"<draw:frame {place}><draw:text-box><text:p>{words}</text:p></draw:text-box></draw:frame>"
    return odf("presentation", f'<draw:page draw:name="p1">{frame}</draw:page>')
