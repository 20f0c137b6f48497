"""Old records, and appraisals at each of their stages, made by the services."""

from collections.abc import Sequence

from apps.appraisal import services
from apps.appraisal.models import AppraisalBatch
from apps.appraisal.selectors import lines_of
from apps.appraisal.services.drafting import Given
from apps.approvals.services import decide_step
from apps.approvals.tests.factories import active
from apps.archives.models import ArchiveCategory, ArchiveRecord
from apps.archives.tests.factories import make_record
from apps.core import clock
from apps.org.models import User
from apps.org.tests.cast import PASSWORD, Cast

REASON = "保管期限已满，无继续保存价值"


def old_record(cast: Cast, *, year: int = 2009, retention: str = "D10", number: int = 1, **given) -> ArchiveRecord:
    """One taken over from an old index: no matter, paper alone."""
    code = f"Z109-WS·{year}-{retention}-BGS-{number:04}"
    facts = {"title": f"{year} 年办公用品采购的通知之{number}", "pages": 4, "paper_place": "1号柜-03盒", **given}
    return ArchiveRecord.objects.create(
        fonds_code="Z109", category=ArchiveCategory.objects.get(code="WS"), year=year, retention=retention,
        department=cast.office, item_number=number, archive_code=code, filed_by=cast.archivist, filed_at=clock.now(),
        paper_filed_at=clock.now(), code_final=True, **facts,
    )  # fmt: skip


def old_filed(cast: Cast, *, year: int = 2009, **given) -> ArchiveRecord:
    """One with a matter and a file, filed long ago."""
    record = make_record(cast, **{"files": True, "retention": "D10", "pages": 3, **given})
    ArchiveRecord.objects.filter(pk=record.pk).update(year=year)
    record.refresh_from_db()
    return record


def drafted(
    cast: Cast, records: Sequence[ArchiveRecord], *, keep: Sequence[ArchiveRecord] = (), period: str = "Y"
) -> AppraisalBatch:
    """Opinions and people in place: all to be destroyed but `keep`; witnesses are 孙员工's head 刘部长 and 李登记."""
    batch = services.open_batch(actor=cast.archivist, records=[*records, *keep])
    kept = {record.pk for record in keep}
    services.put_opinions(
        batch=batch,
        actor=cast.archivist,
        given={
            line.pk: Given("keep", period, "仍有查考价值") if line.record_id in kept else Given("destroy", "", REASON)
            for line in lines_of(batch)
        },
    )
    services.put_committee(
        batch=batch, actor=cast.archivist, leader=cast.deputy, departments=[cast.head], archivists=[cast.archivist],
        witnesses=[cast.director, cast.clerk],
    )  # fmt: skip
    return fresh(batch)


def submitted(cast: Cast, records: Sequence[ArchiveRecord], **given) -> AppraisalBatch:
    """With the leaders."""
    return services.submit_batch(batch=drafted(cast, records, **given), actor=cast.archivist)


def approved(cast: Cast, records: Sequence[ArchiveRecord], **given) -> AppraisalBatch:
    """By the leader in charge and the general manager."""
    batch = submitted(cast, records, **given)
    decide(batch, cast.deputy)
    decide(batch, cast.gm)
    return fresh(batch)


def decide(batch: AppraisalBatch, actor: User, decision: str = "approve", text: str = "同意") -> None:
    """The step that is open."""
    decide_step(step=active(batch.matter.approvals.latest("id")), actor=actor, decision=decision, text=text)


def with_password(person: User) -> User:
    """The person may confirm by a password."""
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def confirm(batch: AppraisalBatch, actor: User, password: str = PASSWORD) -> AppraisalBatch:
    """One witness."""
    from django.test import RequestFactory

    request = RequestFactory().post("/")
    return services.confirm_destruction(
        batch=fresh(batch), actor=with_password(actor), password=password, request=request
    )


def destroyed(cast: Cast, records: Sequence[ArchiveRecord], **given) -> AppraisalBatch:
    """Both witnesses confirmed."""
    batch = approved(cast, records, **given)
    confirm(batch, cast.director)
    return fresh(confirm(batch, cast.clerk))


def fresh(batch: AppraisalBatch) -> AppraisalBatch:
    """As it stands in the database."""
    return AppraisalBatch.objects.select_related("matter__created_by").get(pk=batch.pk)
