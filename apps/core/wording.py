"""The sentences of form fields, in the words of the office: what is missing and what to do.

Django's own ("这个字段是必填项。") name neither. A form that knows better says so with `error_messages`.
"""

from django import forms
from django.core import validators

SENTENCES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "请填写此项"},
    forms.BooleanField: {"required": "请勾选此项"},
    forms.ChoiceField: {"required": "请选择", "invalid_choice": "请从列表中选择，“%(value)s”不在其中"},
    forms.MultipleChoiceField: {
        "required": "请至少选择一项",
        "invalid_choice": "“%(value)s”不在可选范围内，请重新选择",
    },
    forms.ModelChoiceField: {"required": "请选择", "invalid_choice": "这一项已不可选，请重新选择"},
    forms.DateField: {"invalid": "请填写有效的日期，如 2026-11-21"},
    forms.DateTimeField: {"invalid": "请填写有效的日期和时间，如 2026-11-21 17:30"},
    forms.IntegerField: {"invalid": "请填写整数"},
    forms.DecimalField: {"invalid": "请填写数字"},
}


LIMITS: dict[type[validators.BaseValidator], str] = {
    validators.MaxLengthValidator: "不能超过 %(limit_value)s 个字，现在有 %(show_value)s 个",
    validators.MinLengthValidator: "至少要 %(limit_value)s 个字，现在只有 %(show_value)s 个",
    validators.MaxValueValidator: "不能大于 %(limit_value)s",
    validators.MinValueValidator: "不能小于 %(limit_value)s",
}


def teach_fields() -> None:
    """Give the field classes and the limits our sentences; called once by CoreConfig.ready()."""
    for limit, sentence in LIMITS.items():
        limit.message = sentence
    for field, sentences in SENTENCES.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
