"""Reads for the page 授权代理."""

from collections.abc import Iterable

from apps.core.formatting import day
from apps.matters import kinds
from apps.org.models import Delegation, User

MOST = 20


def period(row: Delegation) -> str:
    """2026-11-21 周六 至 2026-11-25 周三."""
    return f"{day(row.starts_on)} 至 {day(row.ends_on)}"


def kinds_in_words(row: Delegation) -> str:
    """全部事项, or the names of the kinds."""
    labels = {kind.code: kind.label for kind in kinds.all_kinds()}
    return "、".join(labels.get(code, code) for code in row.kinds) if row.kinds else "全部事项"


def given_by(user: User) -> list[Delegation]:
    """What the person gave, newest first."""
    return _in_words(Delegation.objects.filter(owner=user).select_related("deputy")[:MOST])


def taken_by(user: User) -> list[Delegation]:
    """What was given to the person, newest first."""
    return _in_words(Delegation.objects.filter(deputy=user).select_related("owner")[:MOST])


def _in_words(rows: Iterable[Delegation]) -> list[Delegation]:
    found = list(rows)
    for row in found:
        row.period_words, row.kind_words = period(row), kinds_in_words(row)  # type: ignore[attr-defined]
    return found
