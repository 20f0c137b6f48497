"""What a person says of a process, what the office answers, a review."""

from typing import Any

from django import forms

from apps.processes.models import ProcessFeedback

LONG = 2000


def _text(rows: int, placeholder: str = "") -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "placeholder": placeholder})


class FeedbackForm(forms.Form):
    """At least one of the two."""

    hindrance = forms.CharField(
        label="什么不顺",
        required=False,
        max_length=LONG,
        widget=_text(3, "哪一步、遇到什么、耽误多久"),
    )
    suggestion = forms.CharField(label="建议", required=False, max_length=LONG, widget=_text(3, "怎样改会更好"))

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        data = super().clean() or {}
        if not self.errors and not data.get("hindrance") and not data.get("suggestion"):
            self.add_error("hindrance", "请写明什么不顺，或者在下面写您的建议")
        return data


class AnswerForm(forms.Form):
    """The answer of the office."""

    state = forms.ChoiceField(
        label="处理",
        choices=[(one.value, one.label) for one in (ProcessFeedback.State.ADOPTED, ProcessFeedback.State.ANSWERED)],
    )
    answer = forms.CharField(label="答复", max_length=LONG, widget=_text(3, "将怎样改、何时改；不采纳的说明原因"))


class ReviewForm(forms.Form):
    """The mark of the quarter."""

    conclusion = forms.CharField(
        label="复核结论", max_length=LONG, widget=_text(2, "用时是否达标、反馈是否处理、流程要不要改")
    )
