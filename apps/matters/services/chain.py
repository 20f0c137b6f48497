"""Sealing the timeline into one hash chain, and checking it (PLT-07).

Sealing runs in the background within two seconds of a write; inline it would cost two thirds of the
write speed (design/performance.md). The chain's order is the order of sealing, not of ids: an entry
with a smaller id may be committed later.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from apps.core import clock
from apps.matters.models import ChainHead, TimelineEntry, TimelineSeal

FIELDS = (
    "id", "matter_id", "object_label", "actor_id", "actor_label", "code", "verb",
    "from_state", "to_state", "note", "changes", "at",
)  # fmt: skip
SETTLED = timedelta(minutes=10)  # no transaction lasts longer: below this age, all ids are visible


def digest(previous: str, row: dict[str, Any]) -> str:
    """SHA-256 over the previous digest and the entry as canonical JSON (sorted keys, UTC time)."""
    body = {**{name: row[name] for name in FIELDS}, "at": row["at"].isoformat()}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


@transaction.atomic
def seal(limit: int = 5000) -> int:
    """Seal up to `limit` new entries; returns how many. Safe to run anywhere, any number of times."""
    head = ChainHead.objects.select_for_update().get(pk=1)
    above = TimelineEntry.objects.filter(id__gt=head.low_water)
    rows = list(
        above.exclude(id__in=TimelineSeal.objects.filter(entry_id__gt=head.low_water).values("entry_id"))
        .order_by("id")
        .values(*FIELDS)[:limit]
    )
    now, seals = clock.now(), []
    for row in rows:
        head.seq += 1
        head.digest = digest(head.digest, row)
        seals.append(TimelineSeal(seq=head.seq, entry_id=row["id"], digest=head.digest, sealed_at=now))
    TimelineSeal.objects.bulk_create(seals, batch_size=1000)
    if len(rows) < limit:  # everything visible is sealed: old entries need not be looked at again
        settled = above.filter(at__lt=now - SETTLED).order_by("-id").values_list("id", flat=True).first()
        head.low_water = max(head.low_water, settled or 0)
    head.save(update_fields=["seq", "digest", "low_water"])
    return len(rows)


@dataclass(frozen=True)
class ChainReport:
    """What the check found. `fault` is a Chinese sentence naming the first bad place, or empty."""

    checked: int
    unsealed: int
    head_seq: int
    head_digest: str
    fault: str = ""

    @property
    def ok(self) -> bool:
        return not self.fault


def verify(expected_head: str = "", batch: int = 2000, using: str = "default") -> ChainReport:
    """Recompute the whole chain. Finds changed, deleted, swapped and cut entries.

    `expected_head` is a digest kept elsewhere: it must occur in the chain, else its tail was cut. `using` is
    another database than the product's own: the copy in a backup.
    """
    head = ChainHead.objects.using(using).get(pk=1)
    seals_of, entries_of = TimelineSeal.objects.using(using), TimelineEntry.objects.using(using)
    previous, seq, fault, known = "0" * 64, 0, "", {"0" * 64}
    while not fault:
        seals = list(seals_of.filter(seq__gt=seq, seq__lte=head.seq).order_by("seq")[:batch])
        if not seals:
            break
        rows = {r["id"]: r for r in entries_of.filter(id__in=[s.entry_id for s in seals]).values(*FIELDS)}
        for link in seals:
            fault = _fault(link, seq, previous, rows.get(link.entry_id))
            if fault:
                break
            previous, seq = link.digest, link.seq
            if expected_head:
                known.add(previous)
    if not fault and (seq, previous) != (head.seq, head.digest):
        fault = f"链尾应为第 {head.seq} 环，实际止于第 {seq} 环：后面的封存记录已被删除"
    fault = fault or _beyond_head(using)
    if not fault and expected_head and expected_head not in known:
        fault = "外存的链头在链中找不到：链尾被截断或整链被重写"
    unsealed = max(entries_of.count() - seals_of.count(), 0)
    return ChainReport(seq, unsealed, head.seq, head.digest, fault)


def _beyond_head(using: str) -> str:
    """A link nobody sealed: links and head are committed together, so the head read last is never behind."""
    last = TimelineSeal.objects.using(using).order_by("-seq").values_list("seq", flat=True).first() or 0
    head = ChainHead.objects.using(using).values_list("seq", flat=True).get(pk=1)
    return f"链头停在第 {head} 环，其后多出封存记录（第 {head + 1} 环起）：不是本系统封存的" if last > head else ""


def _fault(link: TimelineSeal, seq: int, previous: str, row: dict[str, Any] | None) -> str:
    if link.seq != seq + 1:
        return f"缺第 {seq + 1} 环：封存记录已被删除"
    if row is None:
        return f"第 {link.seq} 环对应的流转记录 {link.entry_id} 已被删除"
    if digest(previous, row) != link.digest:
        return f"第 {link.seq} 环对应的流转记录 {link.entry_id}（{row['actor_label']} {row['verb']}）内容与封存时不符"
    return ""
