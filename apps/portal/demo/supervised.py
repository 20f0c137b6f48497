"""How a supervised item lives beside its document."""

import datetime as dt
import random

from apps.approvals.models import Approval, ApprovalStep, Opinion
from apps.approvals.services import decide_step
from apps.core import clock
from apps.documents.models import IncomingDocument
from apps.portal.demo import words
from apps.portal.demo.company import Company
from apps.supervision import services
from apps.worktime import calendar


class Supervised:
    """Opened from an instruction; reported, urged, extended, claimed, closed as time goes."""

    def __init__(
        self, company: Company, document: IncomingDocument, opinion: Opinion, rng: random.Random, until: dt.datetime
    ) -> None:
        self.company, self.document, self.opinion = company, document, opinion
        self.rng, self.until = rng, until

    def open(self, moment: dt.datetime) -> bool:
        """Enter it an hour after the instruction; False when that hour has not come."""
        moment = calendar.add_working_hours(moment, 1)
        leader = self.opinion.speaker
        if moment > self.until or self.document.lead_department is None or leader is None:
            return False
        short = self.document.matter.title.removeprefix("关于").rsplit("的", 1)[0]
        if len(short) > 24:  # half a title reads badly
            short = "批示事项"
        title, requirement, criteria = self.rng.choice(words.SUPERVISE)
        code = self.document.lead_department.code
        with clock.at(moment):
            self.item = services.open_item(
                actor=self.company.people[self.rng.choice(["wangjg", "chenx", "lixf"])],
                title=title.format(short=short),
                requirement=f"{self.opinion.text}\n{requirement}",
                acceptance_criteria=criteria,
                issuer=leader,
                lead_department=self.document.lead_department,
                owner=self.company.head(code),
                due_on=calendar.add_working_days(moment, self.rng.choice([6, 8, 10, 15])).date(),
                source="document",
                source_matter=self.document.matter,
                importance=self.rng.choice([1, 1, 2]),
                urgency=self.document.matter.urgency,
            )
        self.moment = moment
        return True

    def run(self) -> dt.datetime:
        """Go on as far as time has come; returns when it was closed, or a far day when it is still open."""
        owner, far = self.item.owner, self.until + dt.timedelta(days=365)
        for percent, text in words.PROGRESS[: self.rng.randint(1, 4)]:
            if not self._on(self.rng.randint(6, 20)):
                return far
            with clock.at(self.moment):
                services.report_progress(item=self.item, actor=owner, text=text, progress=percent)
        fate = self.rng.random()
        if fate < 0.35:
            self._urge()
            return far
        if fate < 0.5 and not self._extend():
            return far
        if not self._on(self.rng.randint(4, 16)):
            return far
        with clock.at(self.moment):
            services.claim_completion(item=self.item, actor=owner, text="已对照验收标准逐项完成，材料已报办公室。")
        if not self._on(self.rng.randint(2, 8)):
            return far
        with clock.at(self.moment):
            services.confirm_close(item=self.item, actor=self.company.people["wangjg"], note="同意销号。")
        return self.moment

    def _on(self, hours: int) -> bool:
        self.moment = calendar.add_working_hours(self.moment, hours)
        return self.moment <= self.until

    def _urge(self) -> None:
        for _ in range(self.rng.randint(1, 3)):
            if not self._on(8):
                return
            with clock.at(self.moment):
                services.urge(item=self.item, actor=self.company.people["chenx"], note="请加快进度，本周内反馈。")

    def _extend(self) -> bool:
        """Ask for five more working days in time, if there is time; sometimes it is still being decided."""
        self.item.refresh_from_db()
        if self.moment.date() >= self.item.due_on or not self._on(1) or self.moment.date() > self.item.due_on:
            return True
        start = calendar.end_of_workday(self.item.due_on)
        with clock.at(self.moment):
            services.request_extension(
                item=self.item,
                actor=self.item.owner,
                to_date=calendar.add_working_days(start, 5).date(),
                reason="外部单位验收时间推迟，需相应顺延。",
            )
        if not self._on(6):
            return False
        step = ApprovalStep.objects.filter(
            approval__matter=self.item.pk, approval__state=Approval.State.RUNNING
        ).latest("id")
        with clock.at(self.moment):
            decide_step(step=step, actor=self.item.issuer, decision="approve", text="同意延期，不得再拖。")
        return True
