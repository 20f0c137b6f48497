"""Import of departments and staff from Excel (PLT-01): the columns, what the database knows, who may."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models.functions import Lower
from django.urls import reverse

from apps.core.importing import Done, Entry, ImportColumn, Importer, Problem, parse, register
from apps.core.importing.checking import taken
from apps.core.verdict import YES, Verdict, no_right
from apps.org import roles
from apps.org.models import Department, User
from apps.org.services.importing import import_departments, import_staff

Tell = Callable[[int], None]
EMAIL = r"(?i)[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+"
PHONE = r"[0-9+()（）\-— ]{5,30}"


def can_import(user: User) -> Verdict:
    """System administrators bring in people and departments."""
    return YES if user.has_role(roles.SYSTEM_ADMIN) else no_right("人员和部门由系统管理员导入")


def _position(value: Any) -> int:
    return parse.whole(0, 9999)(value)


def _username(value: Any) -> str:
    form = parse.matching(r"(?i)[a-z0-9][a-z0-9._-]{1,29}", "用户名为 2 到 30 个字母、数字或 . _ -，不含中文和空格")
    return form(value).lower()


def departments() -> Mapping[str, Department]:
    """Those in use, by name."""
    return {row.name: row for row in Department.objects.filter(is_active=True)}


def _known(names: Iterable[str], sentence: str) -> dict[str, str]:
    return dict.fromkeys(names, sentence)


def check_departments(rows: list[Entry], user: User) -> list[Problem]:
    """Names and codes that exist, parents that do not, and circles."""
    known = list(Department.objects.values_list("name", "code"))
    problems = taken(rows, DEPARTMENTS.column("name"), _known((name for name, _ in known), "系统里已有这个部门"))
    problems += taken(rows, DEPARTMENTS.column("code"), _known((code for _, code in known), "这个机构代码已被使用"))
    above = {row.get("name", ""): row.get("parent", "") for row in rows}
    existing = {name for name, _ in known}
    for row in rows:
        parent = row.get("parent")
        if not parent:
            continue
        if parent not in above and parent not in existing:
            sentence = "系统和本文件里都没有这个部门"
        elif _in_circle(row.get("name", ""), above):
            sentence = "上下级成了一个圈，请检查"
        else:
            continue
        problems.append(Problem(row.line, "上级部门", parent, sentence))
    return problems


def _in_circle(name: str, above: Mapping[str, str]) -> bool:
    seen, at = {name}, above.get(name, "")
    while at:
        if at == name:
            return True
        if at in seen:
            return False
        seen.add(at)
        at = above.get(at, "")
    return False


def check_staff(rows: list[Entry], user: User) -> list[Problem]:
    """User names that exist."""
    names = User.objects.annotate(lower=Lower("username")).values_list("lower", flat=True)
    return taken(rows, STAFF.column("username"), _known(names, "这个用户名已被使用"))


def write_departments(rows: list[Entry], user: User, tell: Tell) -> Done:
    """All of them."""
    count = import_departments(actor=user, rows=[row.values for row in rows])
    return Done(
        f"已导入 {count} 个部门。负责人、副职和联络员请在后台管理中设置", reverse("admin:org_department_changelist")
    )


def write_staff(rows: list[Entry], user: User, tell: Tell) -> Done:
    """All of them, and the list of first passwords."""
    handed = import_staff(actor=user, rows=[row.values for row in rows], tell=tell)
    return Done(
        f"已导入 {len(handed)} 人。请立即下载初始密码清单分发本人：只能下载一次，一天后删除；首次登录须改密码",
        reverse("admin:org_user_changelist"),
        handout="初始密码清单.xlsx",
        head=("姓名", "部门", "用户名", "初始密码"),
        rows=handed,
    )


DEPARTMENTS = register(
    Importer(
        code="departments",
        title="部门",
        icon="sitemap",
        hint="已有的部门不会改动；上级部门可以写系统里已有的，也可以写本文件里的。",
        rule=can_import,
        check=check_departments,
        write=write_departments,
        columns=(
            ImportColumn("name", "部门名称", parse.text(40), ("名称", "部门"), required=True, unique=True,
                         example="安全环保部"),
            ImportColumn("code", "机构代码", parse.matching(r"[A-Z0-9]{2,8}", "2 到 8 位大写字母或数字，如 AHB"),
                         ("代码",), required=True, unique=True, example="AHB", help="进入档号，导入后不宜再改"),
            ImportColumn("parent", "上级部门", parse.text(40), ("上级",), help="没有上级的留空"),
            ImportColumn("position", "顺序", _position, ("排序",), default=100, example="10", help="数字小的排在前"),
        ),
    )
)  # fmt: skip

STAFF = register(
    Importer(
        code="staff",
        title="人员",
        icon="users-plus",
        hint="已有的人员不会改动；角色和可阅密级导入后另行授予。每人得到一个随机初始密码，首次登录须修改。",
        rule=can_import,
        check=check_staff,
        write=write_staff,
        at_once=20,  # hashing one password takes a twentieth of a second
        columns=(
            ImportColumn("name", "姓名", parse.text(40), required=True, example="张三"),
            ImportColumn("username", "用户名", _username, ("账号", "登录名"), required=True, unique=True,
                         example="zhangsan", help="登录用，2 到 30 个字母、数字或 . _ -"),
            ImportColumn("department", "部门", parse.text(40), ("所属部门",), required=True, choices=departments),
            ImportColumn("title", "职务", parse.text(40), ("职位", "岗位"), example="工程师"),
            ImportColumn("phone", "电话", parse.matching(PHONE, "电话只能有数字、+、- 和括号", 30),
                         ("手机", "手机号", "联系电话"), example="13800000000"),
            ImportColumn("email", "邮箱", parse.matching(EMAIL, "不是电子邮箱地址"), ("电子邮箱", "邮件"),
                         example="zhangsan@example.com"),
            ImportColumn("position", "顺序", _position, ("排序",), default=100, help="数字小的排在前"),
        ),
    )
)  # fmt: skip
