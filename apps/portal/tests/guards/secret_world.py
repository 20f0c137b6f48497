"""A world with one secret word in every place that can hold it, and every address that could give it away."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.appraisal.tests.factories import old_record, submitted
from apps.approvals.services import decide_step
from apps.approvals.tests.factories import active
from apps.archives import services as archives
from apps.archives.loan_verbs import VERBS as LOAN_VERBS
from apps.attachments.services import stage_upload
from apps.attachments.tests.factories import make_attachment
from apps.attachments.tests.papers import docx
from apps.attachments.tests.samples import pdf
from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.documents import services
from apps.documents.outgoing import services as outgoing
from apps.documents.tests import factories as papers
from apps.documents.tests import outgoing_world
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.ledgers.exporting import CODE
from apps.ledgers.tests.factories import make_view
from apps.manuscripts import services as manuscripts
from apps.manuscripts.tests import manuscript_world
from apps.matters.services import record
from apps.notifications.models import Notification
from apps.ocr.tests.factories import read_scan
from apps.org.models import User
from apps.org.tests.cast import Cast
from apps.supervision.services import report_progress
from apps.supervision.tests.factories import item_of
from apps.vault.tests.factories import build_world as build_vault
from apps.vault.tests.factories import make_request, released

SECRET = "玄武湖"  # stands in no answer
ASKED = "藏宝"  # what is searched for: stands beside it, and may be echoed
WORD = SECRET + ASKED + "图"
SECRECY = Secrecy.COMMERCIAL


@dataclass
class SecretWorld:
    """URL name → arguments, several for one name; and who had a part before the clearance was lowered."""

    cast: Cast
    lowered: list[User]
    arguments: dict[str, list[tuple]] = field(default_factory=dict)

    def add(self, args: tuple, *names: str) -> None:
        for name in names:
            self.arguments.setdefault(name, []).append(args)


def build(cast: Cast) -> SecretWorld:
    """Papers at three stages, an item, files and versions, jobs, views and notices, all speaking of the word.

    刘部长 and 钱部长 had parts in them; then their clearance is lowered.
    """
    world = SecretWorld(cast, [cast.head, cast.finance_head])
    for paper in (_waiting(cast, world), _instructing(cast, world), _filed(cast, world)):
        names = ("detail", "slip", "propose", "return", "archive", "read", "report", "assign", "close", "send_back")
        world.add(
            (paper.pk,), *(f"documents:incoming_{name}" for name in (*names, "circulate", "void", "correct", "attach"))
        )
    _outgoing(cast, world)
    _manuscript(cast, world)
    world.add(("incoming",), *(f"processes:{name}" for name in ("detail", "pdf", "give", "review")))
    _item(cast, world)
    _appraised(cast, world)
    _owned_by_the_clerk(cast, world)
    _in_the_vault(cast, world)
    User.objects.filter(pk__in=[one.pk for one in world.lowered]).update(clearance=Secrecy.INTERNAL)
    for notice in Notification.objects.filter(title__contains=SECRET):
        world.add((notice.pk,), "notifications:open")
    return world


def _paper(cast: Cast, stage: str) -> Any:
    return papers.registered(
        cast,
        title=f"关于{WORD}的{stage}",
        source_number=f"{WORD}〔2026〕1号",
        source_organisation=f"{WORD}办公室",
        handling_requirement=f"请核查{WORD}",
        secrecy=SECRECY,
    )


def _waiting(cast: Cast, world: SecretWorld) -> Any:
    paper = _paper(cast, "请示")
    old = make_attachment(paper.matter, cast.clerk, f"{WORD}.pdf", pdf(2))
    new = make_attachment(paper.matter, cast.clerk, f"{WORD}.pdf", pdf(1))
    text = make_attachment(paper.matter, cast.clerk, f"{WORD}.txt", f"附件里的{WORD}".encode())
    office = make_attachment(paper.matter, cast.clerk, f"{WORD}.docx", docx(WORD))
    scan = make_attachment(paper.matter, cast.clerk, f"{WORD}扫描.pdf", pdf(3))
    read_scan(scan, {1: WORD, 2: WORD, 3: WORD})
    world.add((scan.pk,), "ocr:progress", "ocr:text", "ocr:again")
    for one in (old, new, text, office, scan):
        world.add((one.pk,), *(f"attachments:{name}" for name in ("download", "preview", "thumbnail", "conversion")))
        world.add((one.pk, 1), "attachments:page")
    return paper


def _instructing(cast: Cast, world: SecretWorld) -> Any:
    paper = papers.proposed(cast, _paper(cast, "函"), opinion=f"{WORD}请张总批示", leaders=[cast.gm, cast.deputy])
    run = paper.matter.approvals.get()
    step = active(run)
    world.add((step.pk,), *(f"approvals:{name}" for name in ("step_decide", "step_hand_over", "step_sign")))
    world.add((step.pk,), "approvals:step_return")
    world.add((run.pk,), "approvals:withdraw")
    decide_step(step=step, actor=cast.gm, decision="approve", text=f"{WORD}要抓紧")
    return papers.fresh(paper)


def _filed(cast: Cast, world: SecretWorld) -> Any:
    paper = papers.proposed(cast, _paper(cast, "通报"), readers=[cast.finance_head])
    services.mark_read(document=paper, actor=cast.finance_head, comment=f"{WORD}已阅")
    share = paper.undertakings.get(part="lead")
    services.report_result(undertaking=share, actor=cast.head, result=f"{WORD}已核查")
    paper = services.close_incoming(document=papers.fresh(paper), actor=cast.clerk)
    services.archive_incoming(document=paper, actor=cast.clerk, retention="D30", department=cast.office)
    _arranged(cast, world, paper.matter.archive_record)
    for slip in paper.matter.attachments.all():
        world.add((slip.pk,), "attachments:download", "attachments:preview", "attachments:thumbnail")
    return papers.fresh(paper)


def _arranged(cast: Cast, world: SecretWorld, record: Any) -> None:
    """The record in a box, and what the archivist makes of it."""
    world.add((record.pk,), "archives:record_detail")
    archives.tick_paper(record=record, actor=cast.archivist, place="1号柜")
    draft = archives.open_arrangement(like=record, actor=cast.archivist)
    archives.mend_line(arrangement=draft, actor=cast.archivist, line_id=draft.lines.get().pk, pages=4)
    archives.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    record.refresh_from_db()
    world.add((draft.pk,), "archives:arrangement")
    world.add((record.box_id,), "archives:box", "archives:box_label", "archives:box_sheet")
    loan = archives.request_loan(actor=cast.director, record=record, purpose=f"核对{WORD}", medium="electronic", days=2)
    decide_step(step=active(loan.matter.approvals.get()), actor=cast.gm, decision="approve", text=f"{WORD}可看")
    decide_step(step=active(loan.matter.approvals.get()), actor=cast.deputy, decision="approve", text="")
    world.add((loan.pk,), "archives:loan", *(f"archives:loan_{verb}" for verb in LOAN_VERBS))
    for slip in record.matter.attachments.all():
        world.add((record.pk, slip.pk), "archives:stamped")
        world.add((loan.pk, slip.pk), "archives:loan_read", "archives:loan_download")
        world.add((loan.pk, slip.pk, 1), "archives:loan_page")


def _outgoing(cast: Cast, world: SecretWorld) -> None:
    """A draft of 刘部长's that lies with the office, with a comment and two versions."""
    paper = outgoing_world.reviewing(
        cast,
        cast.head,
        title=f"华岳精工股份有限公司关于{WORD}的通知",
        body=f"关于{WORD}，通知如下。",
        main_recipients=f"{WORD}办公室",
        annexes=((f"{WORD}清单", f"{WORD}一件"),),
        secrecy=SECRECY,
    )
    outgoing_world.decide(paper, cast.gm, text=f"{WORD}请核")
    outgoing.add_comment(document=paper, actor=cast.director, paragraph=1, text=f"{WORD}有误")
    outgoing_world.rewritten(paper, cast.director, reason=WORD, body=f"关于{WORD}，通知如下：")
    names = ("detail", "pdf", "word", "versions", "edit", "submit", "comment", "excuse", "raise", "void", "ask_seal")
    after = ("seal", "issue", "sign_for", "distribute", "file", "shelve", "waive_paper", "remind")
    world.add((paper.pk,), *(f"documents:outgoing_{name}" for name in (*names, *after)))
    world.add((paper.pk, 1), "documents:outgoing_copy")


def _manuscript(cast: Cast, world: SecretWorld) -> None:
    """A speech that 刘部长 writes, for which 财务部 was asked and has answered."""
    task = {"title": f"关于{WORD}的讲话", "requirements": f"讲清{WORD}", "occasion": f"{WORD}会议", "secrecy": SECRECY}
    made = manuscript_world.assigned(cast, writer=cast.head, co_writers=(), **task)
    made = manuscript_world.written(cast, made, actor=cast.head, body=f"关于{WORD}，讲三点。", byline=WORD)
    manuscripts.hand_in(manuscript=made, actor=cast.head, reason=WORD)
    manuscripts.add_comment(manuscript=made, actor=cast.director, paragraph=1, text=f"{WORD}有误")
    given = {"subject": f"{WORD}数据", "wanted": f"{WORD}的收支", "due_on": clock.today() + dt.timedelta(days=2)}
    (asked,) = manuscripts.ask_material(manuscript=made, actor=cast.head, departments=[cast.finance], **given)
    manuscripts.answer(request=asked, actor=cast.finance_head, text=f"{WORD}收支见表")
    names = ("detail", "pdf", "word", "versions", "task", "edit", "submit", "hand_in", "comment", "ask", "attach")
    world.add((made.pk,), *(f"manuscripts:{name}" for name in (*names, "link", "file", "cancel")))
    verbs = ("answer", "pass", "urge", "send_back", "withdraw")
    world.add((asked.pk,), "manuscripts:request", *(f"manuscripts:request_{name}" for name in verbs))


def _appraised(cast: Cast, world: SecretWorld) -> None:
    """An old record to be destroyed; 刘部长 is of the committee."""
    batch = submitted(cast, [old_record(cast, title=f"关于{WORD}的旧档", secrecy=SECRECY, note=WORD)])
    world.add((batch.pk,), "appraisal:batch", "appraisal:register")


def _item(cast: Cast, world: SecretWorld) -> None:
    due = clock.today() + dt.timedelta(days=11)
    given = {"title": f"核查{WORD}", "requirement": f"{WORD}限期核查", "acceptance_criteria": f"{WORD}报告"}
    item = item_of(cast, owner=cast.head, secrecy=SECRECY, supporting=[cast.finance], due_on=due, **given)
    report_progress(item=item, actor=cast.head, text=f"{WORD}在办", progress=30)
    names = ("detail", "edit", "report", "urge", "extend", "claim", "confirm", "send_back", "cancel")
    world.add((item.pk,), *(f"supervision:item_{name}" for name in names))


def _in_the_vault(cast: Cast, world: SecretWorld) -> None:
    """A file of the vault, and a request by 刘部长 that both custodians released."""
    vault = build_vault(cast, secrecy=SECRECY, title=f"关于{WORD}的纪要", name=f"{WORD}.pdf")
    asked = released(vault, make_request(vault, actor=cast.head, reader=cast.head, purpose=f"核对{WORD}"))
    world.add((vault.file.pk,), "vault:file_detail", "vault:request_create")
    world.add((asked.pk,), "vault:request_detail", "vault:read")


def _owned_by_the_clerk(cast: Cast, world: SecretWorld) -> None:
    """An export that holds the word, an import, a view and a dropped file: nobody else's business."""
    payload = {"ledger": "incoming", "query": f"tab=all&q={WORD}"}
    job = jobs.start(owner=cast.clerk, kind=CODE, title=f"导出{WORD}", payload=payload)
    jobs.run(job.pk)
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE
    world.add((job.pk,), "jobs:detail", "jobs:download", "jobs:take", "jobs:cancel")
    own = make_view(cast.clerk, f"{WORD}的来文", f"tab=all&q={WORD}")
    world.add((own.pk,), "ledgers:default")
    make_view(cast.director, "大家的来文", "tab=all", scope="everybody")
    table = f"收文编号,标题,来文单位,收文日期\n旧收1号,{WORD},{WORD},2025-03-01\n".encode()
    staged = stage_upload(owner=cast.clerk, upload=SimpleUploadedFile(f"{WORD}.csv", table, "text/csv"))
    world.add(("incoming", staged.pk), "ledgers:preview", "ledgers:errors")
    for code in ("incoming", "supervision", "archives", "archive_boxes", "loans"):
        world.add((code,), "ledgers:views", "ledgers:upload", "ledgers:template")
    entry = record(matter=None, actor=cast.clerk, code="t", verb="测试", object_label=WORD)
    world.add((entry.pk,), "matters:audit_entry")
