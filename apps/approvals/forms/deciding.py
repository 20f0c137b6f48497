"""The decision panel's form, and the reason of a withdrawal."""

from typing import Any

from django import forms

from apps.approvals import followups, rules, selectors, subjects
from apps.approvals.models import ApprovalStep, Opinion
from apps.attachments.forms import StagedFilesField
from apps.attachments.selectors import staged_of
from apps.org.models import Principal, User

TEXT_LENGTH = 4000


def picker_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """Departments and people in two groups, read once for both pickers."""
    departments: list[tuple[int, str]] = []
    people: list[tuple[int, str]] = []
    for principal in selectors.assignable():
        if principal.kind == Principal.Kind.DEPARTMENT:
            departments.append((principal.pk, principal.label))
        else:
            person = principal.person
            post = " ".join(
                part for part in (person.department.name if person.department else "", person.title) if part
            )
            people.append((principal.pk, f"{person.name}（{post}）" if post else person.name))
    return [("人员", people), ("部门", departments)]


def kept_files(form: forms.Form, user: User) -> list[str]:
    """Names of what was uploaded with a form that came too late: it stays the person's for a day."""
    taken = getattr(form.fields["files"].widget, "taken", [])
    dropped = [one for one in form["files"].value() or [] if isinstance(one, str)]
    return [row.name for row in [*staged_of(user, dropped), *taken]]


class DecisionForm(forms.Form):
    """One opinion and what becomes of the step. The button pressed is `decision`.

    `step` and `user` decide which verbs are offered; `oral_for` is the general manager whose spoken words the
    assistant records, `absent` the person in whose name a deputy decides; `can_act` is False for a mere reader.
    """

    decision = forms.ChoiceField(label="办理", choices=Opinion.Decision.choices)
    text = forms.CharField(
        label="意见",
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control serif"}),
    )
    mention = forms.TypedMultipleChoiceField(label="指定办理人", required=False, coerce=int)
    pass_to = forms.TypedChoiceField(label="转请", required=False, coerce=int, empty_value=None)
    follow = forms.BooleanField(label="列入督办", required=False)

    def __init__(self, *, step: ApprovalStep, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "decide_%s")
        super().__init__(**kwargs)
        self.step, self.subject = step, subjects.get(step.approval.subject)
        speaker, self.own = rules.decide_as(user, step)
        self.oral = rules.can_record_oral(user, step)
        self.oral_for = rules.oral_speaker(step) if self.own.forbidden and not self.oral.forbidden else None
        self.can_act = self.own.ok or self.oral.ok
        self.absent = speaker if self.own.ok and speaker != user else None
        self.follow_up = followups.offered(user) if self.can_act and self.subject.scope == "instruct" else None
        self.fields["files"] = StagedFilesField(user)
        self._prepare_widgets()

    def _prepare_widgets(self) -> None:
        choices = picker_choices() if self.can_act else []
        mention, pass_to, text = self.fields["mention"], self.fields["pass_to"], self.fields["text"]
        mention.choices = choices  # type: ignore[attr-defined]
        pass_to.choices = [("", "请选择"), *choices[:1]]  # type: ignore[attr-defined]
        for field in (mention, pass_to):
            field.widget.attrs.update({"data-picker": "", "class": "form-select"})
        text.widget.attrs["placeholder"] = (
            f"{self.oral_for.name}的口头批示，请照原话录入" if self.oral_for else self.subject.placeholder
        )

    def clean(self) -> dict[str, Any]:
        """What goes back or on to another has not been decided: there is nothing to supervise yet."""
        data = super().clean() or {}
        if data.get("follow") and data.get("decision", "approve") != Opinion.Decision.APPROVE:
            self.add_error("follow", "退回、转请的件还没有批定，不能列入督办，请去掉勾选")
        return data

    @property
    def draft_key(self) -> str:
        """Under which the browser keeps the words while they are typed."""
        return f"step-{self.step.pk}"

    @property
    def mention_open(self) -> bool:
        """Whether the picker stands open: something is chosen or wrong in it."""
        return bool(self["mention"].value() or self["mention"].errors)

    @property
    def offers(self) -> tuple[str, ...]:
        """The verbs of this subject."""
        return self.subject.offered(self.step)

    def named(self) -> list[Principal]:
        """The principals named to handle or read."""
        return list(Principal.objects.filter(pk__in=self.cleaned_data["mention"]).select_related("person"))

    def passed_to(self) -> Principal | None:
        """Whom it is passed on to."""
        return Principal.objects.filter(pk=self.cleaned_data["pass_to"]).select_related("person").first()


class WithdrawForm(forms.Form):
    """Why a run is taken back."""

    reason = forms.CharField(
        label="撤回理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"})
    )
