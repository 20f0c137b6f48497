"""Whether a rule text of numbers may be put in force, and what the next number would be (PLT-13, PLT-12)."""

import re
from collections.abc import Iterator

from apps.core import clock
from apps.matters import kinds, patterns
from apps.matters.models import Matter, NumberCounter, NumberRule
from apps.matters.services.numbering import format_number

LONGEST = Matter._meta.get_field("number").max_length or 60
WORDS = {"n": "流水号 {n}", "year": "年度 {year}"}
PARTS = {"fonds": "全宗号", "category": "门类", "retention": "期限", "department": "机构", "code": "代字"}
SAMPLES = 3


def faults(rule: NumberRule, pattern: str) -> list[str]:
    """What forbids this text, in Chinese; empty when it may be used.

    The names of the rule in force must all stay: they keep apart what is counted apart, so without one of them two
    numbers could be alike; and no other is known to the code that takes the number.
    """
    try:
        asked, known = patterns.names(pattern), set(patterns.names(rule.pattern))
    except ValueError:
        return ["花括号不成对，或格式写错"]
    if any(not name.isidentifier() for name in asked):
        return ["花括号里只能写名称，如 {year}、{n:03}"]
    found = [f"不认识 {{{name}}}，可用：{_list(known)}" for name in sorted(set(asked) - known)]
    found += [f"缺少{WORDS.get(name, f'「{{{name}}}」')}，编号会重复" for name in sorted(known - set(asked))]
    if asked.count("n") > 1:
        found.append("流水号 {n} 只能出现一次")
    if found:
        return found
    try:
        longest = _fill(pattern, known, 99999)
    except Exception:  # whatever a format after the colon may raise
        return ["冒号后的格式写错，流水号补零写作 {n:03}"]
    if len(longest) > LONGEST:
        return [f"编号将长达 {len(longest)} 字，最多 {LONGEST} 字"]
    twin = NumberRule.objects.exclude(pk=rule.pk).filter(pattern=pattern).first()
    if twin is not None:
        return [f"与「{twin.name}」的规则相同，两类编号会分不清"]
    return list(_collisions(rule, pattern))


def _list(names: set[str]) -> str:
    return "、".join(f"{{{name}}}" for name in sorted(names))


def _fill(pattern: str, known: set[str], serial: int) -> str:
    """The number with this serial this year; other parts as their names."""
    parts = {name: PARTS.get(name, name) for name in known - {"n", "year"}}
    return format_number(pattern, n=serial, year=clock.today().year, **parts)


def next_serial(rule: NumberRule) -> int:
    """The serial the next number of this year will have; of the busiest scope where there are several."""
    counters = NumberCounter.objects.filter(rule=rule, year=clock.today().year)
    return max(counters.values_list("last", flat=True), default=0) + 1


def preview(rule: NumberRule, pattern: str) -> str:
    """The next number by this text, which has no faults."""
    return _fill(pattern, set(patterns.names(pattern)), next_serial(rule))


def _collisions(rule: NumberRule, pattern: str) -> Iterator[str]:
    """Numbers of other rules or earlier texts that this text would give again this year."""
    reader, coming, year = patterns.reader(pattern), next_serial(rule), str(clock.today().year)
    prefix = re.split(r"[{}]", pattern)[0]
    for kind in kinds.all_kinds():
        if kind.number_rule != rule.code:
            continue
        numbers = Matter.objects.filter(kind=kind.code, number__startswith=prefix).exclude(number="")
        hits = []
        for number in numbers.values_list("number", flat=True).iterator(chunk_size=5000):
            found = reader.fullmatch(number)
            if found and found.groupdict().get("year", year) == year and int(found["n"]) >= coming:
                hits.append(number)
        if hits:
            yield f"将与已有的编号重复：{'、'.join(sorted(hits)[:SAMPLES])}"
