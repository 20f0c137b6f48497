"""Where the paper copy lies."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


class PaperForm(forms.Form):
    """One line: cabinet, box."""

    place = forms.CharField(
        label="存放位置",
        max_length=80,
        help_text="库房、柜、盒号，例如：1号柜-03盒",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请写明存放位置，例如：1号柜-03盒"},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
