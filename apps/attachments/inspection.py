"""Deciding whether a dropped file is taken: extension, content, agreement of both, pages (PLT-08).

Every refusal is one Chinese sentence that names the file, says what is wrong and what to do.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from apps.attachments import archives, sandbox, scanning
from apps.attachments.formats import (
    ARCHIVE_FORMATS,
    ARCHIVES,
    FORMATS,
    TAKEN,
    Format,
    ZipRefused,
    detect,
    second_nature,
    words_for,
)
from apps.attachments.names import extension_of
from apps.core.errors import DomainError

ACTIVE = "文件内含{what}，网页预览不会执行，下载打开时请留意"
LOCKED = "文件设有打开密码，可以保存和下载，但不能预览、不能统计页数"


@dataclass(frozen=True)
class Facts:
    """What a taken file is. `pages` is None when it has none or they cannot be counted; `notice` is a remark.

    `scan` is what the virus scan said (models.Scan).
    """

    media_type: str
    pages: int | None = None
    notice: str = ""
    scan: str = ""


def format_of(name: str, *, with_archives: bool = False) -> Format:
    """The format the extension promises. Raises DomainError for one that is not taken (here)."""
    extension = extension_of(name)
    if extension in ARCHIVES:
        return _archive_format(name, extension, with_archives and settings.UPLOAD_ARCHIVES)
    if extension not in FORMATS:
        what = f"是 .{extension} 文件" if extension else "没有扩展名"
        raise DomainError(f"「{name}」{what}，不在可上传的类型之内。可上传：{TAKEN}")
    return FORMATS[extension]


def _archive_format(name: str, extension: str, allowed: bool) -> Format:
    if not allowed:
        raise DomainError(f"「{name}」是压缩包。这里不接收压缩包，请解压后逐个上传")
    if extension not in ARCHIVE_FORMATS:
        raise DomainError(
            f"「{name}」是 {extension.upper()} 压缩包，系统无法查看其内容，不予接收。请改用 ZIP 压缩，或解压后逐个上传"
        )
    if extension == "gz" and not name.lower().endswith(".tar.gz"):
        raise DomainError(f"「{name}」是压缩过的单个文件，请解压后上传")
    return ARCHIVE_FORMATS[extension]


def inspect(path: Path, name: str, *, with_archives: bool = False) -> Facts:
    """Check the content of a stored file. Raises DomainError with the reason of the refusal."""
    wanted = format_of(name, with_archives=with_archives)
    if path.stat().st_size == 0:
        raise DomainError(f"「{name}」是空文件（0 字节），请检查后重新上传")
    try:
        found = detect(path)
    except ZipRefused as error:
        raise DomainError(_container_refusal(name, str(error))) from error
    if found not in wanted.contents:
        raise DomainError(_disagreement(name, wanted, found))
    if second := second_nature(path, found):
        raise DomainError(f"「{name}」既是{words_for(found)}，又是{words_for(second)}，疑似伪装文件，已拒收")
    facts = _facts(path, name, wanted, found)
    return replace(facts, scan=scanning.check(path, name))


def _facts(path: Path, name: str, wanted: Format, found: str) -> Facts:
    if found == "locked":
        return Facts(wanted.media_type, None, LOCKED)
    if found == "pdf":
        return _pdf(path, name, wanted)
    if wanted.preview == "image":
        return _image(path, name, wanted)
    if wanted.preview == "list":
        return Facts(wanted.media_type, None, archives.check(path, name))
    return Facts(wanted.media_type)


def _container_refusal(name: str, why: str) -> str:
    if why == "bomb":
        return f"「{name}」解压后体积异常，疑似压缩炸弹，已拒收。如确为正常文件，请另存或拆分后重新上传"
    if why == "entities":
        return f"「{name}」内含外部实体声明（DTD），正常的办公文件没有它，已拒收。请用 WPS 或 Word 打开后另存，再上传"
    return f"「{name}」已损坏，无法打开。请重新导出或向来文单位索取完好的文件"


def _disagreement(name: str, wanted: Format, found: str) -> str:
    if found == "macro":
        return f"「{name}」带有宏程序，已拒收。请另存为不带宏的 .{wanted.extension} 文件后上传"
    if found == "rtf":
        return f"「{name}」的内容是 RTF 文档，请用 WPS 或 Word 另存为 .docx 后上传"
    if found in ARCHIVES:
        return f"「{name}」的扩展名是 .{wanted.extension}，内容却是{words_for(found)}。请解压后逐个上传"
    return f"「{name}」的扩展名是 .{wanted.extension}，内容却是{words_for(found)}，已拒收。请核对文件来源后重新上传"


def _pdf(path: Path, name: str, wanted: Format) -> Facts:
    answer = _ask("inspect-pdf", path, name)
    if answer.get("locked"):
        return Facts(wanted.media_type, None, LOCKED)
    if answer.get("damaged"):
        raise DomainError(_container_refusal(name, "damaged"))
    active = "、".join(answer.get("active", []))
    return Facts(wanted.media_type, int(answer["pages"]), ACTIVE.format(what=active) if active else "")


def _image(path: Path, name: str, wanted: Format) -> Facts:
    answer = _ask("inspect-image", path, name)
    if answer.get("bomb"):
        millions = round(answer.get("width", 0) * answer.get("height", 0) / 1_000_000)
        size = f"约 {millions} 百万像素" if millions else "页数过多"
        raise DomainError(f"「{name}」图像过大（{size}），已拒收。请降低分辨率或分页后重新上传")
    if answer.get("damaged"):
        raise DomainError(_container_refusal(name, "damaged"))
    return Facts(wanted.media_type, int(answer["pages"]))


def _ask(command: str, path: Path, name: str) -> dict:
    try:
        return sandbox.run(command, path)
    except sandbox.ReaderFailed as error:
        raise DomainError(f"「{name}」无法读取，已拒收。请用原软件打开后重新导出，再上传") from error
