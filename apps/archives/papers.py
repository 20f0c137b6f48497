"""The papers of the archives as PDF: catalogue, box label, 备考表, stamp (DA/T 22-2015, annexes; domain.md 3.1)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from apps.archives.models import ArchiveRecord, Box, Retention
from apps.archives.places import spine_of
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.pdf import render_pdf
from apps.core.secrecy import Secrecy

MOST_ROWS = 2000  # of one catalogue: a class is a few hundred items, more is a mistake in the filters
SEVERAL = "多项"


def catalogue_pdf(records: Sequence[ArchiveRecord], title: str = "") -> bytes:
    """归档文件目录, A4 across, with its cover. Raises DomainError for none and for too many."""
    if not records:
        raise DomainError("没有符合条件的档案，无法生成目录")
    if len(records) > MOST_ROWS:
        raise DomainError(f"一本目录最多 {MOST_ROWS} 件，请按年度、机构、期限缩小范围后再生成")
    context = {
        "records": records,
        "company": settings.COMPANY,
        "fonds": _one(one.fonds_code for one in records),
        "years": _one(str(one.year) for one in records),
        "kept": _one(Retention(one.retention).label for one in records),
        "unit": _one(one.department.name for one in records),
        "category": _one(one.category.name for one in records),
        "title": title,
        "pages": sum(one.pages or 0 for one in records),
        "secrecy": dict(Secrecy.choices),
        "made_at": clock.now(),
    }
    return render_pdf("archives/pdf/catalogue.html", context)


def _one(values: Any) -> str:
    """The value all share; two or three are named, more are 多项."""
    found = list(dict.fromkeys(values))
    return "、".join(found) if len(found) <= 3 else SEVERAL


def label_pdf(box: Box) -> bytes:
    """Face (220 × 310 mm) and spine (thickness × 310 mm) of a box, each on a page of its own size; its code leads to
    the page of the box."""
    address = f"{settings.SITE_URL}{box.get_absolute_url()}"
    context = {"box": box, "spine": spine_of(box), "company": settings.COMPANY, "qr": qr_of(address)}
    return render_pdf("archives/pdf/label.html", context)


def sheet_pdf(box: Box) -> bytes:
    """备考表 of a box, A4."""
    return render_pdf("archives/pdf/sheet.html", {"box": box, "spine": spine_of(box), "company": settings.COMPANY})


def stamp_pdf(record: ArchiveRecord) -> bytes:
    """归档章 alone: one page of 45 × 16 mm with six cells."""
    return render_pdf("archives/pdf/stamp.html", {"record": record})


def qr_of(address: str) -> str:
    """A QR code as a data: address."""
    import segno  # needed on labels only (P24)

    return str(segno.make(address, error="m").svg_data_uri(border=1))
