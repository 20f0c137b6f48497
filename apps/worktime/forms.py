"""The form of a holiday notice."""

from typing import Any

from django import forms

from apps.core import clock
from apps.core.importing.definition import FileRefused
from apps.worktime import notice, notice_file


class NoticeForm(forms.Form):
    """The text of the notice; read when it is checked, so that what is wrong stands under the text."""

    year = forms.IntegerField(
        label="年度", required=False, min_value=2000, max_value=2100, help_text="可不填：通知标题里写着年度时以标题为准"
    )
    text = forms.CharField(
        label="通知全文",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 14, "cols": 90}),
        help_text="粘贴国务院办公厅放假通知的全文；或从 Excel 复制三列：日期、名称、休息或上班，一天一行",
    )
    file = forms.FileField(
        label="或上传文件",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.xlsx,.txt"}),
        help_text=".docx、.xlsx、.txt。读出的文字放进上面的框，可改后再录入",
    )
    reading: notice.Reading | None = None

    def clean(self) -> dict[str, Any]:
        """Read the text; every sentence that cannot be read is named."""
        data = super().clean() or {}
        if data.get("file") and not self.errors:
            self._take_over(data)
        if self.errors:
            return data
        if not data.get("text"):
            self.add_error("text", "请粘贴通知全文，或上传文件")
            return data
        self.reading = notice.read(data["text"], data.get("year"))
        for fault in self.reading.faults:
            self.add_error("text", fault)
        year = self.reading.year
        if year is not None and not clock.today().year - 10 <= year <= clock.today().year + 2:
            self.add_error("year", f"{year} 年离现在太远，请核对年度")
        return data

    def _take_over(self, data: dict[str, Any]) -> None:
        """The text of the file stands in the field from now on, on the page too: the file is not asked for again."""
        try:
            text = notice_file.text_of(data["file"])
        except FileRefused as refused:
            self.add_error("file", str(refused))
            return
        if len(text) > self.fields["text"].max_length:  # type: ignore[attr-defined]
            self.add_error("file", "文件里的文字太长，不像是放假通知，请核对")
            return
        data["text"] = text
        given: Any = self.data
        self.data = given.copy()
        self.data["text"] = text  # type: ignore[index]  # a copy of a QueryDict may be written
