"""The register of destruction is itself an archive record, kept for ever (domain.md 3.2)."""

from django.db import transaction

from apps.appraisal import rules
from apps.appraisal.kinds import AppraisalState
from apps.appraisal.models import AppraisalBatch
from apps.appraisal.services.drafting import locked_batch
from apps.archives.models import ArchiveRecord, Retention
from apps.archives.services import file_matter
from apps.core.errors import DomainError
from apps.matters.services import move
from apps.notifications.services import settle
from apps.org.models import User


@transaction.atomic
def file_register(*, batch: AppraisalBatch, actor: User, paper_place: str = "") -> ArchiveRecord:
    """File the batch with its register, 永久; the signed paper with its place, if there is one."""
    batch = locked_batch(batch)
    rules.can_file(actor, batch).require()
    department = batch.matter.department or actor.department
    if department is None:
        raise DomainError("您没有所属部门，不能归档。请系统管理员先设置部门")
    record = file_matter(
        matter=batch.matter,
        actor=actor,
        retention=Retention.PERMANENT,
        department=department,
        title=f"档案销毁清册（{batch.matter.number}）",
        responsible_party=department.name,
        document_number=batch.matter.number,
        document_date=batch.approved_on,
        paper=bool(paper_place.strip()),
        paper_place=paper_place,
    )
    move(batch.matter, AppraisalState.FILED, actor=actor, note=f"档号 {record.archive_code}")
    settle(matter=batch.matter, codes=["todo"])
    return record
