"""The navigation: which modules a person is offered, in the order of the office's day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from apps.org import roles
from apps.org.models import User
from apps.portal.counts import BOUND, Counts
from apps.vault import rules as vault


@dataclass(frozen=True)
class Link:
    """One entry. `hot` draws its count in red: something is overdue."""

    label: str
    icon: str
    url: str
    count: int = 0
    hot: bool = False
    current: bool = False

    @property
    def count_words(self) -> str:
        """The count as shown."""
        return bounded(self.count)


@dataclass(frozen=True)
class Group:
    """Entries under a heading; the first group has none."""

    label: str
    items: list[Link] = field(default_factory=list)


def bounded(count: int) -> str:
    """7, or 99+ at the bound."""
    return f"{BOUND - 1}+" if count >= BOUND else str(count)


@cache
def address(name: str) -> str:
    """The address of a page; "/" for a page of a module that is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"


def _link(path: str, label: str, icon: str, name: str, count: int = 0, hot: bool = False) -> Link:
    url = address(name)
    home = name == "portal:workbench"
    current = path == url if home else url != "/" and path.startswith(url)
    return Link(label, icon, url, count, hot, current)


def side(user: User, counts: Counts, path: str) -> Iterator[Group]:
    """The groups of the left side."""
    yield Group(
        "",
        [
            _link(path, "工作台", "layout-dashboard", "portal:workbench", counts.todo, counts.overdue_items > 0),
            _link(path, "待阅", "eye", "portal:to_read", counts.to_read),
            _link(path, "我发起的", "send", "portal:started"),
            _link(path, "通讯录", "address-book", "org:tree"),
        ],
    )
    yield Group(
        "公文",
        [
            _link(path, "收文", "inbox", "documents:incoming_list", counts.incoming),
            _link(path, "发文", "send-2", "documents:outgoing_list"),
            _link(path, "文稿", "writing", "manuscripts:list"),
            _link(path, "档案", "archive", "archives:record_list"),
            *([_link(path, "涉密档案", "lock", "vault:file_list")] if vault.is_offered(user) else []),
        ],
    )
    yield Group(
        "督办",
        [_link(path, "督办台账", "flag-3", "supervision:item_list", counts.overdue_items, hot=True)],
    )
    yield Group("制度", [_link(path, "流程库", "sitemap", "processes:list")])
    if user.has_role(roles.AUDITOR):
        yield Group("审计", [_link(path, "审计记录", "shield-check", "matters:audit")])
    if user.is_staff or user.has_role(roles.SYSTEM_ADMIN):
        yield Group(
            "管理",
            [
                _link(path, "后台管理", "settings", "admin:index"),
                *(
                    [
                        _link(path, "审批流程", "git-branch", "approvals:flow_list"),
                        _link(path, "通知投递", "mail-forward", "notifications:deliveries"),
                        _link(path, "通知模板", "template", "notifications:templates"),
                    ]
                    if user.has_role(roles.SYSTEM_ADMIN)
                    else []
                ),
                # What the pages are built from is the makers' business: by its address, or offered while one builds.
                *([_link(path, "组件样式", "palette", "portal:style")] if settings.DEBUG else []),
            ],
        )


def bottom(counts: Counts, path: str) -> list[Link]:
    """The five places of the phone."""
    return [
        _link(path, "待办", "checklist", "portal:workbench", counts.todo),
        _link(path, "待阅", "eye", "portal:to_read", counts.to_read),
        _link(path, "收文", "inbox", "documents:incoming_list"),
        _link(path, "发起", "plus", "portal:start"),
        _link(path, "我的", "user", "org:profile"),
    ]


def personal(user: User, path: str) -> list[Link]:
    """The menu behind the person's name."""
    importing = user.has_role(roles.REGISTRY_CLERK, roles.OFFICE_DIRECTOR, roles.SYSTEM_ADMIN)
    return [
        _link(path, "我的账户", "user", "org:profile"),
        _link(path, "修改密码", "key", "org:password"),
        _link(path, "通知", "bell", "notifications:inbox"),
        _link(path, "通知设置", "bell-cog", "notifications:preferences"),
        _link(path, "批量签批", "checks", "approvals:batch"),
        _link(path, "常用语", "message-2", "approvals:phrases"),
        _link(path, "授权代理", "user-share", "approvals:delegations"),
        _link(path, "后台任务", "progress", "jobs:list"),
        *([_link(path, "从 Excel 导入", "table-import", "ledgers:imports")] if importing else []),
    ]
