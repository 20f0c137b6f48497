"""Three drafts for the general manager: one being written with material coming in, one on his desk, one signed off."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from apps.approvals import selectors as approvals
from apps.approvals.services import decide_step
from apps.core import clock
from apps.manuscripts import services
from apps.manuscripts.content import Text
from apps.manuscripts.models import Manuscript, Sort
from apps.portal.demo.company import Company
from apps.worktime import calendar

SUMMARY = """2026年前三季度，公司上下围绕年度目标，克服原材料价格波动和订单交期集中的困难，\
生产经营保持平稳。现将主要情况总结如下。
一、主要指标完成情况
（一）产值和销售
1—9月完成产值3.42亿元，完成年度计划的76.8%；实现销售收入3.18亿元，同比增长9.4%。
（二）质量和交付
主要产品一次交验合格率98.6%，比去年同期提高0.7个百分点；准时交付率96.2%。
（三）安全生产
未发生重伤及以上事故，整改隐患137项，整改率100%。
二、主要做法
（一）抓生产组织
推行周计划、日调度，两条产线换型时间由四小时缩短到两个半小时。
（二）抓技术改造
完成热处理工段节能改造，单位产品能耗下降6.1%。
三、存在的问题
部分零件外协周期偏长；设备备件储备不足，影响了八月份两批订单的交付。
四、第四季度工作
集中力量完成全年订单，十一月底前完成备件储备清单，十二月中旬完成年度盘点。"""
SPEECH = """各位同事：
岁末年初，我们欢聚一堂，总结一年的工作，表彰先进。我代表公司，向受表彰的集体和个人表示祝贺，向全体员工和家属表示感谢。
一、这一年，我们靠实干交出了答卷
面对原材料涨价和交期压力，大家没有退缩。生产部两条产线连续六十天满负荷运转，质量部把一次交验合格率提到了98.6%，研发中心拿下了三项关键工艺。
这些成绩，是在座每一位同事一个零件一个零件干出来的。
二、明年，要办好三件事
第一件事，把质量再提一步。不合格品不下线，问题不过夜。
第二件事，把交付再快一步。准时交付率要到百分之九十八。
第三件事，把人才留住、带好。老师傅带徒弟，要有名单、有津贴、有考核。
三、让每一位员工分享发展成果
公司将拿出专项资金，用于食堂、宿舍和培训条件的改善。
同志们，朋友们，路是一步一步走出来的。让我们携手并肩，干好2027年的每一天！
谢谢大家。"""
PLAN = """2027年是公司实施“十五五”规划的开局之年。全年工作的总要求是：稳质量、快交付、降成本、强队伍。
一、主要目标
产值4.9亿元，销售收入4.6亿元，一次交验合格率99%，准时交付率98%。
二、重点工作
（一）生产方面
"""


class Teller:
    """The deeds of one manuscript, each at its hour of the office; none later than now."""

    def __init__(self, company: Company, days: int, until: dt.datetime) -> None:
        self.people, self.departments = company.people, company.departments
        self.until = until
        day = clock.today() - dt.timedelta(days=days)
        while not calendar.is_workday(day):
            day -= dt.timedelta(days=1)
        self.moment = dt.datetime.combine(day, dt.time(9, 20), tzinfo=clock.local_now().tzinfo)

    @contextmanager
    def later(self, hours: int) -> Iterator[None]:
        """Working hours after the last deed."""
        self.moment = min(calendar.add_working_hours(self.moment, hours) + dt.timedelta(minutes=11), self.until)
        with clock.at(self.moment):
            yield

    def assign(self, by: str, **facts: object) -> Manuscript:
        """The task."""
        people = self.people
        with self.later(1):
            given = {"leader": people["zhangmy"], "writer": people["wuqian"], "co_writers": (people["lixf"],), **facts}
            return services.assign_manuscript(actor=people[by], task=services.Task(**given))  # type: ignore[arg-type]

    def write(self, manuscript: Manuscript, body: str, by: str = "wuqian", reason: str = "", byline: str = "") -> None:
        """The working text."""
        fresh = Manuscript.objects.select_related("matter").get(pk=manuscript.pk)
        text = replace(Text.of(fresh), body=body, byline=byline or fresh.byline)
        services.save_text(manuscript=fresh, actor=self.people[by], text=text, based_on=fresh.revision, reason=reason)

    def decide(self, manuscript: Manuscript, by: str, text: str) -> None:
        """A consent."""
        run = approvals.running(manuscript.matter)
        step = run.steps.get(state="active") if run is not None else None
        if step is not None:
            decide_step(step=step, actor=self.people[by], decision="approve", text=text)


def tell_manuscripts(company: Company, until: dt.datetime) -> None:
    """All three."""
    _summary(Teller(company, 24, until))
    _speech(Teller(company, 9, until))
    _plan(Teller(company, 8, until))


def _summary(teller: Teller) -> None:
    day, people = teller.moment.date(), teller.people
    manuscript = teller.assign(
        "wangjg",
        title="2026年前三季度工作总结",
        sort=Sort.SUMMARY,
        occasion="第四季度总经理办公会",
        requirements="写清指标完成情况，与去年同期比；做法讲两条；问题不回避\n语气平实，数据以财务部、生产部报送为准",
        length_from=300,
        length_to=600,
        first_due=day + dt.timedelta(days=5),
        final_due=day + dt.timedelta(days=10),
    )
    with teller.later(2):
        given = {"subject": "1—9月产值、质量、交付数据", "wanted": "1—9月产值、一次交验合格率、准时交付率，附去年同期"}
        (asked,) = services.ask_material(
            manuscript=manuscript,
            actor=people["wuqian"],
            departments=[teller.departments["SCB"]],
            due_on=day + dt.timedelta(days=3),
            **given,
        )
    with teller.later(6):
        services.pass_on(request=asked, actor=people["liuzy"], to=people["songjia"])
    with teller.later(5):
        said = "1—9月产值3.42亿元（去年同期3.11亿元）；一次交验合格率98.6%（97.9%）；准时交付率96.2%（94.8%）。"
        services.answer(request=asked, actor=people["songjia"], text=said)
    with teller.later(8):
        teller.write(manuscript, SUMMARY.replace("，同比增长9.4%", ""))
        services.hand_in(manuscript=manuscript, actor=people["wuqian"])
    with teller.later(4):
        services.add_comment(
            manuscript=manuscript,
            actor=people["wangjg"],
            paragraph=4,
            quote="实现销售收入3.18亿元",
            text="请补同比增幅，与财务部核对",
        )
    with teller.later(4):
        teller.write(manuscript, SUMMARY)
        comment = manuscript.comments.get()
        services.resolve_comment(
            manuscript=manuscript, actor=people["wuqian"], comment=comment, answer="已补，财务部核对无误"
        )
        services.hand_in(manuscript=manuscript, actor=people["wuqian"], reason="按批注补充同比")
        services.submit_manuscript(manuscript=manuscript, actor=people["wuqian"])
    with teller.later(4):
        teller.decide(manuscript, "wangjg", "已核，数据与财务部一致，请张总审定。")
    with teller.later(4):
        shorter = SUMMARY.replace("克服原材料价格波动和订单交期集中的困难，", "")
        teller.write(manuscript, shorter, by="zhangmy", reason="开头简练些")
        teller.decide(manuscript, "zhangmy", "同意。")


def _speech(teller: Teller) -> None:
    day, people = teller.moment.date(), teller.people
    manuscript = teller.assign(
        "chenx",
        title="在2026年度总结表彰大会上的讲话",
        sort=Sort.SPEECH,
        ordered_by=people["zhangmy"],
        occasion="2026年度总结表彰大会",
        used_on=day + dt.timedelta(days=40),
        requirements="十分钟以内，口语化\n先表扬具体的人和事，再讲明年三件事\n不念指标",
        length_from=300,
        length_to=500,
        first_due=day + dt.timedelta(days=6),
        final_due=day + dt.timedelta(days=14),
    )
    with teller.later(12):
        byline = "总经理　张明远"
        teller.write(manuscript, SPEECH.replace("问题不过夜", "问题不出车间"), byline=byline)
        services.hand_in(manuscript=manuscript, actor=people["wuqian"])
    with teller.later(10):
        teller.write(manuscript, SPEECH)
        services.hand_in(manuscript=manuscript, actor=people["wuqian"], reason="改得更口语")
        services.submit_manuscript(manuscript=manuscript, actor=people["wuqian"], note="请张总审定")
    with teller.later(6):
        teller.decide(manuscript, "wangjg", "已核，篇幅合适，请张总审定。")


def _plan(teller: Teller) -> None:
    day, people, departments = teller.moment.date(), teller.people, teller.departments
    manuscript = teller.assign(
        "wangjg",
        title="2027年工作计划",
        sort=Sort.PLAN,
        occasion="年度工作会议",
        requirements="对照“十五五”规划，目标可考核\n各部门重点工作不超过三条",
        length_from=1500,
        length_to=2500,
        first_due=day + dt.timedelta(days=6),
        final_due=day + dt.timedelta(days=25),
    )
    with teller.later(1):
        asked = services.ask_material(
            manuscript=manuscript,
            actor=people["wuqian"],
            departments=[departments[code] for code in ("SCB", "CWB", "RLB")],
            subject="2027年重点工作和目标",
            wanted="本部门2027年重点工作不超过三条，每条写明目标值、完成时间、责任人，300字以内",
            due_on=day + dt.timedelta(days=4),
        )
    with teller.later(9):
        said = "一、人员总数控制在620人以内；二、完成技师工作室建设，全年培养高级工20名；三、一线员工流失率降到8%以内。"
        services.answer(request=asked[2], actor=people["hejing"], text=said)
    with teller.later(8):
        teller.write(manuscript, PLAN)
    with teller.later(8):
        services.urge(request=asked[1], actor=people["wuqian"])
