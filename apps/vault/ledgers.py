"""Three ledgers: files by title (涉密档案), requests (查阅申请), and the register of all that was done (查阅登记簿)."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from markupsafe import Markup, escape

from apps.core import addresses, clock, markup
from apps.core.formatting import when
from apps.core.ledger import Column, Ledger, Tab, register
from apps.core.secrecy import Secrecy
from apps.matters.services.auditing import note_export
from apps.org.models import User
from apps.vault import events, rules, selectors
from apps.vault.filters import EntryFilter, FileFilter, RequestFilter
from apps.vault.kinds import KIND, UNDECIDED, RequestState

Row = dict[str, Any]
LEVEL_COLOURS = {Secrecy.INTERNAL: "grey", Secrecy.COMMERCIAL: "amber", Secrecy.CORE: "red"}


def level_badge(level: int) -> Markup:
    """The level in its colour."""
    return markup.badge(Secrecy(level).label, LEVEL_COLOURS.get(Secrecy(level), "grey"), "密级")


def _of(key: str) -> Any:
    """The plain value of a column."""
    return lambda row: row[key]


def _number(key: str) -> Any:
    """The value in figures of one width."""
    return lambda row: _num(row[key])


def _when(key: str) -> Any:
    """A moment in words."""
    return lambda row: _num(when(row[key]))


def _address(row: Row) -> str:
    return str(row["changes"].get("address", ""))


def _only_export(key: str, label: str, export: Any, width: int = 16) -> Column:
    return Column(key, label, None, export=export, width=width, offered=False)


def _num(text: str) -> Markup:
    return Markup('<span class="num">{}</span>').format(text)


# --- files --------------------------------------------------------------------------------------------------------


def _file_url(row: Row) -> str:
    return addresses.of("vault:file_detail", row["pk"])


CODE_OF, UNIT_OF, NUMBER = "record__archive_code", "record__department__name", "matter__number"


def _level(row: Row) -> Markup:
    return level_badge(row["secrecy"])


def _level_words(row: Row) -> str:
    return str(Secrecy(row["secrecy"]).label)


def _file_title(row: Row) -> Markup:
    return markup.two_lines(row["record__title"], row["name"], _file_url(row))


FILES = register(
    Ledger(
        code="vault",
        title="涉密档案",
        unit="件",
        url_name="vault:file_list",
        rows=selectors.visible_to,
        values=(
            "pk", "name", "secrecy", "pages", "put_in_at", "put_in_by__name", "record__title", "record__archive_code",
            "record__department__name", "record__retention",
        ),
        columns=(
            Column("code", "档号", _number(CODE_OF), export=_of(CODE_OF), width=28),
            Column("title", "题名 / 文件", _file_title, export=_of("record__title"), width=44, css="main", head="题名"),
            _only_export("file", "文件名", _of("name"), 30),
            Column("level", "密级", _level, sort="secrecy", export=_level_words, width=10),
            Column("unit", "机构", _of(UNIT_OF), export=_of(UNIT_OF), phone=False),
            Column("leaves", "页数", _of("pages"), export=_of("pages"), width=8, phone=False),
            Column("put_in", "存入", _when("put_in_at"), sort="put_in_at", export=_of("put_in_at"), phone=False),
            _only_export("by", "存入人", _of("put_in_by__name"), 10),
        ),
        filterset=FileFilter,
        row_url=_file_url,
        empty=("保险柜里没有您可阅密级之内的文件", "由档案员存入；查阅须由两位保管员共同放行。"),
        on_export=note_export,
    )
)  # fmt: skip

# --- requests -----------------------------------------------------------------------------------------------------


def _request_url(row: Row) -> str:
    return addresses.of("vault:request_detail", row["matter_id"])


def _request_title(row: Row) -> Markup:
    return markup.two_lines(row["matter__title"], f"{row['matter__created_by__name']}申请", _request_url(row))


def _state(row: Row) -> Markup:
    over = row["matter__state"] == RequestState.OPEN and row["ends_at"] <= clock.now()
    state = RequestState.CLOSED if over else row["matter__state"]
    return markup.badge(KIND.state_label(state), KIND.colours[state])


def _state_words(row: Row) -> str:
    return KIND.state_label(row["matter__state"])


def _open_now(rows: QuerySet, user: User) -> QuerySet:
    return rows.filter(matter__state=RequestState.OPEN, ends_at__gt=clock.now())


def _window(row: Row) -> Markup:
    return Markup('<span class="num">{}<span class="m">至 {}</span></span>').format(
        when(row["starts_at"]), when(row["ends_at"])
    )


REQUESTS = register(
    Ledger(
        code="vault_requests",
        title="涉密查阅申请",
        unit="件",
        url_name="vault:request_list",
        rows=selectors.requests_for,
        values=(
            "matter_id", "matter__number", "matter__title", "matter__state", "matter__created_by__name",
            "reader__name", "purpose", "starts_at", "ends_at",
        ),
        columns=(
            Column("number", "编号", _number(NUMBER), sort="matter__number_key", export=_of(NUMBER), width=18),
            Column("title", "题名 / 申请人", _request_title, export=_of("matter__title"), css="main", head="题名"),
            _only_export("asked_by", "申请人", _of("matter__created_by__name"), 10),
            Column("reader", "查阅人", _of("reader__name"), export=_of("reader__name"), width=10),
            _only_export("why", "事由", _of("purpose"), 40),
            Column("window", "查阅时间", _window, sort="ends_at", export=_of("starts_at"), head="查阅自"),
            _only_export("until", "查阅至", _of("ends_at")),
            Column("state", "状态", _state, export=_state_words, width=12),
        ),
        filterset=RequestFilter,
        tabs=(
            Tab("all", "全部", lambda rows, user: rows, "-matter_id"),
            Tab("undecided", "待放行", lambda rows, user: rows.filter(matter__state__in=UNDECIDED), "ends_at"),
            Tab("open", "可查阅", _open_now, "ends_at"),
        ),
        row_url=_request_url,
        default_sort="-matter_id",
        empty=("没有查阅申请", "在一件涉密档案的页面上提出；列在这里的是您申请、查阅或放行的。"),
        on_export=note_export,
    )
)  # fmt: skip

# --- the register -------------------------------------------------------------------------------------------------


def _links(found: list[Row], user: User) -> None:
    """Rows of a request the person has a part in lead to it (one query); others stay here."""
    wanted = {row["matter_id"] for row in found if row["matter__kind"] == KIND.code}
    seen = set(selectors.requests_for(user).filter(pk__in=wanted).values_list("pk", flat=True))
    for row in found:
        row["url"] = addresses.of("vault:request_detail", row["matter_id"]) if row["matter_id"] in seen else ""


def _register_url(row: Row) -> str:
    return row["url"] or addresses.page("vault:register")


def _at(row: Row) -> Markup:
    local = timezone.localtime(row["at"])
    return Markup('<span class="num">{}<span class="m">{}</span></span>').format(
        f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}"
    )


def _verb(row: Row) -> Markup:
    return markup.badge(row["verb"], "red") if row["code"] in events.REFUSALS else escape(row["verb"])


def _object(row: Row) -> Markup:
    label = row["object_label"] or "—"
    return (
        markup.two_lines(label, row["note"][:120], row["url"])
        if row["url"]
        else Markup('<span class="t">{}</span><div class="m">{}</div>').format(label, row["note"][:120])
    )


def _codes(*codes: str) -> Any:
    return lambda rows, user: rows.filter(code__in=codes)


REGISTER = register(
    Ledger(
        code="vault_register",
        title="涉密查阅登记簿",
        unit="条",
        url_name="vault:register",
        rule=rules.can_see_register,
        rows=selectors.entries_for,
        values=(
            "pk", "at", "actor_label", "code", "verb", "object_label", "note", "changes", "matter_id", "matter__kind",
        ),
        columns=(
            Column("moment", "时间", _at, sort="pk", export=_of("at"), width=18),
            Column("who", "经办人", _of("actor_label"), export=_of("actor_label"), width=12),
            Column("deed", "动作", _verb, export=_of("verb"), width=14),
            Column("object", "对象 / 说明", _object, export=_of("object_label"), width=50, css="main", head="对象"),
            _only_export("words", "说明", _of("note"), 50),
            Column("address", "来源地址", _address, export=_address, phone=False),
        ),
        filterset=EntryFilter,
        tabs=(
            Tab("all", "全部", lambda rows, user: rows),
            Tab("views", "查阅", _codes("vault_view")),
            Tab("releases", "放行", _codes("vault_release", "vault_release_void", "vault_refuse")),
            Tab("refused", "被拒", _codes("vault_denied", "vault_wrong")),
            Tab("custody", "两锁与保管员", _codes(*events.CUSTODY)),
        ),
        row_url=_register_url,
        decorate=_links,
        row_css=lambda row: "late" if row["code"] in events.REFUSALS else "",
        empty=("没有符合条件的记录", "存入、申请、放行、每一页的查阅和每次被拒都记在这里，不能修改或删除。"),
        on_export=note_export,
    )
)  # fmt: skip
