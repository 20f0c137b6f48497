"""The archives of the demonstration: shelves, an old index, a class that is arranged, loans at every stage."""

import datetime as dt

from django.db.models import Count

from apps.approvals.models import ApprovalStep
from apps.approvals.services import decide_step
from apps.archives import services
from apps.archives.index_rows import Place
from apps.archives.models import ArchiveCategory, ArchiveRecord, Arrangement, Loan
from apps.archives.services.importing import import_index
from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.org.models import User
from apps.portal.demo.company import Company
from apps.worktime import calendar

SHELVES = ("1号柜", "2号柜", "3号柜")
OLD = (  # title, number, party, date, retention, department, pages
    ("关于印发2014年度生产经营计划的通知", "华办发〔2014〕2号", "办公室", (2014, 1, 20), "D30", "BGS", 18),
    ("关于表彰2013年度先进集体和先进个人的决定", "华发〔2014〕5号", "办公室", (2014, 2, 26), "Y", "BGS", 6),
    ("关于开展安全生产月活动的通知", "华安发〔2014〕3号", "安全环保部", (2014, 5, 28), "D10", "AHB", 4),
    ("2014年夏季防暑降温工作安排", "", "后勤部", (2014, 6, 12), "D10", "HQB", 3),
    ("关于春节放假及值班安排的通知", "华办发〔2015〕1号", "办公室", (2015, 2, 6), "D10", "BGS", 2),
    ("2015年度部门预算汇总表", "", "财务部", (2015, 1, 15), "D30", "CWB", 32),
    ("数控车间扩建项目竣工验收报告", "华工〔2016〕11号", "研发中心", (2016, 9, 30), "Y", "YFZ", 86),
    ("质量管理体系年度审核报告", "华质〔2017〕4号", "质量部", (2017, 11, 8), "D30", "ZLB", 24),
    ("关于调整组织机构的通知", "华发〔2019〕8号", "办公室", (2019, 3, 18), "Y", "BGS", 5),
    ("主要设备采购合同汇总", "", "采购部", (2020, 12, 25), "D30", "CGB", 47),
)


def tell_archives(company: Company, until: dt.datetime) -> None:
    """Everything after the papers are on file."""
    keeper = company.people["heshuf"]
    with clock.at(workday(until, 20)):
        shelves = [services.add_shelf(actor=keeper, room="档案室", shelf=name) for name in SHELVES]
        _old_index(company, keeper)
    _arrange(keeper, until, shelves[0])
    _lend(company, keeper, until)


def workday(until: dt.datetime, back: int) -> dt.datetime:
    """Ten in the morning of the last working day that lies so many days back."""
    date = clock.today() - dt.timedelta(days=back)
    while not calendar.is_workday(date):
        date -= dt.timedelta(days=1)
    return min(calendar.end_of_workday(date) - dt.timedelta(hours=7), until)


def _old_index(company: Company, keeper: User) -> None:
    counts: dict[tuple[int, str, str], int] = {}
    category, rows = ArchiveCategory.objects.get(code="WS"), []
    for title, number, party, date, retention, code, pages in OLD:
        key = (date[0], retention, code)
        counts[key] = item = counts.get(key, 0) + 1
        place = Place("Z109", category, date[0], retention, company.departments[code], item)
        values = {
            "code": f"Z109-WS·{date[0]}-{retention}-{code}-{item:04}",
            "title": title,
            "document_number": number,
            "responsible_party": party,
            "document_date": dt.date(*date),
            "secrecy": Secrecy.INTERNAL,
            "pages": pages,
            "note": "",
            "place": f"档案室 3号柜 {date[0]}-{item:02}盒",
        }
        rows.append((place, values))
    import_index(actor=keeper, rows=rows, tell=lambda done: None)


def _arrange(keeper: User, until: dt.datetime, shelf: object) -> None:
    """The fullest class is arranged; the others wait."""
    waiting = ArchiveRecord.objects.filter(arranged_at__isnull=True)
    classes = waiting.values("category", "year", "retention", "department").annotate(items=Count("pk"))
    fullest = classes.order_by("-items", "department").first()
    if fullest is None:
        return
    with clock.at(workday(until, 1)):
        like = waiting.filter(**{key: fullest[key] for key in ("category", "year", "retention", "department")}).first()
        if like is None:
            return
        draft: Arrangement = services.open_arrangement(like=like, actor=keeper)
        for line in draft.lines.select_related("record"):
            services.mend_line(
                arrangement=draft,
                actor=keeper,
                line_id=line.pk,
                pages=line.record.pages or 4,
                paper_place="档案室 待整理架",
            )
        services.order_lines(arrangement=draft, actor=keeper, by="matter")
        services.plan_boxes(arrangement=draft, actor=keeper, thickness_mm=20, shelf=shelf)  # type: ignore[arg-type]
        services.freeze_arrangement(arrangement=draft, actor=keeper, electronic_only=True)


def _lend(company: Company, keeper: User, until: dt.datetime) -> None:
    """A window that is open, a paper that is late, one being decided, one to be searched for."""
    reader, head = company.people["zhouzhe"], company.head("SCB")
    ordinary = ArchiveRecord.objects.filter(secrecy__lte=Secrecy.INTERNAL)
    electronic = ordinary.filter(electronic_filed_at__isnull=False).order_by("-pk").first()
    paper = ordinary.filter(matter__isnull=True, retention="D30").order_by("-pk").first()
    others = ((1, reader, electronic, "electronic", head), (20, company.people["luogang"], paper, "paper", head))
    for back, borrower, record, medium, decider in others:
        if record is None:
            continue
        asked = workday(until, back)
        with clock.at(asked):
            loan = _ask(borrower, medium, "查阅往年做法，起草本年度方案", 7 if medium == "paper" else 10)
            services.match_record(loan=loan, actor=keeper, record=record)
        with clock.at(asked + dt.timedelta(minutes=85)):
            step = ApprovalStep.objects.get(approval__matter=loan.pk, state="active")
            decide_step(step=step, actor=decider, decision="approve", text="")
            if medium == "paper":
                services.hand_out(loan=Loan.objects.get(pk=loan.pk), actor=keeper, signed_by=borrower.name)
    with clock.at(until - dt.timedelta(minutes=50)):
        _ask(company.people["songjia"], "electronic", "统计历年设备采购金额", 3)
        if electronic is not None:
            waiting = _ask(company.people["hubin"], "electronic", "核对排产依据", 5)
            services.match_record(loan=waiting, actor=keeper, record=electronic)


def _ask(borrower: User, medium: str, purpose: str, days: int) -> Loan:
    return services.request_loan(
        actor=borrower, record=None, wanted="往年的通知和汇总材料", purpose=purpose, medium=medium, days=days
    )
