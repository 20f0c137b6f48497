"""A readable file for a sample paper: a plain PDF of its text, or the text itself where PDF cannot be made."""

import io
from typing import Any

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.attachments.services import stage_upload
from apps.core.errors import DomainError
from apps.core.pdf import render_pdf
from apps.org.models import User

DPI = 150


def text_of(sample: dict[str, Any]) -> list[str]:
    """Paragraphs of body and annexes with recipients and signature."""
    lines = ["，".join(sample["main_recipients"]) + "：" if sample["main_recipients"] else "", *sample["body"]]
    lines += ["", *sample["signatory"], sample["document_date"]]
    for annex in sample["annex_texts"]:
        lines += ["", annex["name"], *annex["paragraphs"]]
    return lines


def scanned(content: bytes) -> bytes:
    """The same pages as a machine in the hall sends them: grey pictures, a little askew, nothing else."""
    document, out = pypdfium2.PdfDocument(content), io.BytesIO()
    pages = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    first, *others = [page.rotate(0.5, fillcolor=255, resample=3) for page in pages]  # 3: bicubic
    first.save(out, "PDF", save_all=True, append_images=others, resolution=DPI, quality=60)
    return out.getvalue()


def stage_scan(sample: dict[str, Any], owner: User, as_pdf: bool, as_scan: bool = False) -> str:
    """Stage the file for the clerk; returns the staged id. `as_scan`: without a text layer, so that OCR reads it."""
    content, name, media = "\n".join(text_of(sample)).encode(), f"{sample['title'][:60]}.txt", "text/plain"
    if as_pdf:
        try:
            content = render_pdf("portal/demo_scan.html", {"sample": sample, "lines": text_of(sample)})
            name, media = f"{sample['title'][:60]}.pdf", "application/pdf"
            content = scanned(content) if as_scan else content
        except DomainError:
            pass  # the text serves as well; ./run has said what is missing
    return str(stage_upload(owner=owner, upload=SimpleUploadedFile(name, content, media)).pk)
