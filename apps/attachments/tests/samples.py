"""Small files of every sort, honest and otherwise, made on the spot."""

import io
import struct
import tarfile
import zipfile
import zlib

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": f"{OFFICE}wordprocessingml.document.main+xml",
    "xlsx": f"{OFFICE}spreadsheetml.sheet.main+xml",
    "pptx": f"{OFFICE}presentationml.presentation.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
}
EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 200
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """What a form hands over."""
    return SimpleUploadedFile(name, content)


def pdf(pages: int = 1) -> bytes:
    """A readable PDF of blank A4 pages."""
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        document.new_page(595, 842)
    document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    key = b"<" + b"41" * 32 + b">"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        b"4 0 obj<</Filter/Standard/V 1/R 2/O" + key + b"/U" + key + b"/P -4>>endobj\n"
        b"trailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00><00>]>>\n%%EOF\n"
    )


def office(kind: str = "docx", **parts: bytes) -> bytes:
    """A zip container that calls itself an office file of this kind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", f'<Types><Override ContentType="{MAIN[kind]}"/></Types>')
        for name, content in parts.items():
            container.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """A docx of some hundred kB that unpacks to 200 MB."""
    return office("docx", document=b"\x00" * (200 * 1024 * 1024))


def long_directory() -> bytes:
    """A container whose end record announces a list of parts of 200 MB."""
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 200 * 1024 * 1024, 0, 0)
    return b"PK\x03\x04" + b"\x00" * 40 + end


def ofd() -> bytes:
    """The national layout format: a zip with OFD.xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr("OFD.xml", "<ofd:OFD/>")
    return out.getvalue()


def plain_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr("a.txt", "a")
    return out.getvalue()


def ole(stream: str) -> bytes:
    """An old Office file, as far as its directory goes."""
    return OLE_HEAD + f"{stream}\x00".encode("utf-16-le") + b"\x00" * 512


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), frames: int = 1) -> bytes:
    out, images = io.BytesIO(), [Image.new("RGB", size, (200, shade, 40)) for shade in range(frames)]
    extra = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(out, kind, **extra)
    return out.getvalue()


def pixel_bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 × 60,000."""
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)

    def chunk(code: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + code + body + struct.pack(">I", zlib.crc32(code + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")


def two_natures() -> dict[str, bytes]:
    """Files that are two things at once."""
    jpeg = picture("JPEG")
    return {
        "pdf+zip": pdf() + plain_zip(),
        "jpeg+zip": jpeg + plain_zip(),
        "jpeg+pdf": jpeg[:2] + b"\xff\xfe\x00\x20%PDF-1.7 hidden in a comment.." + jpeg[2:],
        "png+zip": picture("PNG") + plain_zip(),
    }


def acting_pdf(action: bytes, packed: bool = False) -> bytes:
    """A readable PDF whose catalogue carries an action; `packed` hides it in an object stream."""
    extra = b"<</Type/Catalog2 " + action + b">>"
    body = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R/X 5 0 R>>endobj\n"
    body += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    if packed:
        stream = zlib.compress(b"5 0 " + extra)
        head = b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(stream)
        body += head + stream + b"\nendstream endobj\n"
    else:
        body += b"5 0 obj" + extra + b"endobj\n"
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n"


def tar(entries: dict[str, bytes] | None = None, mode: str = "w", **special: bytes) -> bytes:
    """A tar of these files (`w:gz` packs it); `special` maps a name to a tarfile type."""
    out = io.BytesIO()
    quickly = {"compresslevel": 1} if mode == "w:gz" else {}  # a bomb is a gigabyte of nothing
    with tarfile.open(fileobj=out, mode=mode, **quickly) as archive:
        for name, content in (entries or {}).items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for name, kind in special.items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    return out.getvalue()


def archive(entries: dict[str, bytes], *, gbk: bool = False, locked: bool = False, link: str = "") -> bytes:
    """A zip of these files; names in GBK without a flag, entries marked as encrypted, or a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in entries.items():
            container.writestr(zipfile.ZipInfo("x" * len(name.encode("gbk"))) if gbk else name, content)
        if link:
            entry = zipfile.ZipInfo(link)
            entry.external_attr = 0o120777 << 16
            container.writestr(entry, "/etc/passwd")
    made = out.getvalue()
    for name in entries if gbk else ():
        made = made.replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))
    return _marked_encrypted(made) if locked else made


def _marked_encrypted(made: bytes) -> bytes:
    """Bit 0 of the flags, in the local headers and in the directory."""
    marked = bytearray(made)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(signature)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(signature, at + 4)
    return bytes(marked)
