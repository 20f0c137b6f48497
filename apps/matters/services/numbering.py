"""Taking numbers: gapless, never twice (PLT-13)."""

import re
from typing import Any

from django.db import IntegrityError, connection, transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.models import Matter, NumberCounter, NumberRule
from apps.matters.services.indexing import index_facts


def format_number(pattern: str, *, n: int, year: int, **parts: Any) -> str:
    """Fill a rule text. Raises DomainError when the rule names something unknown."""
    try:
        return pattern.format(n=n, year=year, **parts)
    except (KeyError, IndexError, ValueError) as error:
        raise DomainError(f"编号规则「{pattern}」有误：{error}") from error


def take_number(*, rule_code: str, year: int | None = None, scope: str = "", **parts: Any) -> tuple[int, str]:
    """Take the next serial of (rule, scope, year) and return it with the formatted number.

    Must be called inside the transaction that uses the number, as late as possible: the counter row
    stays locked until commit, so an abandoned transaction leaves no gap.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("take_number needs the transaction of the service that uses the number")
    year = year or clock.today().year
    serial, pattern = _next(rule_code, scope, year) or _first(rule_code, scope, year)
    return serial, format_number(pattern, n=serial, year=year, **parts)


def _next(rule_code: str, scope: str, year: int) -> tuple[int, str] | None:
    """One statement takes the number and reads the rule, so that others wait for it as shortly as can be (P12)."""
    counter, rule = NumberCounter._meta.db_table, NumberRule._meta.db_table
    sql = (
        f"UPDATE {counter} SET last = last + 1 WHERE scope = %s AND year = %s "  # noqa: S608 (names of our tables)
        f"AND rule_id = (SELECT id FROM {rule} WHERE code = %s) "
        f"RETURNING last, (SELECT pattern FROM {rule} WHERE code = %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [scope, year, rule_code, rule_code])
        found = cursor.fetchone()
    return (int(found[0]), str(found[1])) if found else None


def _first(rule_code: str, scope: str, year: int) -> tuple[int, str]:
    """The first number of a scope and year makes the counter."""
    rule = NumberRule.objects.get(code=rule_code)
    try:
        with transaction.atomic():
            NumberCounter.objects.create(rule=rule, scope=scope, year=year, last=1)
    except IntegrityError:  # somebody made the row first; we wait on its lock and go on from there
        return _next(rule_code, scope, year) or (1, rule.pattern)
    return 1, rule.pattern


def number_key(number: str) -> str:
    """The number with every run of digits padded to eight places: natural order as plain text order."""
    return re.sub(r"\d+", lambda run: run.group().zfill(8), number)


def give_number(matter: Matter, *, rule_code: str = "", scope: str = "", **parts: Any) -> str:
    """Take the next number by the kind's rule and write it on the matter."""
    _, matter.number = take_number(rule_code=rule_code or matter.kind_spec.number_rule, scope=scope, **parts)
    matter.number_key = number_key(matter.number)
    matter.save(update_fields=["number", "number_key"])
    index_facts(matter)
    return matter.number
