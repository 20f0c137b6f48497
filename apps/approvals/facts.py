"""Facts of a kind of matter that the conditions of its flow may look at (PLT-03, 04).

An app declares them with its FlowUse: code, label, type and where this matter's value comes from. The editor offers
exactly these. A fact the matter does not state fulfils every condition on it: nobody escapes a signature by
leaving something out, and a condition on a fact that no app declares any more keeps its step.

A condition as FlowStep keeps it: {"from": "30", "below": "90"}, {"in": ["meeting"]} or {"is": true}.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from apps.core.formatting import money
from apps.matters.models import Matter

Condition = Mapping[str, Any]


class Type(StrEnum):
    """What a fact is, and so which conditions it takes."""

    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Fact:
    """`value(matter)` reads it from the matter, None meaning not stated; without it the start of a run states it.

    A number with the unit 元 is money.
    """

    code: str
    label: str
    type: Type
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    value: Callable[[Matter], Any] | None = None

    def words(self, value: Any) -> str:
        """A value as the page says it."""
        if self.type == Type.YES_NO:
            return "是" if value else "否"
        if self.type == Type.CHOICE:
            return dict(self.choices).get(str(value), str(value))
        number = _number(value)
        if number is None:
            return str(value)
        return money(number) if self.unit == "元" else f"{_plain(number)} {self.unit}".strip()

    def condition_words(self, condition: Condition) -> str:
        """申请延长天数不少于 30 天，少于 90 天; 来源为公文批示或会议决议; 重要事项：是."""
        if self.type == Type.YES_NO:
            return f"{self.label}：{self.words(condition.get('is'))}"
        if self.type == Type.CHOICE:
            return f"{self.label}为{'或'.join(self.words(one) for one in condition.get('in', ()))}"
        low, high = condition.get("from"), condition.get("below")
        bounds = [f"不少于 {self.words(low)}" if low else "", f"少于 {self.words(high)}" if high else ""]
        return f"{self.label}{'，'.join(one for one in bounds if one)}"

    def why_not(self, condition: Condition, value: Any) -> str:
        """Why the condition does not hold for this value; empty when it does, or when nothing is stated."""
        if value is None:
            return ""
        if self.type == Type.YES_NO:
            return "" if bool(value) == bool(condition.get("is")) else f"{self.label}：{self.words(value)}"
        if self.type == Type.CHOICE:
            return "" if str(value) in condition.get("in", ()) else f"{self.label}为{self.words(value)}"
        return self._out_of_bounds(condition, _number(value))

    def _out_of_bounds(self, condition: Condition, value: Decimal | None) -> str:
        low, high = _number(condition.get("from")), _number(condition.get("below"))
        if value is not None and low is not None and value < low:
            return f"{self.label}不到 {self.words(low)}"
        if value is not None and high is not None and value >= high:
            return f"{self.label}达到 {self.words(high)}"
        return ""


def _number(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def values_of(known: Sequence[Fact], matter: Matter, stated: Mapping[str, Any]) -> dict[str, Any]:
    """What this matter says to each fact: as the start of the run states it, else as the matter shows it."""
    return {
        one.code: stated[one.code] if one.code in stated else (one.value(matter) if one.value else None)
        for one in known
    }


def why_skipped(conditions: Mapping[str, Condition], known: Sequence[Fact], values: Mapping[str, Any]) -> str:
    """The first condition that does not hold, in words; one on an unknown fact always holds."""
    for one in known:
        reason = one.why_not(conditions[one.code], values.get(one.code)) if one.code in conditions else ""
        if reason:
            return reason
    return ""


def in_words(conditions: Mapping[str, Condition], known: Sequence[Fact]) -> list[str]:
    """Every condition of a step as a clause."""
    clauses = [one.condition_words(conditions[one.code]) for one in known if one.code in conditions]
    gone = set(conditions) - {one.code for one in known}
    return clauses + [f"「{code}」已不是本类事项的情况，不起作用" for code in sorted(gone)]
