"""Form fields speak as the office does."""

from django import forms


class _Form(forms.Form):
    title = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "甲")])
    on = forms.DateField()
    at = forms.DateTimeField()
    pages = forms.IntegerField()


def test_what_is_missing_is_asked_for() -> None:
    errors = {name: list(said) for name, said in _Form({}).errors.items()}
    assert errors == {
        "title": ["请填写此项"],
        "kind": ["请选择"],
        "on": ["请填写此项"],
        "at": ["请填写此项"],
        "pages": ["请填写此项"],
    }


def test_what_is_wrong_is_told_with_an_example() -> None:
    form = _Form({"title": "通知", "kind": "b", "on": "昨天", "at": "下午", "pages": "三"})
    assert {name: list(said) for name, said in form.errors.items()} == {
        "kind": ["请从列表中选择，“b”不在其中"],
        "on": ["请填写有效的日期，如 2026-11-21"],
        "at": ["请填写有效的日期和时间，如 2026-11-21 17:30"],
        "pages": ["请填写整数"],
    }
