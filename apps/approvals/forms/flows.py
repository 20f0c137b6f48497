"""The flow editor's forms: a row per step, the facts of a test run."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import formset_factory

from apps.approvals import uses
from apps.approvals.flows import Draft
from apps.approvals.forms import conditions
from apps.approvals.forms.people import PersonChoice
from apps.approvals.models import FlowStep, Mode, OnLimit
from apps.approvals.planning import Facts
from apps.approvals.services.flows import MOST_STEPS
from apps.core.secrecy import Secrecy, Urgency
from apps.org.models import Department, Principal

Who = FlowStep.Who
MULTIPLE = ("departments",)
PASS_SAME = (("yes", "上一步刚同意的，下一步自动通过"), ("no", "每一步都单独办理"))


def principal_choices() -> list[tuple[str, Any]]:
    """Roles, people in office and departments, read once for all rows."""
    rows = Principal.objects.select_related("person", "department", "role").order_by("kind", "id")
    groups: dict[str, list[tuple[int, str]]] = {"角色": [], "人员": [], "部门": []}
    for one in rows:
        if one.kind == Principal.Kind.PERSON and one.person.is_active:
            groups["人员"].append((one.pk, f"{one.label}（{one.person.title}）" if one.person.title else one.label))
        elif one.kind == Principal.Kind.DEPARTMENT and one.department.is_active:
            groups["部门"].append((one.pk, one.label))
        elif one.kind == Principal.Kind.ROLE:
            groups["角色"].append((one.pk, one.label))
    return [("", "—"), *groups.items()]


def _amount(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2)


class StepForm(forms.Form):
    """One step. What its fields mean together is checked here; the row of the model is made by `draft`."""

    label = forms.CharField(label="步骤名称", max_length=40)
    who = forms.ChoiceField(label="办理人")
    principal = forms.TypedChoiceField(label="哪一位", required=False, coerce=int, empty_value=None)
    mode = forms.ChoiceField(label="几人时", choices=Mode.choices)
    min_urgency = forms.TypedChoiceField(label="紧急程度不低于", required=False, coerce=int, empty_value=None)
    min_secrecy = forms.TypedChoiceField(label="密级不低于", required=False, coerce=int, empty_value=None)
    amount_from = forms.DecimalField(
        label="金额不少于（元）", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    amount_below = forms.DecimalField(
        label="金额少于（元）", required=False, min_value=0, max_digits=14, decimal_places=2
    )
    departments = forms.TypedMultipleChoiceField(label="限于部门", required=False, coerce=int)
    limit_hours = forms.IntegerField(label="时限（工作小时）", required=False, min_value=1, max_value=400)
    on_limit = forms.ChoiceField(label="到时限", choices=OnLimit.choices)
    limit_principal = forms.TypedChoiceField(label="转交", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, code: str, lists: Mapping[str, Any], **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        use = uses.get(code)
        offered = [
            one for one in Who.choices if (one[0] != Who.GIVEN or use.given) and (one[0] != Who.PICKED or use.picks)
        ]
        named = {Who.GIVEN: use.given}
        choices = {
            "who": [(value, named.get(Who(value)) or label) for value, label in offered],
            "principal": lists["principals"],
            "limit_principal": lists["principals"],
            "departments": lists["departments"],
            "min_urgency": [("", "不限"), *Urgency.choices[1:]],
            "min_secrecy": [("", "不限"), *Secrecy.choices[1:]],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.known = use.facts
        self.fields.update(conditions.fields_of(self.known))
        for field in self.fields.values():
            picks = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if picks else "form-control"
        self.fields["departments"].widget.attrs.update({"data-picker": "", "data-placeholder": "不限"})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        principal = Principal.objects.filter(pk=data.get("principal") or 0).first()
        kinds = {Who.ROLE: ("role",), Who.PERSON: ("person", "department")}.get(data.get("who", ""))
        if kinds and (principal is None or principal.kind not in kinds):
            self.add_error("principal", "请选定一个角色" if kinds == ("role",) else "请选定一位人员或一个部门")
        low, high = data.get("amount_from"), data.get("amount_below")
        if low is not None and high is not None and low >= high:
            self.add_error("amount_below", "应大于前面的金额，否则这一步永远不经过")
        for name in conditions.never(self.known, data):
            self.add_error(name, "应大于前面的数，否则这一步永远不经过")
        if data.get("on_limit", OnLimit.REMIND) != OnLimit.REMIND and not data.get("limit_hours"):
            self.add_error("limit_hours", "请填写时限，到时才知道何时转交")
        if data.get("on_limit") == OnLimit.PASS and not data.get("limit_principal"):
            self.add_error("limit_principal", "请选定转交给谁")
        return data

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The conditions on facts of this kind."""
        return [self[name] for name in conditions.fields_of(self.known)]

    @property
    def is_conditional(self) -> bool:
        """Whether any condition is filled in."""
        names = ("min_urgency", "min_secrecy", "amount_from", "amount_below", "departments")
        return any(
            field.value() not in (None, "", []) for field in (*(self[name] for name in names), *self.fact_fields)
        )

    def draft(self) -> Draft:
        """The step as a row not yet written."""
        data = dict(self.cleaned_data)
        departments = list(Department.objects.filter(pk__in=data.pop("departments")))
        data["conditions"] = conditions.taken_out(self.known, data)
        row = FlowStep(principal_id=data.pop("principal"), limit_principal_id=data.pop("limit_principal"), **data)
        if row.who not in (Who.ROLE, Who.PERSON):
            row.principal = None
        if row.on_limit != OnLimit.PASS:
            row.limit_principal = None
        return Draft(row, departments)


StepForms = formset_factory(StepForm, extra=0, min_num=1, max_num=MOST_STEPS, validate_max=True, absolute_max=40)


class HeadForm(forms.Form):
    """Name and reason of the new version, and on which version the edit is based."""

    name = forms.CharField(label="流程名称", max_length=60, widget=forms.TextInput(attrs={"class": "form-control"}))
    note = forms.CharField(
        label="修改说明", max_length=200, required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    pass_same = forms.TypedChoiceField(
        label="接连两步是同一人时",
        required=False,
        choices=PASS_SAME,
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100000)


class TryForm(forms.Form):
    """The facts of an imagined case."""

    applicant = PersonChoice(label="假设申请人")
    urgency = forms.TypedChoiceField(label="紧急程度", coerce=int, choices=Urgency.choices, initial=0)
    secrecy = forms.TypedChoiceField(label="密级", coerce=int, choices=Secrecy.choices, initial=1)
    amount = _amount("金额（元）")

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        kwargs.update(prefix="try", use_required_attribute=False)
        super().__init__(*args, **kwargs)
        self.use = uses.get(code)
        if not self.use.amount:
            del self.fields["amount"]
        self.fields.update(conditions.try_fields(self.use.facts))
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    def facts(self) -> Facts:
        """As the plan asks for them."""
        data = self.cleaned_data
        applicant = data["applicant"]
        known = self.use.facts
        return Facts(
            applicant,
            applicant.department,
            data["urgency"],
            data["secrecy"],
            data.get("amount"),
            known=known,
            values=conditions.tried_values(known, data),
        )


def as_initial(draft: Draft, code: str) -> dict[str, Any]:
    """A step of a version as the values of a row."""
    row, known = draft.row, uses.get(code).facts
    names = ("label", "who", "mode", "min_urgency", "min_secrecy", "amount_from", "amount_below", "limit_hours")
    return {
        **{name: getattr(row, name) for name in names},
        **conditions.as_initial(known, row.conditions),
        "on_limit": row.on_limit,
        "principal": row.principal_id,
        "limit_principal": row.limit_principal_id,
        "departments": [one.pk for one in draft.departments],
    }


def as_typed(data: Any, how_many: int, code: str) -> list[dict[str, Any]]:
    """The rows as they were typed, right or wrong, to be shown in another order."""
    known = uses.get(code).facts
    names = [*StepForm.base_fields, *conditions.fields_of(known)]
    multiple = (*MULTIPLE, *conditions.several(known))
    return [
        {name: (data.getlist if name in multiple else data.get)(f"steps-{n}-{name}") for name in names}
        for n in range(how_many)
    ]


def rearranged(rows: Sequence[dict[str, Any]], operation: str) -> list[dict[str, Any]]:
    """Rows after "add", "up-2", "down-2" or "remove-2" (numbered from 0); anything else changes nothing."""
    result = list(rows)
    verb, _, number = operation.partition("-")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
    if verb == "add" and len(result) < MOST_STEPS:
        result.append({"who": Who.PERSON, "mode": Mode.SINGLE, "on_limit": OnLimit.REMIND})
    elif 0 <= at < len(result) and verb == "remove" and len(result) > 1:
        del result[at]
    elif 0 <= at < len(result) and verb in ("up", "down"):
        to = at - 1 if verb == "up" else at + 1
        if 0 <= to < len(result):
            result[at], result[to] = result[to], result[at]
    return result
