"""Appraisal and destruction in the demonstration: an old index past its period, one batch that waits for its witnesses,
one destroyed and filed."""

import datetime as dt
from contextlib import AbstractContextManager

from apps.appraisal import services
from apps.appraisal.models import AppraisalBatch
from apps.appraisal.selectors import due_to, lines_of
from apps.appraisal.services import destroying
from apps.appraisal.services.drafting import Given
from apps.approvals.models import ApprovalStep
from apps.approvals.services import decide_step
from apps.archives.index_rows import Place
from apps.archives.models import ArchiveCategory
from apps.archives.services.importing import import_index
from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.org.models import User
from apps.portal.demo.archived import workday
from apps.portal.demo.company import Company

PAST = (  # title, party, year, department, pages
    ("2008年度办公用品领用登记", "办公室", 2008, "BGS", 12),
    ("关于2008年中秋、国庆放假安排的通知", "办公室", 2008, "BGS", 2),
    ("2008年度夏季防暑物资发放表", "后勤部", 2008, "HQB", 5),
    ("关于开展2009年春季植树活动的通知", "办公室", 2009, "BGS", 2),
    ("2009年度车辆加油登记", "后勤部", 2009, "HQB", 26),
    ("关于召开2010年部门负责人例会的通知", "办公室", 2010, "BGS", 1),
    ("2010年度会议室使用登记", "办公室", 2010, "BGS", 18),
    ("2011年度来访登记", "办公室", 2011, "BGS", 31),
    ("关于更换门禁卡的通知", "后勤部", 2012, "HQB", 1),
)
WORTHLESS = "保管期限已满，属一般事务性材料，无继续保存价值"
OPINIONS = {"liumin": "鉴定意见属实，同意，送张总批准", "zhangmy": "同意，注意现场监督"}
USEFUL = "记有当年出勤和值班情况，劳动争议查证时用过，续存"


def tell_appraisals(company: Company, until: dt.datetime) -> None:
    """After the archives: what is left of the list is due and waits for the archivist."""
    keeper = company.people["heshuf"]
    with clock.at(workday(until, 34)):
        _old_index(company, keeper)
    _done(company, keeper, until, year=2008)
    _approved(company, keeper, Days(until, 12), years=(2009, 2010), title="2009—2010 年度到期档案鉴定")


class Days:
    """The days of one appraisal: `at(2, 90)` is half past eleven on its third working day at the earliest."""

    def __init__(self, until: dt.datetime, back: int) -> None:
        self.until, self.back = until, back

    def at(self, day: int, minutes: int) -> AbstractContextManager[None]:
        """The services believe it is so many minutes after ten, so many days after the beginning."""
        moment = workday(self.until, self.back - day) + dt.timedelta(minutes=minutes)
        return clock.at(min(moment, self.until))


def _old_index(company: Company, keeper: User) -> None:
    counts: dict[tuple[int, str], int] = {}
    category, rows = ArchiveCategory.objects.get(code="WS"), []
    for title, party, year, code, pages in PAST:
        counts[year, code] = item = counts.get((year, code), 0) + 1
        place = Place("Z109", category, year, "D10", company.departments[code], item)
        values = {
            "code": f"Z109-WS·{year}-D10-{code}-{item:04}",
            "title": title,
            "document_number": "",
            "responsible_party": party,
            "document_date": dt.date(year, 6, 15),
            "secrecy": Secrecy.INTERNAL,
            "pages": pages,
            "note": "",
            "place": f"档案室 2号柜 {year}-{item:02}盒",
        }
        rows.append((place, values))
    import_index(actor=keeper, rows=rows, tell=lambda done: None)


def _approved(company: Company, keeper: User, days: Days, *, years: tuple[int, ...], title: str) -> AppraisalBatch:
    """Opinions, people, both leaders, each on a day of their own: now the witnesses are called."""
    with days.at(0, -55):
        batch = services.open_batch(actor=keeper, records=list(due_to(keeper).filter(year__in=years)), title=title)
    given = {line.pk: Given("destroy", "", WORTHLESS) for line in lines_of(batch)}
    if len(given) > 3:
        given[list(given)[-1]] = Given("keep", "D30", USEFUL)
    with days.at(1, 25):
        services.put_opinions(batch=batch, actor=keeper, given=given)
    with days.at(2, 240):
        services.put_committee(
            batch=batch,
            actor=keeper,
            leader=company.people["liumin"],
            departments=[company.head("HQB")],
            archivists=[keeper],
            witnesses=[company.people["lixf"], company.head("HQB")],
        )
    with days.at(2, 255):
        services.submit_batch(batch=batch, actor=keeper)
    for day, minutes, name in ((4, -40, "liumin"), (7, 310, "zhangmy")):  # two people: 审核, then 批准
        with days.at(day, minutes):
            step = ApprovalStep.objects.get(approval__matter=batch.pk, state="active")
            decide_step(step=step, actor=company.people[name], decision="approve", text=OPINIONS[name])
    return AppraisalBatch.objects.select_related("matter").get(pk=batch.pk)


def _done(company: Company, keeper: User, until: dt.datetime, *, year: int) -> None:
    """Both witnesses confirmed, the register is on file. Their passwords are not typed here."""
    days = Days(until, 33)
    batch = _approved(company, keeper, days, years=(year,), title=f"{year} 年度到期档案鉴定")
    for witness, minutes in ((company.people["lixf"], 255), (company.head("HQB"), 268)):
        with days.at(9, minutes):
            destroying.confirmed(batch, witness)
    with days.at(9, 270):
        services.finish_batch(batch.pk)
    with days.at(12, -20):
        services.file_register(batch=batch, actor=keeper, paper_place="档案室 1号柜-01盒")
