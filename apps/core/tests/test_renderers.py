"""The renderer of form widgets."""

import html

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.forms.renderers import DjangoTemplates, get_default_renderer

from apps.core.renderers import FormRenderer


class _Form(forms.Form):
    title = forms.CharField(help_text="照来文抄写")
    kind = forms.ChoiceField(choices=[("a", "甲"), ("b", "<乙>")])
    readers = forms.MultipleChoiceField(choices=[("1", "张")], widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(widget=forms.Textarea)


def test_widgets_look_the_same_as_those_of_django() -> None:
    class Plain(_Form):
        default_renderer = DjangoTemplates()

    def squeezed(form: forms.Form) -> list[str]:
        return ["".join(html.unescape(str(field)).split()) for field in form]

    data = {"title": '"><script>', "kind": "b", "note": "第一行\n第二行"}
    assert isinstance(get_default_renderer(), FormRenderer)
    assert squeezed(_Form(data)) == squeezed(Plain(data))


def test_widgets_of_the_back_office_are_found() -> None:
    assert "vDateField" in AdminSplitDateTime().render("at", None, renderer=get_default_renderer())
