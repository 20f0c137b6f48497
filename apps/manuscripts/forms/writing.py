"""The editor's fields: title, the line under it, the text."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from apps.attachments.forms import StagedFilesField
from apps.core.forms import bare_helper, full
from apps.documents.outgoing.content import TABLES
from apps.manuscripts.content import Text
from apps.manuscripts.models import Manuscript, ManuscriptState
from apps.org.models import User

LONGEST = 200_000
PARTS = {"head": (full("title"), full("byline")), "body": (full("body"),), "foot": (full("files"),)}


class TextForm(forms.Form):
    """One text. Nothing typed is lost on an error; `then` names the button that was pressed."""

    title = forms.CharField(label="题目", max_length=200)
    byline = forms.CharField(
        label="题下署名", max_length=120, required=False,
        widget=forms.TextInput(attrs={"placeholder": "例如：总经理　张明远（2026年12月28日）"}),
    )  # fmt: skip
    body = forms.CharField(
        label="正文", max_length=LONGEST, required=False, strip=False,
        widget=forms.Textarea(
            attrs={"class": "form-control paper-text", "rows": 24, "data-paper": "", "spellcheck": "false"}
        ),
        help_text="一行一段；层次 一、（一）1.（1）；图片 ![说明](文件名)，在材料文件处上传；" + TABLES,
    )  # fmt: skip
    reason = forms.CharField(label="修改说明", max_length=200, required=False, help_text="改了什么，可不写")
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, manuscript: Manuscript, **kwargs: Any) -> None:
        text = Text.of(manuscript)
        kwargs.setdefault("initial", {**text.as_json(), "based_on": manuscript.revision})
        super().__init__(*args, **kwargs)
        self.user, self.manuscript = user, manuscript
        self.fields["files"] = StagedFilesField(user, label="材料文件、图片")
        if manuscript.matter.state != ManuscriptState.REVIEWING:
            del self.fields["reason"]

    def use(self, part: str) -> str:
        """Let the page draw this part next; returns nothing to print."""
        self.helper = bare_helper()
        names: list[Any] = list(PARTS.get(part, ()))
        if part == "save":
            names = [*([full("reason")] if "reason" in self.fields else []), "based_on"]
        self.helper.layout = Layout(*names)
        return ""

    def clean_title(self) -> str:
        """A title in one line."""
        title = " ".join(self.cleaned_data["title"].split())
        if len(title) < 2:
            raise forms.ValidationError("请写全题目")
        return title

    def clean_body(self) -> str:
        """Lines as they are counted everywhere."""
        body = self.cleaned_data["body"].replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        return str(body).rstrip("\n")

    def text(self) -> Text:
        """What was typed; of fields that are not valid nothing."""
        data = self.cleaned_data
        return Text(data.get("title", ""), data.get("byline", "").strip(), data.get("body", ""))
