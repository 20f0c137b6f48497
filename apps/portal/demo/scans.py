"""A readable file for a sample paper: a plain PDF of its text, or the text itself where PDF cannot be made."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.attachments.services import stage_upload
from apps.core.errors import DomainError
from apps.core.pdf import render_pdf
from apps.org.models import User


def text_of(sample: dict[str, Any]) -> list[str]:
    """Paragraphs of body and annexes with recipients and signature."""
    lines = ["，".join(sample["main_recipients"]) + "：" if sample["main_recipients"] else "", *sample["body"]]
    lines += ["", *sample["signatory"], sample["document_date"]]
    for annex in sample["annex_texts"]:
        lines += ["", annex["name"], *annex["paragraphs"]]
    return lines


def stage_scan(sample: dict[str, Any], owner: User, as_pdf: bool) -> str:
    """Stage the file for the clerk; returns the staged id."""
    content, name, media = "\n".join(text_of(sample)).encode(), f"{sample['title'][:60]}.txt", "text/plain"
    if as_pdf:
        try:
            content = render_pdf("portal/demo_scan.html", {"sample": sample, "lines": text_of(sample)})
            name, media = f"{sample['title'][:60]}.pdf", "application/pdf"
        except DomainError:
            pass  # the text serves as well; ./run has said what is missing
    return str(stage_upload(owner=owner, upload=SimpleUploadedFile(name, content, media)).pk)
