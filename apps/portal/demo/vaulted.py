"""The vault of the demonstration: two custodians of different departments, three files, requests at two stages."""

import datetime as dt
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from apps.archives.models import ArchiveCategory
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy
from apps.org import roles
from apps.org import services as people
from apps.org.models import User
from apps.portal.demo import scans
from apps.portal.demo.archived import workday
from apps.portal.demo.company import Company
from apps.vault import memory, services
from apps.vault.models import VaultFile

# Printed in docs/manual/security.md; they exist only in demonstration data.
PASSPHRASES = {"wuqian": ("a", "演示保险柜口令-甲-2026"), "jinjing": ("b", "演示保险柜口令-乙-2026")}
PAPERS = (
    ("关于精密减速器新产品定价策略的会议纪要", "BGS", Secrecy.CORE, 4),
    ("与华东设计院联合研发项目报价底稿", "YFZ", Secrecy.CORE, 3),
    ("2026年度中层管理人员薪酬调整方案（讨论稿）", "RLB", Secrecy.COMMERCIAL, 2),
)
LINES = (
    "本件为演示数据，内容均为虚构。",
    "一、会议听取了市场部、财务部关于成本构成与竞争对手报价的汇报。",
    "二、同意按三档报价方案对外洽谈，底价由总经理掌握，未经批准不得向任何单位和个人透露。",
    "三、有关资料按核心商密管理，查阅须履行审批手续。",
)


def build_vault(company: Company) -> None:
    """Locks, files, requests; nothing on a machine without memory for plain files."""
    with suppress(DomainError):
        memory.home()
        _custodians(company)
        files = [_file(company, *paper, place=place) for place, paper in enumerate(PAPERS)]
        _read_before(company, files[0])
        _requests(company, files)


def _custodians(company: Company) -> None:
    """Named one day, each took the own lock when there was time for the envelope."""
    now = clock.now()
    for place, (username, (lock, phrase)) in enumerate(PASSPHRASES.items()):
        person = company.people[username]
        User.objects.filter(pk=person.pk).update(clearance=Secrecy.CORE)
        person.clearance = Secrecy.CORE
        with clock.at(workday(now, 36) + dt.timedelta(minutes=12 + 3 * place)):
            people.grant_role(user=person, code=roles.VAULT_CUSTODIAN)
            services.appoint(lock=lock, person=person, actor=company.people["zhongkai"])
        with clock.at(workday(now, 35 - place) + dt.timedelta(minutes=40 + 215 * place)):
            services.take_lock(actor=person, passphrase=phrase)


def _file(company: Company, title: str, department: str, level: int, pages: int, *, place: int) -> VaultFile:
    sample = {"issuer": "华岳精工股份有限公司", "number": "", "title": title}
    content = scans.render_pdf("portal/demo_scan.html", {"sample": sample, "lines": LINES * (9 * pages)})
    new = services.NewRecord(
        title=title,
        category=ArchiveCategory.objects.get(code="WS"),
        retention="Y",
        department=company.departments[department],
        responsible_party="华岳精工股份有限公司",
    )
    moment = workday(clock.now(), 26 - 6 * place) + dt.timedelta(minutes=17 + 95 * place)
    with clock.at(moment), memory.file() as source:
        source.write(content)
        source.flush()
        return services.put_in(
            actor=company.people["heshuf"], source=source, path=Path(source.name), name=f"{title}.pdf",
            secrecy=level, new=new,
        )  # fmt: skip


def _read_before(company: Company, file: VaultFile) -> None:
    """A reading that is over: asked for, released by both, two pages looked at, ended before its time."""
    day, reader = workday(clock.now(), 12), company.people["zhangmy"]

    def later(minutes: int) -> AbstractContextManager[None]:
        return clock.at(day + dt.timedelta(minutes=minutes))

    with later(-70):
        asked = services.request_reading(
            file=file, actor=company.people["chenx"], reader=reader, purpose="总经理办公会前核对底价",
            starts_at=clock.now(), ends_at=clock.now() + dt.timedelta(hours=8),
        )  # fmt: skip
    for (username, (_, phrase)), minutes in zip(PASSPHRASES.items(), (-35, 8), strict=True):
        with later(minutes):
            asked = services.release(request=asked, actor=company.people[username], passphrase=phrase)
    for number in (1, 2):
        with later(20 + 4 * number):
            services.read_page(request=asked, actor=reader, number=number)
    with later(37):
        services.end_reading(request=asked, actor=reader)


def _requests(company: Company, files: list[VaultFile]) -> None:
    """Asked on the last working day: one that both released, to be read by the assistant now; one that waits for the
    second custodian."""
    until = clock.now() + dt.timedelta(days=2)
    day, assistant = workday(clock.now(), 1), company.people["chenx"]
    purposes = ("准备定价专题汇报材料", "核对合作报价与合同条款")
    for place, (file, purpose) in enumerate(zip(files, purposes, strict=False)):
        with clock.at(day + dt.timedelta(minutes=-65 + 40 * place)):
            asked = services.request_reading(
                file=file, actor=assistant, reader=assistant, purpose=purpose, starts_at=clock.now(), ends_at=until
            )
        for turn, (username, (_, phrase)) in enumerate(list(PASSPHRASES.items())[: 2 - place]):
            with clock.at(day + dt.timedelta(minutes=-20 + 40 * place + 73 * turn)):
                asked = services.release(request=asked, actor=company.people[username], passphrase=phrase)
