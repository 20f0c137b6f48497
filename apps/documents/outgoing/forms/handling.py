"""The small forms on the document's page."""

from typing import Any

from django import forms

from apps.core.forms import bare_helper, long_text
from apps.documents.models import OutgoingDocument
from apps.org.models import User


class PanelForm(forms.Form):
    """A panel on the document's page; ids carry its name, since several share the page."""

    def __init__(self, *args: Any, document: OutgoingDocument, user: User, panel: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{panel}_%s")
        super().__init__(*args, **kwargs)
        self.document, self.user = document, user
        self.helper = bare_helper()
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the document."""


class SubmitForm(PanelForm):
    """A word to those who review, or none."""

    note = forms.CharField(label="送审说明", max_length=300, required=False, widget=long_text(2, "可不写"))


class ReasonForm(PanelForm):
    """Why it is voided, raised, or a fault is let stand."""

    reason = forms.CharField(label="理由", max_length=300, widget=long_text(3))


class CommentForm(PanelForm):
    """A word at a paragraph of the text."""

    paragraph = forms.TypedChoiceField(label="段落", coerce=int, widget=forms.Select(attrs={"data-paragraph": ""}))
    quote = forms.CharField(label="针对的文字", max_length=200, required=False, help_text="可从文中复制；不填即为整段")
    text = forms.CharField(label="批注", max_length=500, widget=long_text(2, "例如：数据请与财务部核对"))

    def prepare(self) -> None:
        lines = [(n, line.strip()) for n, line in enumerate(self.document.body.splitlines(), 1) if line.strip()]
        shown = [(n, f"{n}　{line[:30]}{'…' if len(line) > 30 else ''}") for n, line in lines]
        self.fields["paragraph"].choices = [(0, "全文"), *shown]  # type: ignore[attr-defined]
