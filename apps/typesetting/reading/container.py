"""The .docx as a container: weighed before it is unpacked, its XML read without entities, nothing fetched or run."""

import io
import posixpath
import zipfile
import zlib
from functools import cached_property

from lxml import etree

from apps.core.errors import DomainError

MAX_BYTES = 30 * 1024 * 1024
MAX_PARTS = 3000
MAX_UNPACKED = 300 * 1024 * 1024  # declared by the directory, all parts together
MAX_XML = 24 * 1024 * 1024  # one XML part; a hundred pages of text take about 5 MB
MAX_TAGS = 1_500_000  # in one XML part; each takes memory however short it is
MAX_PICTURE = 8 * 1024 * 1024

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE_DOCUMENT = "/officeDocument"
# The strict form of the format says the same under other names.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": W.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R.encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": A.encode(),
}

NOT_WORD = "这不是 Word 文档（.docx）。请用 Word 或 WPS 打开后另存为 .docx 再上传"
OLD_WORD = "这是旧格式的 Word 文档（.doc）。请用 Word 或 WPS 打开后另存为 .docx 再上传"
LOCKED = "文档设有密码，无法读取。请取消密码后再上传"
DAMAGED = "文档已损坏，无法读取。请用 Word 或 WPS 打开后另存为新的 .docx 再上传"
HEAVY = "文档展开后过大，疑似异常文件，未读取。请压缩图片或拆分后再上传"
TOO_BIG = f"文档超过 {MAX_BYTES // 1024 // 1024} MB。请压缩图片或拆分后再上传"


def w(name: str) -> str:
    """The qualified name of a wordprocessing element or attribute."""
    return f"{{{W}}}{name}"


class Container:
    """The parts of one .docx. Raises DomainError with a Chinese sentence for what cannot or should not be read."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_BYTES:
            raise DomainError(TOO_BIG)
        if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            raise DomainError(LOCKED if "EncryptedPackage".encode("utf-16-le") in content else OLD_WORD)
        if not content.startswith(b"PK"):
            raise DomainError(NOT_WORD)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
            raise DomainError(DAMAGED) from error
        parts = self._zip.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise DomainError(HEAVY)
        self._names = {part.filename.lower(): part for part in parts}

    def read(self, name: str, limit: int = MAX_XML) -> bytes | None:
        """The bytes of a part, None when it is not there; never more than `limit`."""
        part = self._names.get(name.lower().lstrip("/"))
        if part is None:
            return None
        if part.flag_bits & 0x1:
            raise DomainError(LOCKED)
        if part.file_size > limit:
            raise DomainError(HEAVY)
        try:
            with self._zip.open(part) as file:
                return file.read(limit + 1)[:limit]
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise DomainError(DAMAGED) from error

    def xml(self, name: str) -> etree._Element | None:
        """A part as XML, None when it is not there. A document type (the door of entity bombs) is refused."""
        content = self.read(name)
        if content is None:
            return None
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise DomainError(HEAVY)
        if content.count(b"<") > MAX_TAGS:
            raise DomainError(HEAVY)
        for strict, usual in _STRICT.items():
            content = content.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DomainError(DAMAGED) from error

    @cached_property
    def document_name(self) -> str:
        """Where the document part lies."""
        for target in self.targets("").values():
            if target[0].endswith(_OFFICE_DOCUMENT):
                return target[1]
        return "word/document.xml"

    def document(self) -> etree._Element:
        """The body of the document."""
        root = self.xml(self.document_name)
        body = root.find(w("body")) if root is not None else None
        if body is None:
            raise DomainError(NOT_WORD)
        return body

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id → (sort, name of the part it points at); outside addresses are left out."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for link in root if root is not None else ():
            if not isinstance(link.tag, str) or link.get("TargetMode") == "External":
                continue
            target = link.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[link.get("Id", "")] = (link.get("Type", ""), whole)
        return found

    def beside(self, sort: str) -> etree._Element | None:
        """The part of the document of one sort: styles, numbering, theme; None when there is none."""
        for kind, name in self.targets(self.document_name).values():
            if kind.endswith(f"/{sort}"):
                return self.xml(name)
        return None
