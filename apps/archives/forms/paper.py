"""Where the paper copy lies."""

from django import forms

from apps.archives.forms.panel import PanelForm


class PaperForm(PanelForm):
    """One line: cabinet, box."""

    place = forms.CharField(
        label="存放位置",
        max_length=80,
        help_text="库房、柜、盒号，例如：1号柜-03盒",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请写明存放位置，例如：1号柜-03盒"},
    )
