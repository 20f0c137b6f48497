"""The sentences of form fields, in the words of the office: what is missing and what to do.

Django's own ("这个字段是必填项。") name neither. A form that knows better says so with `error_messages`.
"""

from django import forms

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


def teach_fields() -> None:
    """Give the field classes our sentences; called once by CoreConfig.ready()."""
    for field, sentences in SENTENCES.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
