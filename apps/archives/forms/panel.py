"""What all forms of archives have in common: the page writes the form element, crispy draws the fields."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms


class PanelForm(forms.Form):
    """A form without a tag of its own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def date_input() -> forms.DateInput:
    """A day, with the calendar where there is a script."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "data-date": ""})


def text(rows: int, placeholder: str = "") -> forms.Textarea:
    """Some lines of text."""
    return forms.Textarea(attrs={"rows": rows, "placeholder": placeholder})
