"""Fields for the facts of a kind: the conditions of a step, and the facts of a test run."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from apps.approvals.facts import Fact, Type

YES, NO = "yes", "no"
ANSWERS = [(YES, "是"), (NO, "否")]


def fields_of(known: Sequence[Fact]) -> dict[str, forms.Field]:
    """The fields of a step's conditions, by name."""
    fields: dict[str, forms.Field] = {}
    for fact in known:
        if fact.type == Type.NUMBER:
            unit = f"（{fact.unit}）" if fact.unit else ""
            fields[f"if_{fact.code}_from"] = _number(f"{fact.label}不少于{unit}")
            fields[f"if_{fact.code}_below"] = _number(f"{fact.label}少于{unit}")
        elif fact.type == Type.CHOICE:
            field = forms.MultipleChoiceField(label=f"{fact.label}为", required=False, choices=fact.choices)
            field.widget.attrs.update({"data-picker": "", "data-placeholder": "不限"})
            fields[f"if_{fact.code}"] = field
        else:
            choices = [("", "不限"), *ANSWERS]
            fields[f"if_{fact.code}"] = forms.ChoiceField(label=fact.label, required=False, choices=choices)
    return fields


def several(known: Sequence[Fact]) -> list[str]:
    """Names of the fields that take several values."""
    return [f"if_{fact.code}" for fact in known if fact.type == Type.CHOICE]


def never(known: Sequence[Fact], data: Mapping[str, Any]) -> list[str]:
    """Names of upper bounds that are not above their lower one."""
    found = []
    for fact in (one for one in known if one.type == Type.NUMBER):
        low, high = data.get(f"if_{fact.code}_from"), data.get(f"if_{fact.code}_below")
        if low is not None and high is not None and low >= high:
            found.append(f"if_{fact.code}_below")
    return found


def taken_out(known: Sequence[Fact], data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The conditions as FlowStep keeps them; their fields leave `data`."""
    conditions: dict[str, dict[str, Any]] = {}
    for fact in known:
        if fact.type == Type.NUMBER:
            bounds = {side: data.pop(f"if_{fact.code}_{side}") for side in ("from", "below")}
            condition: dict[str, Any] = {side: str(value) for side, value in bounds.items() if value is not None}
        else:
            value = data.pop(f"if_{fact.code}")
            condition = {} if not value else {"in": list(value)} if fact.type == Type.CHOICE else {"is": value == YES}
        if condition:
            conditions[fact.code] = condition
    return conditions


def as_initial(known: Sequence[Fact], conditions: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Kept conditions as values of the fields."""
    values: dict[str, Any] = {}
    for fact in (one for one in known if one.code in conditions):
        condition = conditions[fact.code]
        if fact.type == Type.NUMBER:
            values |= {f"if_{fact.code}_{side}": condition.get(side) for side in ("from", "below")}
        else:
            values[f"if_{fact.code}"] = condition["in"] if fact.type == Type.CHOICE else YES if condition["is"] else NO
    return values


def try_fields(known: Sequence[Fact]) -> dict[str, forms.Field]:
    """The same facts of an imagined case; each may be left open."""
    fields: dict[str, forms.Field] = {}
    for fact in known:
        if fact.type == Type.NUMBER:
            fields[f"fact_{fact.code}"] = _number(f"{fact.label}（{fact.unit}）" if fact.unit else fact.label)
        else:
            choices = [("", "未写明"), *(fact.choices if fact.type == Type.CHOICE else ANSWERS)]
            fields[f"fact_{fact.code}"] = forms.ChoiceField(label=fact.label, required=False, choices=choices)
    return fields


def tried_values(known: Sequence[Fact], data: Mapping[str, Any]) -> dict[str, Any]:
    """What the imagined case says to each fact."""
    values = {fact.code: data.get(f"fact_{fact.code}") for fact in known}
    for fact in known:
        if values[fact.code] in ("", None):
            values[fact.code] = None
        elif fact.type == Type.YES_NO:
            values[fact.code] = values[fact.code] == YES
    return values


def _number(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=14, decimal_places=2)
