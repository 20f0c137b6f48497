"""The text of an uploaded .docx in the editor's fields; its pictures become dropped files (DOC-09)."""

import base64
import binascii
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from apps.attachments.services import stage_upload
from apps.core.errors import DomainError
from apps.documents.models import DocumentKind
from apps.org.models import User
from apps.typesetting.reading import DocxDraft, read_docx

LARGEST = 20 * 1024 * 1024
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/bmp": "bmp", "image/webp": "webp"}


@dataclass(frozen=True)
class Taken:
    """What a file gave: values by name of field, ids of its pictures, sentences about what was left out."""

    fields: dict[str, str]
    staged_ids: tuple[str, ...]
    notices: tuple[str, ...]


def import_word(upload: UploadedFile, user: User) -> Taken:
    """Read the file. Raises DomainError when it is no .docx, damaged, locked or too large."""
    if (upload.size or 0) > LARGEST:
        raise DomainError("要导入的 Word 文件不能超过 20 MB")
    draft = read_docx(upload.read())
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
    for place, name in enumerate(draft.annexes, 1):
        text = draft.annex_texts[place - 1] if place <= len(draft.annex_texts) else ""
        fields[f"annexes_name_{place}"], fields[f"annexes_text_{place}"] = name, _renamed(text, names)
    fields.setdefault("annexes_name_99", "")
    kind = DocumentKind.objects.filter(name=draft.kind).first() if draft.kind else None
    if kind is not None:
        fields["document_kind"] = str(kind.pk)
    return Taken({name: value for name, value in fields.items() if value or name == "annexes_name_99"}, staged,
                 (*draft.notices, *refused))  # fmt: skip


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
