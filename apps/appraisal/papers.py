"""销毁清册 as PDF: cover with the signatures, then the rows (domain.md 3.2)."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings

from apps.appraisal.models import AppraisalBatch, AppraisalLine, Decision, Duty
from apps.appraisal.periods import kept_for
from apps.appraisal.selectors import lines_of
from apps.core import clock
from apps.core.pdf import render_pdf
from apps.vault.models import DestructionConsent, VaultFile


@dataclass(frozen=True)
class Row:
    """One line of the register."""

    line: AppraisalLine
    kept: str  # 已保管期限
    remark: str


def register_pdf(batch: AppraisalBatch) -> bytes:
    """The register of a batch; before the destruction it is the draft the committee and the leaders look at."""
    lines = [line for line in lines_of(batch) if line.decision == Decision.DESTROY]
    witnesses = list(batch.witnesses.select_related("person").order_by("position"))
    context = {
        "batch": batch,
        "matter": batch.matter,
        "company": settings.COMPANY,
        "fonds": "、".join(dict.fromkeys(line.record.fonds_code for line in lines)) or settings.ARCHIVE_FONDS_CODE,
        "rows": rows_of(batch, lines),
        "pages": sum(line.record.pages or 0 for line in lines),
        "years": _span([line.record.year for line in lines]),
        "leader": next((one.person for one in batch.members.select_related("person") if one.duty == Duty.LEADER), None),
        "members": [one.person.name for one in batch.members.select_related("person")],
        "witnesses": [(one.person if one.confirmed_at else None, one.confirmed_at) for one in witnesses],
        "custodians": custodians_of(batch),
        "made_at": clock.now(),
    }
    return render_pdf("appraisal/pdf/register.html", context)


def rows_of(batch: AppraisalBatch, lines: list[AppraisalLine]) -> list[Row]:
    """What stands in the rows: periods in words, reason and copies as remark."""
    day = batch.appraised_on or clock.today()
    sealed = Counter(
        VaultFile.objects.filter(record__in=[one.record_id for one in lines]).values_list("record", flat=True)
    )
    found = []
    for line in lines:
        record = line.record
        copies = [word for word, there in (("纸", record.paper_filed_at), ("电", record.electronic_filed_at)) if there]
        vault = f"涉密文件 {sealed[record.pk]} 个" if record.pk in sealed else ""
        remark = "；".join(filter(None, ["+".join(copies), vault, line.reason]))
        found.append(Row(line, f"{kept_for(record.year, day)}年", remark))
    return found


def custodians_of(batch: AppraisalBatch) -> list[str]:
    """Who agreed to the destruction of what lay in the vault: 甲锁 陈助理."""
    rows = DestructionConsent.objects.filter(matter=batch.matter).select_related("given_by").order_by("lock", "pk")
    return list(dict.fromkeys(f"{one.get_lock_display()} {one.given_by.name}" for one in rows))


def _span(years: list[int]) -> str:
    """2005—2010."""
    if not years:
        return ""
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}—{last}"
