"""One sentence of one's own."""

from django import forms

from apps.approvals.models import CommonOpinion
from apps.approvals.occasions import OCCASIONS

LENGTH = CommonOpinion._meta.get_field("text").max_length


class PhraseForm(forms.Form):
    """The words."""

    text = forms.CharField(label="内容", max_length=LENGTH, widget=forms.TextInput(attrs={"class": "form-control"}))


class NewPhraseForm(PhraseForm):
    """The words and where they are offered."""

    scope = forms.ChoiceField(
        label="场合", choices=list(OCCASIONS.items()), widget=forms.Select(attrs={"class": "form-select"})
    )
