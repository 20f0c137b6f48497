"""Deciding whether a dropped file is taken: extension, content, agreement of both, pages (PLT-08).

Every refusal is one Chinese sentence that names the file, says what is wrong and what to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from apps.attachments import sandbox
from apps.attachments.formats import ARCHIVES, FORMATS, TAKEN, Format, ZipRefused, detect, words_for
from apps.attachments.names import extension_of
from apps.core.errors import DomainError

LOCKED = "文件设有打开密码，可以保存和下载，但不能预览、不能统计页数"


@dataclass(frozen=True)
class Facts:
    """What a taken file is. `pages` is None when it has none or they cannot be counted; `notice` is a remark."""

    media_type: str
    pages: int | None = None
    notice: str = ""


def format_of(name: str) -> Format:
    """The format the extension promises. Raises DomainError for one that is not taken."""
    extension = extension_of(name)
    if extension in ARCHIVES:
        raise DomainError(f"「{name}」是压缩包。暂不接收压缩包，请解压后逐个上传")
    if extension not in FORMATS:
        what = f"是 .{extension} 文件" if extension else "没有扩展名"
        raise DomainError(f"「{name}」{what}，不在可上传的类型之内。可上传：{TAKEN}")
    return FORMATS[extension]


def inspect(path: Path, name: str) -> Facts:
    """Check the content of a stored file. Raises DomainError with the reason of the refusal."""
    wanted = format_of(name)
    if path.stat().st_size == 0:
        raise DomainError(f"「{name}」是空文件（0 字节），请检查后重新上传")
    try:
        found = detect(path)
    except ZipRefused as error:
        raise DomainError(_container_refusal(name, str(error))) from error
    if found not in wanted.contents:
        raise DomainError(_disagreement(name, wanted, found))
    _scan(path, name)
    if found == "locked":
        return Facts(wanted.media_type, None, LOCKED)
    if found == "pdf":
        return _pdf(path, name, wanted)
    if wanted.preview == "image":
        return _image(path, name, wanted)
    return Facts(wanted.media_type)


def _container_refusal(name: str, why: str) -> str:
    if why == "bomb":
        return f"「{name}」解压后体积异常，疑似压缩炸弹，已拒收。如确为正常文件，请另存或拆分后重新上传"
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
    return Facts(wanted.media_type, int(answer["pages"]))


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


def _scan(path: Path, name: str) -> None:
    """The virus-scan hook (PLT-08): each callable of UPLOAD_SCANNERS gets the path and returns what it found."""
    scanners: Sequence[str] = getattr(settings, "UPLOAD_SCANNERS", ())
    for dotted in scanners:
        finding = import_string(dotted)(path)
        if finding:
            raise DomainError(f"「{name}」未通过安全扫描（{finding}），已拒收。请联系信息管理员")
