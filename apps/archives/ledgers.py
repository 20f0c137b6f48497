"""The register of archives; exported as 归档文件目录 (DA/T 22-2015)."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from markupsafe import Markup

from apps.archives.filters import RecordFilter
from apps.archives.models import ArchiveRecord, Retention
from apps.archives.packages.starting import PACKAGE, WHOLE
from apps.archives.selectors import visible_to
from apps.attachments.models import Attachment
from apps.core import addresses, markup
from apps.core.ledger import Action, Column, Ledger, Tab, Tool, register
from apps.core.secrecy import Secrecy
from apps.matters.services.auditing import note_export
from apps.ocr import rereading
from apps.ocr.rules import may_ask
from apps.org.models import User

Row = dict[str, Any]
VALUES = (
    "pk",
    "archive_code",
    "title",
    "responsible_party",
    "document_number",
    "document_date",
    "category__name",
    "year",
    "retention",
    "department__name",
    "secrecy",
    "pages",
    "note",
    "electronic_filed_at",
    "paper_filed_at",
    "paper_place",
)
RETENTIONS = dict(Retention.choices)
SECRECY = dict(Secrecy.choices)
AGAIN = "重新识别所选各件的扫描件和图片？现有的识别文字将被替换，原件不变。"
DASH = Markup('<span class="dash">—</span>')


def url_of(row: Row) -> str:
    """The page of the record."""
    return addresses.of("archives:record_detail", row["pk"])


def _code(row: Row) -> Markup:
    return Markup('<span class="num">{}</span>').format(row["archive_code"])


def _title(row: Row) -> Markup:
    sub = " · ".join(part for part in (row["responsible_party"], row["document_number"]) if part)
    return markup.two_lines(row["title"], sub, url_of(row))


def _class(row: Row) -> Markup:
    return Markup('{}<span class="m">{} 年度</span>').format(row["category__name"], row["year"])


def _retention(row: Row) -> str:
    return RETENTIONS[row["retention"]]


def _date(row: Row) -> Markup | str:
    return Markup('<span class="num">{}</span>').format(row["document_date"]) if row["document_date"] else DASH


def _copies(row: Row) -> Markup:
    electronic = markup.badge("电子", "green") if row["electronic_filed_at"] else markup.badge("缺电子", "amber")
    if row["paper_filed_at"]:
        return electronic + " " + markup.badge("纸质", "green", f"存于 {row['paper_place']}")
    return electronic + " " + markup.badge("缺纸质", "amber")


def _exported(key: str) -> Callable[[Row], Any]:
    return lambda row: row[key]


def _only_export(key: str, label: str, export: Callable[[Row], Any], width: int) -> Column:
    """A column of the catalogue that the page shows otherwise."""
    return Column(key, label, None, export=export, width=width, offered=False)


SHOWN = (  # keys differ from those of VALUES: these are not exported, the catalogue below is
    Column("code", "档号", _code, sort="archive_code"),
    Column("name", "题名 / 责任者、文号", _title, css="main"),
    Column("class", "门类 / 年度", _class, sort="year"),
    Column("unit", "机构", lambda row: row["department__name"], phone=False),
    Column("kept", "期限", _retention, phone=False),
    Column("date", "日期", _date, sort="document_date", phone=False),
    Column("leaves", "页数", lambda row: row["pages"] or DASH, phone=False),
    Column("copies", "双套", _copies),
)
# 归档文件目录, in the order of the standard.
CATALOGUE = (
    _only_export("index", "序号", _exported("line"), 6),
    _only_export("c_code", "档号", _exported("archive_code"), 26),
    _only_export("c_number", "文号", _exported("document_number"), 22),
    _only_export("c_party", "责任者", _exported("responsible_party"), 22),
    _only_export("c_title", "题名", _exported("title"), 50),
    _only_export("c_date", "日期", lambda row: f"{row['document_date']:%Y%m%d}" if row["document_date"] else "", 10),
    _only_export("c_secrecy", "密级", lambda row: SECRECY[row["secrecy"]], 10),
    _only_export("c_pages", "页数", _exported("pages"), 6),
    _only_export("c_note", "备注", _exported("note"), 20),
)


def _paper_missing(rows: QuerySet[ArchiveRecord], user: User) -> QuerySet[ArchiveRecord]:
    return rows.filter(paper_filed_at__isnull=True)


def _reread(user: User, pks: list[int]) -> str:
    """Have the scans of these records read anew in the background; leads to the job."""
    scans = Attachment.objects.filter(matter__archive_record__in=pks).only("pk")
    return addresses.of("jobs:detail", rereading.start(owner=user, attachments=scans).pk)


def _reread_one(user: User, pk: int, text: str) -> str:
    _reread(user, [pk])
    return "已开始在后台重新识别"


TABS = (
    Tab("all", "全部", lambda rows, user: rows, "-pk"),
    Tab("paper", "纸质待登记", _paper_missing, "pk"),
)


RECORDS = register(
    Ledger(
        code="archives",
        title="归档文件目录",
        unit="件",
        url_name="archives:record_list",
        rows=visible_to,
        values=VALUES,
        columns=(*SHOWN, *CATALOGUE),
        filterset=RecordFilter,
        tabs=TABS,
        row_url=url_of,
        default_sort="-pk",
        empty=("没有符合条件的档案", "公文办结归档后列在这里；也可放宽筛选条件再查。"),
        on_export=note_export,
        actions=(
            PACKAGE,
            Action("ocr", "重新识别", "scan", _reread_one, may_ask, confirm=AGAIN, together=_reread),
        ),
        tools=(Tool("目录 PDF", "file-type-pdf", "archives:catalogue"), WHOLE),
    )
)
