"""The register of seal uses (用印登记, domain.md 8.5)."""

from typing import Any

from django.db.models import QuerySet
from markupsafe import Markup

from apps.core import addresses, markup
from apps.core.formatting import when
from apps.core.ledger import Column, Ledger, Tab, register
from apps.documents.models import SealUse
from apps.documents.outgoing import selectors
from apps.documents.outgoing.filters import SealUseFilter
from apps.matters.services.auditing import note_export
from apps.org.models import User

Row = dict[str, Any]
VALUES = (
    "id", "document_id", "document__matter__number", "document__matter__title", "seal_name", "purpose", "copies",
    "placed", "requested_by__name", "requested_by__department__name", "approved_by__name", "witness__name", "at",
    "note", "document__main_recipients",
)  # fmt: skip


def rows(user: User) -> QuerySet[SealUse]:
    """Uses on documents the person may see."""
    return SealUse.objects.filter(document__in=selectors.visible_to(user))


def _value(key: str) -> Any:
    return lambda row: row[key]


def _title(row: Row) -> Markup:
    url = addresses.of("documents:outgoing_detail", row["document_id"])
    return markup.two_lines(row["document__matter__title"], row["document__matter__number"], url)


def _placed(row: Row) -> Markup:
    return markup.badge("电子印模", "blue") if row["placed"] else markup.badge("纸质加盖", "grey")


def _time(row: Row) -> Markup:
    return Markup('<span class="num">{}</span>').format(when(row["at"]))


COLUMNS = (
    Column("at", "用印时间", _time, sort="at", export=_value("at"), width=18),
    Column("title", "文件", _title, export=_value("document__matter__title"), width=50, css="main", head="文件名称"),
    Column("number", "文号", None, export=_value("document__matter__number"), width=20),
    Column("seal", "印章", lambda row: row["seal_name"], export=_value("seal_name"), width=18, head="印章名称"),
    Column("copies", "份数", lambda row: f"{row['copies']} 份", export=_value("copies"), width=6),
    Column("placed", "方式", _placed, export=lambda row: "电子印模" if row["placed"] else "纸质加盖", width=10),
    Column(
        "requested", "申请人", _value("requested_by__name"), export=_value("requested_by__name"), width=10, phone=False
    ),
    Column("department", "申请部门", None, export=_value("requested_by__department__name"), width=14),
    Column(
        "approved", "审批人", _value("approved_by__name"), export=_value("approved_by__name"), width=10, phone=False
    ),
    Column("witness", "监印人", lambda row: row["witness__name"], export=_value("witness__name"), width=10),
    Column("purpose", "用印事由", None, export=_value("purpose"), width=30),
    Column("to", "发往单位", None, export=_value("document__main_recipients"), width=30),
    Column("note", "备注", None, export=_value("note"), width=20),
)

SEAL_USES = register(
    Ledger(
        code="seal_uses",
        title="用印登记",
        unit="次",
        on_export=note_export,
        url_name="documents:seal_use_list",
        actions=(),
        rows=rows,
        values=VALUES,
        columns=COLUMNS,
        filterset=SealUseFilter,
        tabs=(Tab("all", "全部", lambda rows, user: rows, "-pk"),),
        row_url=lambda row: addresses.of("documents:outgoing_detail", row["document_id"]),
        default_sort="-pk",
        empty=("没有用印", "印章保管人每次用印都登记在这里。"),
    )
)
