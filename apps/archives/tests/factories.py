"""Filed matters, made by the services."""

from apps.approvals.services import decide_step
from apps.approvals.tests.factories import active
from apps.archives import services
from apps.archives.models import ArchiveRecord, Loan
from apps.archives.services import file_matter
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.org.models import User
from apps.org.tests.cast import Cast


def make_record(cast: Cast, *, title: str = "关于报送年度总结的通知", files: bool = False, **given) -> ArchiveRecord:
    """A matter of the clerk, seen by the director, filed by the clerk in the office's class."""
    extra = {"secrecy": given.pop("secrecy")} if "secrecy" in given else {}
    matter = make_matter(cast.clerk, readers=given.pop("readers", [cast.director]), title=title, **extra)
    if files:
        make_attachment(matter, cast.clerk, "说明.txt", b"text")
    given = {"actor": cast.clerk, "retention": "D30", "department": cast.office, "title": title, **given}
    return file_matter(matter=matter, **given)


def arranged(cast: Cast, **given) -> ArchiveRecord:
    """A record of both copies that is arranged: final code, first box."""
    given = {"files": True, "paper": True, "paper_place": "待整理柜", "pages": 12, **given}
    record = make_record(cast, **given)
    draft = services.open_arrangement(like=record, actor=cast.archivist)
    services.freeze_arrangement(arrangement=draft, actor=cast.archivist)
    record.refresh_from_db()
    return record


def asked(borrower: User, record: ArchiveRecord | None, **given) -> Loan:
    """A request of an electronic loan for two days unless told otherwise."""
    given = {"purpose": "写总结", "medium": "electronic", "days": 2, **given}
    return services.request_loan(actor=borrower, record=record, **given)


def approve_loan(loan: Loan, *deciders: User) -> None:
    """Each in turn agrees."""
    for decider in deciders:
        step = active(loan.matter.approvals.latest("pk"))
        decide_step(step=step, actor=decider, decision="approve", text="")
    loan.matter.refresh_from_db()
