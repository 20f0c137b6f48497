"""Pieces of data-entry forms: sections in two columns, dates with our picker, forms without their own tag."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field
from django import forms


def section(title: str, *fields: Any) -> Div:
    """A heading and its fields, two columns from 992 px."""
    return Div(HTML(f"<h2>{title}</h2>"), Div(*fields, css_class="form-grid"), css_class="form-section")


def full(name: str) -> Div:
    """A field over both columns."""
    return Div(Field(name), css_class="full")


def bare_helper() -> FormHelper:
    """The page writes <form> and the token; crispy draws the fields."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def date_input(**attrs: Any) -> forms.DateInput:
    """A date: the browser's own field, replaced by the Chinese picker where scripts run."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "data-date": "", **attrs})


def moment_input(**attrs: Any) -> forms.DateTimeInput:
    """A date with time."""
    return forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "data-datetime": "", **attrs})


def long_text(rows: int, placeholder: str = "", **attrs: Any) -> forms.Textarea:
    """A field for sentences."""
    return forms.Textarea(attrs={"rows": rows, "placeholder": placeholder, **attrs})
