"""Which files the office takes, and what a file really is by its content (PLT-08)."""

import mmap
from dataclasses import dataclass
from pathlib import Path

import puremagic

from apps.attachments.containers import ZipRefused, end_record, zip_format

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPEN = "application/vnd.oasis.opendocument"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True)
class Format:
    """One kind of file taken. `contents` are the codes of `detect` that agree with the extension.

    `preview`: pages (drawn by pypdfium2), office (made PDF first), image, text, list (of an archive), or empty.
    """

    extension: str
    label: str
    media_type: str
    contents: frozenset[str]
    preview: str = ""


def _format(extension: str, label: str, media_type: str, contents: str, preview: str = "") -> tuple[str, Format]:
    return extension, Format(extension, label, media_type, frozenset(contents.split()), preview)


FORMATS: dict[str, Format] = dict(
    [
        _format("pdf", "PDF", "application/pdf", "pdf", "pages"),
        _format("doc", "Word", "application/msword", "doc", "office"),
        _format("docx", "Word", _WORD, "docx locked", "office"),
        _format("wps", "WPS 文字", "application/vnd.ms-works", "doc docx locked", "office"),
        _format("xls", "Excel", "application/vnd.ms-excel", "xls", "office"),
        _format("xlsx", "Excel", _SHEET, "xlsx locked", "office"),
        _format("et", "WPS 表格", "application/vnd.ms-excel", "xls xlsx locked", "office"),
        _format("ppt", "PPT", "application/vnd.ms-powerpoint", "ppt", "office"),
        _format("pptx", "PPT", _SLIDES, "pptx locked", "office"),
        _format("dps", "WPS 演示", "application/vnd.ms-powerpoint", "ppt pptx locked", "office"),
        _format("odt", "ODF 文字", f"{_OPEN}.text", "odt", "office"),
        _format("ods", "ODF 表格", f"{_OPEN}.spreadsheet", "ods", "office"),
        _format("odp", "ODF 演示", f"{_OPEN}.presentation", "odp", "office"),
        _format("ofd", "OFD", "application/ofd", "ofd"),
        _format("jpg", "图片", "image/jpeg", "jpeg", "image"),
        _format("jpeg", "图片", "image/jpeg", "jpeg", "image"),
        _format("png", "图片", "image/png", "png", "image"),
        _format("tif", "图片", "image/tiff", "tiff", "image"),
        _format("tiff", "图片", "image/tiff", "tiff", "image"),
        _format("gif", "图片", "image/gif", "gif", "image"),
        _format("txt", "文本", "text/plain", "text", "text"),
        _format("csv", "CSV", "text/csv", "text", "text"),
    ]
)
ACCEPT = ",".join(f".{extension}" for extension in FORMATS)  # the file chooser of the browser
# Taken only where a form allows archives (StagedFilesField(archives=True)); "gz" stands for .tar.gz.
ARCHIVE_FORMATS: dict[str, Format] = dict(
    [
        _format("zip", "压缩包", "application/zip", "zip", "list"),
        _format("tar", "压缩包", "application/x-tar", "tar", "list"),
        _format("tgz", "压缩包", "application/gzip", "gz", "list"),
        _format("gz", "压缩包", "application/gzip", "gz", "list"),
    ]
)
PREVIEWS = {entry.media_type: entry.preview for entry in [*FORMATS.values(), *ARCHIVE_FORMATS.values()]}
ACCEPT_ARCHIVES = ".zip,.tar,.tgz,.gz"
TAKEN = "PDF、OFD、Word、Excel、PPT、WPS、ODF、图片（JPG、PNG、TIFF、GIF）、TXT、CSV"
ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tar", "tgz", "bz2", "xz"})

# What a content code is called when it has to be named to a person.
WORDS = {
    "pdf": "PDF 文件",
    "doc": "Word 文档（旧格式）",
    "docx": "Word 文档",
    "xls": "Excel 表格（旧格式）",
    "xlsx": "Excel 表格",
    "ppt": "PPT 演示（旧格式）",
    "pptx": "PPT 演示",
    "locked": "带打开密码的 Office 文件",
    "macro": "带宏的 Office 文件",
    "ole": "复合文档（不是 Office 文件）",
    "odt": "ODF 文字文档",
    "ods": "ODF 表格",
    "odp": "ODF 演示",
    "ofd": "OFD 文件",
    "jpeg": "JPG 图片",
    "png": "PNG 图片",
    "tiff": "TIFF 图片",
    "gif": "GIF 图片",
    "text": "纯文本",
    "exe": "Windows 程序（EXE）",
    "elf": "Linux 程序",
    "html": "网页（HTML）",
    "svg": "SVG 矢量图（可含脚本）",
    "xml": "XML 文件",
    "script": "脚本程序",
    "rtf": "RTF 文档",
    "zip": "压缩包（ZIP）",
    "rar": "压缩包（RAR）",
    "7z": "压缩包（7Z）",
    "gz": "压缩包（GZ）",
    "tar": "压缩包（TAR）",
}
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"\x7fELF", "elf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf'\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"{\\rtf", "rtf"),
    (b"#!", "script"),
)
_MARKUP = (
    (b"<!doctype html", "html"),
    (b"<html", "html"),
    (b"<head", "html"),
    (b"<body", "html"),
    (b"<script", "script"),
    (b"<?php", "script"),
    (b"<svg", "svg"),
    (b"<!doctype svg", "svg"),
    (b"<?xml", "xml"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
    ("Book", "xls"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def words_for(code: str) -> str:
    """The Chinese name of a content code; codes of puremagic (an extension) are quoted."""
    return WORDS.get(code) or (f"{code.upper()} 类型的文件" if code else "无法识别的内容")


def detect(path: Path) -> str:
    """What the file is by its content: a code of WORDS, an extension puremagic knows, or empty.

    Raises ZipRefused for a container whose declared sizes are those of a bomb.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"MZ") and b"\x00" in head:
        return "exe"
    for signature, code in _SIGNATURES:
        if start.startswith(signature):
            return code
    if head.startswith(_OLE):
        return _ole_format(path)
    if head.startswith(_ZIP):
        return zip_format(path)
    if head[257:262] == b"ustar":
        return "tar"
    markup = _markup(start)
    if markup:
        return markup
    return "text" if is_text(path) else _named_by_puremagic(path)


def _markup(start: bytes) -> str:
    lowered = start[:1024].lower()
    for token, code in _MARKUP:
        if lowered.startswith(token):
            return "svg" if code == "xml" and b"<svg" in start.lower() else code
    if lowered.startswith(b"<!--") and (b"<html" in lowered or b"<svg" in lowered or b"<script" in lowered):
        return "html"
    return ""


def _ole_format(path: Path) -> str:
    """Old Office files are told apart by the name of their main stream (UTF-16 in the directory)."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        for stream, code in _OLE_STREAMS:
            if view.find(f"{stream}\x00".encode("utf-16-le")) >= 0:
                return code
    return "ole"


def encoding_of(sample: bytes) -> str:
    """utf-16 by its mark, utf-8 when it decodes (a character cut off at the end is forgiven), else gb18030."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return "gb18030"
    return "utf-8-sig"


def is_text(path: Path) -> bool:
    """Whether the first and last 64 kB decode and hold no control characters but tabs and line ends."""
    with path.open("rb") as file:
        head = file.read(65536)
        size = path.stat().st_size
        file.seek(max(0, size - 65536))
        tail = file.read()
    encoding = encoding_of(head)
    if encoding != "utf-16" and b"\x00" in head + tail:
        return False
    sample = head.decode(encoding, errors="replace")
    odd = sum(1 for ch in sample if (ch < " " and ch not in "\t\r\n\f\x1a") or ch in "\x7f\ufffd")
    return odd <= len(sample) // 500


def _named_by_puremagic(path: Path) -> str:
    try:
        return str(puremagic.from_file(str(path))).lstrip(".").lower()
    except (puremagic.PureError, ValueError, OSError):
        return ""


def second_nature(path: Path, code: str) -> str:
    """What else the file is at the same time (a polyglot): a zip at its end, a PDF in a picture; else empty."""
    if code not in {"pdf", "jpeg", "png", "gif", "tiff"}:
        return ""
    if end_record(path) is not None:
        return "zip"
    with path.open("rb") as file:
        return "pdf" if code != "pdf" and b"%PDF-" in file.read(1024) else ""


__all__ = [
    "ACCEPT",
    "ACCEPT_ARCHIVES",
    "ARCHIVES",
    "ARCHIVE_FORMATS",
    "FORMATS",
    "PREVIEWS",
    "TAKEN",
    "Format",
    "ZipRefused",
    "detect",
    "encoding_of",
    "second_nature",
    "words_for",
]
