"""How one paper lives: every deed through the services, each at its own hour of the office.

A deed that would lie in the future does not happen yet, so recent papers are found at every stage and
old ones on file. Some lie too long: those are the overdue ones.
"""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from apps.approvals import selectors as approvals
from apps.approvals.models import ApprovalStep
from apps.approvals.services import decide_step
from apps.core import clock
from apps.documents import services
from apps.documents.models import IncomingDocument, Undertaking
from apps.org.models import User
from apps.portal.demo import words
from apps.portal.demo.company import Company
from apps.portal.demo.papers import Paper
from apps.portal.demo.supervised import Supervised
from apps.worktime import calendar


class NotYetError(Exception):
    """The next deed lies in the future."""


class Story:
    """One paper from its registration as far as time has come."""

    def __init__(
        self, company: Company, paper: Paper, rng: random.Random, until: dt.datetime, waits_for: str = ""
    ) -> None:
        self.company, self.paper, self.rng, self.until = company, paper, rng, until
        self.waits_for = waits_for  # the leader on whose desk the paper still lies
        self.moment = until
        self.slow = rng.random() < 0.15 and not waits_for  # lies on somebody's desk

    def tell(self, moment: dt.datetime, **facts: object) -> IncomingDocument:
        """Register it at this moment, then go on until the present. Who dropped the scan registers the paper."""
        self.moment = moment
        clerk = self.company.people["lixf" if "staged_ids" in facts else self.rng.choice(["lixf", "wuqian"])]
        with clock.at(moment):
            document = services.register_incoming(
                actor=clerk,
                title=self.paper.title,
                source_organisation=self.paper.source,
                document_kind=self.paper.kind,
                secrecy=self.paper.secrecy,
                urgency=self.paper.urgency,
                handling_requirement=self.paper.requirement,
                received_at=moment - dt.timedelta(minutes=self.rng.randint(4, 28)),
                **facts,  # type: ignore[arg-type]
            )
        self.document = document
        with suppress(NotYetError):
            self._live()
        return document

    @contextmanager
    def _later(self, least: int, most: int) -> Iterator[None]:
        """Some working hours later; the slow ones take eight times as long."""
        hours = self.rng.randint(least, most) * (8 if self.slow else 1)
        self.moment = calendar.add_working_hours(self.moment, hours) + dt.timedelta(minutes=self.rng.randint(0, 25))
        if self.moment > self.until:
            raise NotYetError
        with clock.at(self.moment):
            yield

    def _live(self) -> None:
        leaders = self._propose()
        for leader in leaders:
            self._instruct(leader)
        self._refresh()
        if self.document.nature == IncomingDocument.Nature.ACTION:
            supervised = self._supervise(leaders)
            self._undertake()
            self._read()
            if supervised is not None:
                self.moment = max(self.moment, supervised.run())
        else:
            self._read()
        self._finish()

    def _refresh(self) -> None:
        self.document = IncomingDocument.objects.select_related("matter", "lead_department").get(pk=self.document.pk)

    def _say(self, text: str, leader: User | None = None, support: str = "有关部门") -> str:
        lead = self.company.departments[self.paper.lead].name if self.paper.lead else "各部门"
        limit = self.document.due_at.astimezone(dt.timezone(dt.timedelta(hours=8)))
        return text.format(
            lead=lead,
            support=support,
            limit=f"{limit.month}月{limit.day}日",
            leader=leader.name if leader else "领导",
            n=self.rng.randint(2, 14),
        )

    def _propose(self) -> list[User]:
        people, rng = self.company.people, self.rng
        action = bool(self.paper.lead)
        leaders = []
        if action and (self.paper.urgency or rng.random() < 0.7):
            leaders = [people[rng.choice(["liumin", "zhouba", "gaozh"])]]
            if rng.random() < 0.65:
                leaders.append(people["zhangmy"])
        if self.waits_for == "zhouzhe":
            leaders = []  # straight to the department
        elif self.waits_for and people[self.waits_for] not in leaders:
            leaders.append(people[self.waits_for])
        readers = self._readers(action)
        codes = [code for code in ("CWB", "SCB", "AHB", "ZLB", "XXB") if code != self.paper.lead]
        support = [self.company.departments[code] for code in rng.sample(codes, rng.randint(0, 2))] if action else []
        source = words.PROPOSALS if leaders else words.PROPOSALS_PLAIN if action else words.PROPOSALS_READ
        names = "、".join(department.name for department in support) or "有关部门"
        text = self._say(rng.choice(source), leaders[-1] if leaders else None, names)
        with self._later(1, 6):
            services.propose_handling(
                document=self.document,
                actor=people["wangjg"],
                opinion=text,
                nature="action" if action else "read",
                lead_department=self.company.departments[self.paper.lead] if action else None,
                supporting=support,
                leaders=leaders,
                readers=readers,
                circulation_mode="in_order" if not action and rng.random() < 0.25 else "together",
            )
        return leaders

    def _readers(self, action: bool) -> list[User]:
        heads = [department.head for department in self.company.departments.values() if department.head]
        able = [head for head in heads if head.clearance >= self.paper.secrecy]
        return self.rng.sample(able, self.rng.randint(0, 3) if action else self.rng.randint(5, 11))

    def _instruct(self, leader: User) -> None:
        if leader.username == self.waits_for:
            raise NotYetError
        with self._later(2, 9):
            step = ApprovalStep.objects.filter(approval__matter=self.document.pk, state="active").latest("id")
            is_gm = leader.username == "zhangmy"
            text = self._say(self.rng.choice(words.GM if is_gm else words.DEPUTY))
            if is_gm and self.rng.random() < 0.2:
                assistant = self.company.people["chenx"]
                oral = self._say(words.ORAL)
                decide_step(step=step, actor=assistant, decision="approve", text=oral, on_behalf_of=leader)
            else:
                decide_step(step=step, actor=leader, decision="approve", text=text)

    def _supervise(self, leaders: list[User]) -> Supervised | None:
        if not leaders or self.rng.random() > 0.6:
            return None
        spoken = [one for one in approvals.opinions_of(self.document.matter) if one.is_directive]
        supervised = Supervised(self.company, self.document, spoken[-1], self.rng, self.until)
        return supervised if supervised.open(self.moment) else None

    def _undertake(self) -> None:
        shares = list(self.document.undertakings.select_related("department", "document__matter").order_by("part"))
        lead = next(share for share in shares if share.part == Undertaking.Part.LEAD)
        for share in shares:
            code = share.department.code
            able = [one for one in self.company.staff(code) if one.clearance >= self.paper.secrecy]
            if share is not lead:
                with self._later(2, 8):
                    text = self.rng.choice(words.SUPPORT)
                    services.report_result(undertaking=share, actor=self.company.head(code), result=text)
            elif able:
                with self._later(1, 4):
                    who, note = self.rng.choice(able), self.rng.choice(words.ASSIGN)
                    if self.waits_for:
                        who = self.company.people[self.waits_for]
                    services.assign_undertaking(
                        undertaking=share, actor=self.company.head(code), assignee=who, note=note
                    )
        lead.refresh_from_db()
        if lead.assignee and lead.assignee.username == self.waits_for:
            raise NotYetError
        with self._later(6, 26):
            who = lead.assignee or self.company.head(lead.department.code)
            services.report_result(undertaking=lead, actor=who, result=self._say(self.rng.choice(words.RESULTS)))

    def _read(self) -> None:
        for reader in list(self.document.readers.select_related("user").order_by("order")):
            hours = self.rng.randint(1, 14) if self.document.circulation_mode == "together" else 3
            moment = calendar.add_working_hours(self.moment, hours)
            if moment > self.until or self.rng.random() < 0.06:
                continue
            with clock.at(moment):
                reader.refresh_from_db()
                if reader.opened_at and not reader.read_at:
                    services.mark_read(document=self.document, actor=reader.user, comment=self.rng.choice(words.READ))
            self.moment = max(self.moment, moment)
        self._refresh()

    def _finish(self) -> None:
        clerk = self.company.people["lixf"]
        self._refresh()
        unread = self.document.readers.filter(read_at__isnull=True).exists()
        with self._later(2, 10):
            if unread and self.rng.random() < 0.5:
                services.urge_readers(document=self.document, actor=clerk)
                raise NotYetError
            services.close_incoming(
                document=self.document, actor=clerk, stop_reading=unread, note="会议已传达" if unread else ""
            )
        with self._later(3, 24):
            paper = self.rng.random() < 0.7
            services.archive_incoming(
                document=self.document,
                actor=clerk,
                retention=self.rng.choice(["D30", "D10", "D10", "Y"]),
                department=self.document.lead_department or self.company.departments["BGS"],
                paper=paper,
                paper_place=f"档案室 {self.rng.randint(1, 4)} 号柜 {self.rng.randint(1, 6):02d} 盒" if paper else "",
            )
