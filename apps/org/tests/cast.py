"""The cast of every test: who they are is told once, here (design/style.md).

李登记 registry clerk · 王主任 office director · 陈助理 GM assistant · 张总 GM · 周副总 deputy GM ·
何档案 archivist · 刘部长 department head (生产部) · 孙员工 his staff · 钱部长 head of 财务部 · 赵外人 another
department's ordinary person, the stranger.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client

from apps.core.secrecy import Secrecy
from apps.org import roles, services
from apps.org.models import Department, Principal, User
from apps.org.tests import photograph

PASSWORD = "cast-Password-1"  # tests sign in with force_login; browser walks type it


@dataclass(frozen=True)
class Cast:
    """Everybody by post."""

    office: Department
    production: Department
    finance: Department
    market: Department
    clerk: User
    director: User
    assistant: User
    gm: User
    deputy: User
    archivist: User
    head: User
    staff: User
    finance_head: User
    stranger: User

    def everybody(self) -> dict[str, User]:
        """Name of the post → person, for tables of URL × role."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def build_cast(password: str | None = None) -> Cast:
    """Make the departments, people, posts and roles (also used by browser walks, with passwords)."""
    office = services.create_department(name="办公室", code="BGS", position=1)
    production = services.create_department(name="生产部", code="SCB", position=2)
    finance = services.create_department(name="财务部", code="CWB", position=3)
    market = services.create_department(name="市场部", code="MKT", position=4)

    def person(
        username: str, name: str, department: Department, title: str, *codes: str, clearance: int = Secrecy.INTERNAL
    ) -> User:
        return services.create_user(
            username=username,
            name=name,
            department=department,
            title=title,
            password=password,
            email=f"{username}@example.com",
            clearance=clearance,
            role_codes=codes,
        )

    core = Secrecy.CORE
    cast = Cast(
        office=office,
        production=production,
        finance=finance,
        market=market,
        clerk=person("lidengji", "李登记", office, "文书", roles.REGISTRY_CLERK, clearance=core),
        director=person("wangzhuren", "王主任", office, "办公室主任", roles.OFFICE_DIRECTOR, clearance=core),
        assistant=person("chenzhuli", "陈助理", office, "总经理助理", roles.GM_ASSISTANT, clearance=core),
        gm=person("zhangzong", "张总", office, "总经理", roles.GENERAL_MANAGER, roles.COMPANY_LEADER, clearance=core),
        deputy=person("zhoufuzong", "周副总", office, "副总经理", roles.COMPANY_LEADER, clearance=core),
        archivist=person("hedangan", "何档案", office, "档案员", roles.ARCHIVIST, clearance=core),
        head=person("liubuzhang", "刘部长", production, "部长", clearance=Secrecy.COMMERCIAL),
        staff=person("sunyuangong", "孙员工", production, "工程师"),
        finance_head=person("qianbuzhang", "钱部长", finance, "部长", clearance=Secrecy.COMMERCIAL),
        stranger=person("zhaowairen", "赵外人", market, "专员"),
    )
    services.appoint(department=office, head=cast.director)
    services.appoint(department=production, head=cast.head)
    services.appoint(department=finance, head=cast.finance_head)
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The named people, in the database: made by the services once a run, laid down from then on."""
    forget_cache()
    if not connection.in_atomic_block or User.objects.exists():  # real transactions; people who may have their numbers
        return build_cast()
    # Whether the rows of the data migrations are there depends on the tests before (a flush takes them along).
    there = tuple(Principal.objects.order_by("pk").values_list("pk", flat=True))
    if there not in _taken:
        _taken[there] = photograph.take(build_cast)
        return _taken[there].made()
    laid: Cast = _taken[there].lay_down()
    return laid


_taken: dict[tuple[int, ...], photograph.Photograph] = {}


def forget_cache() -> None:
    """Empty the cache of this worker; on Redis only its own keys, since other workers share the database."""
    caches["local"].clear()
    backend = getattr(cache, "_cache", None)
    if not hasattr(backend, "get_client"):
        cache.clear()
        return
    client = backend.get_client(None, write=True)
    if keys := list(client.scan_iter(match=f"{cache.key_prefix}:*", count=1000)):
        client.delete(*keys)


@pytest.fixture
def as_user(cast: Cast) -> Callable[[User], Client]:
    """`as_user(cast.gm).get(...)`: a client signed in as that person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="apps.org.auth.OrgBackend")
        return client

    return sign_in
