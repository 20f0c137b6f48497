"""Keeping counters of numbers ahead of numbers that came from elsewhere (old registers)."""

import re
from collections.abc import Iterable
from string import Formatter

from django.db import IntegrityError, transaction

from apps.matters.models import NumberCounter, NumberRule


def form_of(pattern: str) -> re.Pattern[str]:
    """A rule text as the form of its numbers: 办收〔{year}〕{n}号 finds year and n again."""
    parts, named = [], set()
    for literal, name, _, _ in Formatter().parse(pattern):
        parts.append(re.escape(literal))
        if name is None:
            continue
        if name in ("year", "n") and name not in named:
            named.add(name)
            parts.append(r"(?P<year>\d{4})" if name == "year" else r"(?P<n>\d{1,9})")
        else:
            parts.append(".+?")
    return re.compile("".join(parts))


@transaction.atomic
def raise_counters(*, rule_code: str, numbers: Iterable[str], scope: str = "") -> dict[int, int]:
    """See that the next number of each year lies beyond these; returns the highest of each year found.

    Numbers of another form are left alone. The counter row is locked like one that gives a number (PLT-13).
    """
    rule = NumberRule.objects.get(code=rule_code)
    form, highest = form_of(rule.pattern), dict[int, int]()
    for number in numbers:
        found = form.fullmatch(number)
        facts = found.groupdict() if found else {}
        if facts.get("n") and facts.get("year"):
            year = int(facts["year"])
            highest[year] = max(highest.get(year, 0), int(facts["n"]))
    for year, last in highest.items():
        key = {"rule": rule, "scope": scope, "year": year}
        try:
            with transaction.atomic():
                NumberCounter.objects.get_or_create(**key, defaults={"last": last})
        except IntegrityError:  # somebody made the row first
            pass
        NumberCounter.objects.filter(**key, last__lt=last).update(last=last)
    return highest
