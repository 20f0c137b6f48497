"""Choosing people: with the post beside the name, typed to be found."""

from typing import Any

from django import forms

from apps.org.models import User


class PersonChoice(forms.ModelChoiceField):
    """Somebody in office."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"data-picker": "", "class": "form-select"}))
        people = User.objects.filter(is_active=True).select_related("department", "principal")
        super().__init__(queryset=people, empty_label="请选择", **kwargs)

    def label_from_instance(self, user: User) -> str:
        post = " ".join(part for part in (user.department.name if user.department else "", user.title) if part)
        return f"{user.name}（{post}）" if post else user.name
