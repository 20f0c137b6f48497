"""The text of an uploaded .docx in the editor's fields; its pictures become dropped files (DOC-09)."""

import base64
import binascii
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from apps.attachments import storage
from apps.attachments.models import StagedUpload
from apps.attachments.services import stage_upload
from apps.core.errors import DomainError
from apps.documents.models import DocumentKind, IssuerCode
from apps.documents.outgoing.checks import faults_of_file
from apps.org.models import User
from apps.typesetting.checking import Fault
from apps.typesetting.reading import DocxDraft, read_docx

LARGEST = 20 * 1024 * 1024
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/bmp": "bmp", "image/webp": "webp"}


@dataclass(frozen=True)
class Taken:
    """What a file gave: values by name of field, ids of its pictures, sentences about what was left out, and how the
    file itself is set against the standard."""

    fields: dict[str, str]
    staged_ids: tuple[str, ...]
    notices: tuple[str, ...]
    setting: tuple[Fault, ...] = ()


def read_word(upload: UploadedFile) -> DocxDraft:
    """An uploaded .docx, read. Raises DomainError when it is empty, no .docx, damaged, locked or too large."""
    ending = PurePath(upload.name or "").suffix.lower()
    if ending not in (".docx", ".doc", ""):
        raise DomainError(f"这是 {ending} 文件，只能读取 Word 文档（.docx）", field="word")
    if not upload.size:
        raise DomainError("文件是空的（0 字节），请重新选择 Word 文件（.docx）", field="word")
    if upload.size > LARGEST:
        raise DomainError("Word 文件不能超过 20 MB，请压缩图片或拆分后再上传", field="word")
    return _read(upload.read())


def _read(content: bytes) -> DocxDraft:
    try:
        return read_docx(content)
    except DomainError as error:
        error.field = "word"
        raise


def import_staged(row: StagedUpload, user: User) -> Taken:
    """The same of a file that its owner has dropped before. Raises DomainError."""
    return _taken(_read((storage.root() / str(row.file.name)).read_bytes()), user)


def import_word(upload: UploadedFile, user: User) -> Taken:
    """Read the file. Raises DomainError when it is empty, no .docx, damaged, locked or too large."""
    return _taken(read_word(upload), user)


def _taken(draft: DocxDraft, user: User) -> Taken:
    names, staged, refused = _pictures(draft, user)
    fields = {
        "title": draft.title.replace("\n", ""),
        "main_recipients": "，".join(draft.main_recipients),
        "body": _renamed(draft.text, names),
        "signatory": "，".join(draft.signatories),
        "note": draft.note,
        "copy_recipients": "，".join(draft.copies_to),
        "attendance": "\n".join(f"{one.label}：{one.people}" for one in draft.attendance),
    }
    for place, (name, text) in enumerate(_annexes(draft), 1):
        fields[f"annexes_name_{place}"], fields[f"annexes_text_{place}"] = name, _renamed(text, names)
    fields.setdefault("annexes_name_99", "")
    kind = DocumentKind.objects.filter(name=draft.kind).first() if draft.kind else None
    if kind is not None:
        fields["document_kind"] = str(kind.pk)
    code = IssuerCode.objects.filter(code=draft.number.partition("〔")[0], is_active=True).first()
    if code is not None:
        fields["issuer_code"] = str(code.pk)
    return Taken({name: value for name, value in fields.items() if value or name == "annexes_name_99"}, staged,
                 (*draft.notices, *refused), tuple(faults_of_file(draft).setting))  # fmt: skip


def _annexes(draft: DocxDraft) -> list[tuple[str, str]]:
    """What the paper issues or forwards first (papers.compose sets it apart from annexes), then the annexes."""
    texts = (*draft.annex_texts, *[""] * (len(draft.annexes) - len(draft.annex_texts)))
    enclosed = [(draft.enclosed_title or "所印发的文件", draft.enclosed_text)] if draft.enclosed_text else []
    return [*enclosed, *zip(draft.annexes, texts, strict=False)]


def _pictures(draft: DocxDraft, user: User) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    """Old name → new name with its ending; ids of what was taken; sentences about what was not."""
    names: dict[str, str] = {}
    staged: list[str] = []
    refused: list[str] = []
    for name, address in draft.pictures.items():
        media_type, _, data = address.removeprefix("data:").partition(";base64,")
        ending = ENDINGS.get(media_type)
        if ending is None:
            refused.append(f"图片「{name}」的格式不能导入，请另存为 PNG 或 JPG 后上传")
            continue
        names[name] = name if name.lower().endswith(f".{ending}") else f"{name}.{ending}"
        try:
            content = base64.b64decode(data, validate=True)
            row = stage_upload(owner=user, upload=SimpleUploadedFile(names[name], content, media_type))
        except (binascii.Error, DomainError) as error:
            refused.append(f"图片「{name}」没有导入：{getattr(error, 'message', '内容损坏')}")
            continue
        names[name] = row.name
        staged.append(str(row.pk))
    return names, tuple(staged), tuple(refused)


def _renamed(text: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(f"]({old})", f"]({new})")
    return text
