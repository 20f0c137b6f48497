"""Papers of the company's own, at every stage from the draft to the file, told by the services.

Each deed has its hour; one that would lie in the future does not happen yet.
"""

import base64
import datetime as dt
import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from apps.approvals import selectors as approvals
from apps.approvals.services import decide_step
from apps.core import clock
from apps.documents.models import DocumentKind, IssuerCode, OutgoingDocument, Seal
from apps.documents.outgoing import services
from apps.documents.outgoing.content import Content
from apps.org import roles
from apps.org.models import Principal, User
from apps.org.services import grant_role
from apps.portal.demo.company import Company
from apps.worktime import calendar

ISSUER = "华岳精工股份有限公司"
CODES = (
    ("华岳发", "公司文件", f"{ISSUER}文件"),
    ("华岳办发", "办公室文件", f"{ISSUER}办公室文件"),
    ("华岳函", "公司函", ISSUER),
    ("华岳请", "公司请示、报告", f"{ISSUER}文件"),
    ("华岳纪", "会议纪要", f"{ISSUER}办公会议纪要"),
)


@dataclass(frozen=True)
class Tale:
    """One paper: who drafts, for which code and kind, and the last thing that has happened to it."""

    drafter: str
    code: str
    kind: str
    title: str
    body: str
    until: str
    days: int
    main: str = "各部门"
    copies: str = ""
    countersign: tuple[str, ...] = ()
    leader: str = ""
    important: bool = False
    annexes: tuple[tuple[str, str], ...] = ()
    note: str = ""
    form: str = ""
    attendance: str = ""


TALES = (
    Tale("zhouzhe", "华岳办发", "通知", "关于做好冬季安全生产工作的通知",
         "入冬以来气温下降，火灾、触电等风险增加。为确保安全生产，现就有关事项通知如下：\n一、提高认识\n各部门要把冬季安全生产摆在重要位置，主要负责人亲自部署。\n二、开展排查\n（一）重点部位\n配电室、危化品库、食堂后厨由使用部门逐项检查。\n（二）整改要求\n发现隐患当日登记，一般隐患三日内整改，重大隐患立即停用并报安全环保部。\n三、加强值守\n节假日严格执行领导带班和值班制度，遇突发情况第一时间报告。\n请各部门于2026年12月10日前将排查情况报安全环保部。",
         "filed", 20, countersign=("AHB",), copies="各分公司", annexes=(("冬季安全隐患排查表", "| 部位 | 检查内容 | 结果 |\n| 配电室 | 防火、防小动物 |  |\n| 危化品库 | 通风、静电接地 |  |\n| 食堂后厨 | 燃气、油烟管道 |  |"),)),
    Tale("hejing", "华岳发", "决定", "关于表彰2026年度先进集体和先进个人的决定",
         "2026年，全体员工围绕年度目标真抓实干，涌现出一批先进集体和先进个人。经研究，决定对以下集体和个人予以表彰：\n一、先进集体\n生产部、研发中心。\n二、先进个人\n周喆、杜翀、丁一鸣。\n希望受表彰的集体和个人珍惜荣誉，再接再厉。",
         "distributed", 4, leader="liumin", important=True),
    Tale("dingym", "华岳函", "函", "关于商请延长设备验收期限的函",
         "贵公司2026年10月20日来函收悉。因现场供电改造尚未完成，原定2026年11月30日的设备验收须相应顺延。经与贵公司现场代表初步沟通，商请将验收期限延长至2026年12月20日。\n请予支持，并于2026年12月1日前函复。",
         "signed", 2, main="江海重工有限公司", form="letter", note="联系人：丁一鸣，电话：0571-88000816"),
    Tale("jiangwen", "华岳请", "请示", "关于购置五轴加工中心的请示",
         "为满足新产品批量生产需要，生产部提出增加五轴加工中心一台。经三家比价，拟选用的设备总价为386万元，交货期四个月。\n一、购置理由\n现有设备负荷已达百分之九十六，无法承接第四季度订单。\n二、资金来源\n列入2027年度技术改造预算。\n妥否，请批示。",
         "reviewing", 2, main="总经理办公会", countersign=("CWB",), leader="liumin", note="联系人：蒋文，电话：0571-88000716"),
    Tale("zhouzhe", "华岳办发", "通知", "关于开展设备点检专项活动的通知",
         "为提高设备完好率，决定在生产系统开展设备点检专项活动，现将有关事项通知如下：\n一、活动时间\n2026年12月1日至12月31日。\n二、活动内容\n（一）各班组每日开机前按点检表逐项检查。\n（二）设备管理员每周汇总一次。\n三、有关要求\n点检结果纳入班组月度考核。",
         "office", 1),
    Tale("wuqian", "华岳纪", "纪要", "总经理办公会议纪要",
         "2026年11月16日，总经理张明远主持召开总经理办公会议，研究第四季度重点工作。现纪要如下：\n一、会议听取了生产部关于第四季度生产计划的汇报，原则同意所提计划。\n二、会议研究了仓库改造项目，由后勤部牵头，2026年12月15日前提出方案。",
         "issued", 3, main="", form="minutes", attendance="出席：张明远、刘敏、周伯安、高振华\n列席：王建国、刘志远、赵军"),
    Tale("zhouzhe", "华岳办发", "通报", "关于10月份设备完好率情况的通报",
         "10月份，公司主要设备完好率为百分之九十七点三，比上月提高零点六个百分点。现将有关情况通报如下：\n一、总体情况\n数控车床完好率最高，为百分之九十八点九。\n二、存在问题\n个别班组点检记录填写不完整。",
         "returned", 3),
    Tale("zhouzhe", "华岳办发", "通知", "关于调整车间作息时间的通知",
         "根据冬季生产安排，拟自2026年12月1日起调整车间作息时间，",
         "drafting", 1),
    Tale("hejing", "华岳发", "通知", "关于印发员工培训计划的通知",
         "现将《2027年员工培训计划》印发给你们，请认真组织实施。",
         "voided", 12, annexes=(("2027年员工培训计划", "一、培训对象\n全体员工。\n二、培训内容\n岗位技能、安全知识、质量意识。"),)),
)  # fmt: skip


def before(day: dt.date) -> dt.date:
    """The working day before."""
    day -= dt.timedelta(days=1)
    while not calendar.is_workday(day):
        day -= dt.timedelta(days=1)
    return day


class TooEarlyError(Exception):
    """The next deed lies in the future."""


def seal_picture() -> str:
    """A round red seal without any words that could be taken for somebody's."""
    size = 420
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    pen, red, middle = ImageDraw.Draw(image), (215, 0, 15, 235), size / 2
    pen.ellipse((8, 8, size - 8, size - 8), outline=red, width=14)
    points = []
    for place in range(10):
        reach = 78 if place % 2 == 0 else 31
        angle = -math.pi / 2 + place * math.pi / 5
        points.append((middle + reach * math.cos(angle), middle + reach * math.sin(angle)))
    pen.polygon(points, fill=red)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def prepare(company: Company) -> None:
    """Codes, the seal and its keeper, who reviews for law and compliance."""
    for place, (code, label, mark) in enumerate(CODES, 1):
        facts = {"label": label, "issuer": ISSUER, "mark": mark, "printed_by": f"{ISSUER}办公室", "position": place}
        IssuerCode.objects.create(code=code, **facts)
    grant_role(user=company.people["luzheng"], code=roles.LEGAL_REVIEWER)
    keeper = company.people["heshuf"]
    grant_role(user=keeper, code=roles.SEAL_KEEPER)
    Seal.objects.create(name="公司公章（演示）", keeper=keeper, picture=seal_picture())


class Life:
    """One paper as far as its tale goes."""

    def __init__(self, company: Company, tale: Tale, until: dt.datetime) -> None:
        self.company, self.tale, self.until = company, tale, until
        day = clock.today()
        for _ in range(tale.days):  # working days, so that a demonstration begun on a Sunday has come as far
            day = before(day)
        self.moment = dt.datetime.combine(day, dt.time(9, 10), tzinfo=clock.local_now().tzinfo)

    @contextmanager
    def later(self, hours: int) -> Iterator[None]:
        self.moment = calendar.add_working_hours(self.moment, hours) + dt.timedelta(minutes=7)
        if self.moment > self.until:
            raise TooEarlyError
        with clock.at(self.moment):
            yield

    def content(self) -> Content:
        tale, people, departments = self.tale, self.company.people, self.company.departments
        kind = DocumentKind.objects.get(name=tale.kind)
        return Content(
            title=tale.title if tale.kind == "纪要" else ISSUER + tale.title,
            document_kind=kind.pk,
            issuer_code=IssuerCode.objects.get(code=tale.code).pk,
            form=tale.form or kind.form,
            main_recipients=tale.main,
            copy_recipients=tale.copies,
            body=tale.body,
            annexes=tale.annexes,
            note=tale.note,
            attendance=tale.attendance,
            importance="important" if tale.important else "normal",
            leader=people[tale.leader].pk if tale.leader else None,
            countersigners=tuple(sorted(departments[code].pk for code in tale.countersign)),
            copies=20,
        )

    def live(self) -> None:
        """From the draft on; the stage named in the tale is the last."""
        tale, drafter = self.tale, self.company.people[self.tale.drafter]
        with self.later(1):
            self.document = services.create_draft(actor=drafter, content=self.content())
        if tale.until == "drafting":
            return
        with self.later(2):
            words = self.content()
            changed = replace(words, body=words.body + "\n特此" + tale.kind + "。")
            if tale.kind == "通知" and not tale.annexes:
                services.save_draft(
                    document=self.document, actor=drafter, content=changed, based_on=1, reason="补结尾语"
                )
            services.submit_draft(document=self.document, actor=drafter, note="请审核")
        self._review()
        self._after()

    def _step(self):  # type: ignore[no-untyped-def]
        run = approvals.running(self.document.matter)
        return run.steps.filter(state="active").first() if run is not None else None

    def _review(self) -> None:
        """Everybody who is asked agrees, until the stage of the tale."""
        while (step := self._step()) is not None:
            if self.tale.until == "reviewing" and step.label == "会签":
                raise TooEarlyError
            if self.tale.until == "office" and step.label == "办公室核稿":
                self._office_comment()
                raise TooEarlyError
            waiting = step.assignees.filter(decided_at__isnull=True).select_related("principal").first()
            actor = self._acts_for(waiting.principal)
            back = self.tale.until == "returned" and step.label == "办公室核稿"
            with self.later(2):
                if back:
                    services.add_comment(
                        document=self.document, actor=actor, paragraph=3, text="请补充各车间数据，并与上年同期对比"
                    )
                text = "请补充数据后再送审。" if back else "同意。"
                decide_step(step=step, actor=actor, decision="return" if back else "approve", text=text)
            if back:
                raise TooEarlyError

    def _acts_for(self, principal: Principal) -> User:
        return principal.memberships.select_related("user").order_by("user__position", "user")[0].user

    def _office_comment(self) -> None:
        with self.later(1):
            services.add_comment(
                document=self.document,
                actor=self.company.people["wangjg"],
                paragraph=5,
                quote="逐项检查",
                text="请写明点检表由哪个部门印发",
            )

    def _after(self) -> None:
        people, document = self.company.people, OutgoingDocument.objects.get(pk=self.document.pk)
        clerk, keeper = people["lixf"], people["heshuf"]
        if self.tale.until == "signed":
            return
        if self.tale.until == "voided":
            with self.later(1):
                services.void_outgoing(document=document, actor=clerk, reason="计划内容调整，另行发文")
            return
        if self.tale.kind != "纪要":
            with self.later(1):
                seal = Seal.objects.get()
                services.ask_seal(document=document, actor=clerk, seal=seal, copies=20)
                document = OutgoingDocument.objects.get(pk=document.pk)
                services.place_seal(document=document, actor=keeper, copies=20)
        with self.later(1):
            document = OutgoingDocument.objects.get(pk=document.pk)
            services.issue_document(document=document, actor=clerk)
        if self.tale.until == "issued":
            return
        self._distribute(document)

    def _distribute(self, document: OutgoingDocument) -> None:
        people, clerk = self.company.people, self.company.people["lixf"]
        with self.later(1):
            house = [one.principal for one in self.company.departments.values()]
            outside = ["各分公司"] if self.tale.copies else []
            services.distribute(document=document, actor=clerk, house=house, outside=outside)
        for name in ("liuzy", "qianwd", "hejing"):
            with self.later(1):
                services.sign_for(document=document, actor=people[name])
        if self.tale.until == "filed":
            with self.later(1):
                services.file_outgoing(
                    document=document,
                    actor=people["heshuf"],
                    retention="D30",
                    department=self.company.departments["BGS"],
                    paper=True,
                    paper_place="档案室 2 号柜 03 盒",
                )


def tell_outgoing(company: Company, until: dt.datetime) -> None:
    """All of them."""
    prepare(company)
    for tale in sorted(TALES, key=lambda one: -one.days):
        life = Life(company, tale, until)
        try:
            life.live()
        except TooEarlyError:
            continue
