"""What must hold of matters in every copy of the database (ARC-07): the sealed chain and gapless numbers."""

import re
from collections import defaultdict
from dataclasses import dataclass

from apps.core.backup.proofs import Facts, Proof
from apps.matters import kinds, patterns
from apps.matters.models import ChainHead, Matter, NumberCounter, NumberRule
from apps.matters.services import chain

HEAD_MISSING = "链头记录不存在"


def head(using: str) -> Facts:
    """The head of the chain, kept with the backup: it finds a tail that was cut."""
    found = ChainHead.objects.using(using).filter(pk=1).values("seq", "digest").first()
    return dict(found or {})


def chain_faults(using: str, facts: Facts) -> list[str]:
    """The chain recomputed; its head must be the one noted."""
    if not ChainHead.objects.using(using).filter(pk=1).exists():
        return [HEAD_MISSING]
    report = chain.verify(using=using, expected_head=facts.get("digest", ""))
    if report.fault:
        return [report.fault]
    if facts and (report.head_seq, report.head_digest) != (facts["seq"], facts["digest"]):
        return [f"链头应为第 {facts['seq']} 环，实为第 {report.head_seq} 环"]
    return []


def no_facts(using: str) -> Facts:
    """Numbers prove themselves."""
    return {}


@dataclass
class Run:
    """Serials of one rule, year and other parts."""

    count: int = 0
    first: int = 0
    last: int = 0

    def take(self, serial: int) -> None:
        """One more."""
        self.first = min(self.first or serial, serial)
        self.last = max(self.last, serial)
        self.count += 1


def number_faults(using: str, facts: Facts) -> list[str]:
    """Every rule's numbers run without a gap and none is beyond what its counter gave.

    Numbers given by an earlier text of the rule are not read by the present one: then the run begins later.
    """
    rules = {rule.code: rule for rule in NumberRule.objects.using(using)}
    faults: list[str] = []
    for kind in kinds.all_kinds():
        rule = rules.get(kind.number_rule)
        if rule is not None:
            faults += _kind_faults(using, kind, rule)
    return faults


def _kind_faults(using: str, kind: kinds.Kind, rule: NumberRule) -> list[str]:
    runs = _runs(using, kind.code, patterns.reader(rule.pattern))
    faults = [
        f"{kind.label}编号不连续：{'、'.join(key)} 从 {run.first} 到 {run.last}，应有 {run.last - run.first + 1} 个，"
        f"实有 {run.count} 个"
        for key, run in runs.items()
        if run.last - run.first + 1 != run.count
    ]
    given: dict[str, int] = defaultdict(int)
    for year, last in NumberCounter.objects.using(using).filter(rule=rule).values_list("year", "last"):
        given[str(year)] = max(given[str(year)], last)
    for key, run in runs.items():
        if key and run.last > given.get(key[0], 0):
            faults.append(f"{kind.label}编号 {'、'.join(key)} 用到 {run.last}，计数器只到 {given.get(key[0], 0)}")
    return faults


def _runs(using: str, kind: str, reader: re.Pattern[str]) -> dict[tuple[str, ...], Run]:
    runs: dict[tuple[str, ...], Run] = defaultdict(Run)
    numbers = Matter.objects.using(using).filter(kind=kind).exclude(number="").values_list("number", flat=True)
    for number in numbers.iterator(chunk_size=5000):
        found = reader.fullmatch(number)
        if found is None or "n" not in found.groupdict():
            continue
        parts = found.groupdict()
        serial = int(parts.pop("n"))
        year = parts.pop("year", None)
        runs[(*([year] if year else []), *parts.values())].take(serial)
    return runs


PROOFS = (
    Proof("chain", "封存链", head, chain_faults),
    Proof("numbers", "编号", no_facts, number_faults),
)
