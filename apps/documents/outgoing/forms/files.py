"""A Word file to be checked or imported."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from apps.core.errors import DomainError
from apps.documents.outgoing.importing import read_word
from apps.typesetting.reading import DocxDraft


class WordForm(forms.Form):
    """One .docx; `draft` is what was read of it."""

    word = forms.FileField(
        label="Word 文件（.docx）",
        allow_empty_file=True,  # read_word says what is wrong with it
        help_text="不超过 20 MB；只检查，不生成草稿，也不改动文件",
        widget=forms.FileInput(attrs={"accept": ".docx", "class": "form-control"}),
        error_messages={
            "required": "请选择要检查的 Word 文件（.docx）",
            "invalid": "请选择要检查的 Word 文件（.docx）",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = DocxDraft()

    def clean_word(self) -> UploadedFile:
        """A file that can be read; else the sentence that says why not."""
        upload: UploadedFile = self.cleaned_data["word"]
        try:
            self.draft = read_word(upload)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return upload
