"""Two at once, on PostgreSQL with real connections."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from apps.appraisal import services, tasks
from apps.appraisal.models import AppraisalLine, RecordFate
from apps.appraisal.services import destroying
from apps.appraisal.tests.factories import approved, fresh, old_filed, old_record
from apps.archives import services as archives
from apps.archives.models import Loan
from apps.core.errors import DomainError
from apps.matters.models import TimelineEntry
from apps.org.tests.cast import build_cast

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """What became of each, sorted."""
    gate, told = threading.Barrier(len(deeds)), list[str]()

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
            told.append("done")
        except DomainError as error:
            told.append(error.message)
        except Exception as error:
            told.append(type(error).__name__)
        connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.fixture(autouse=True)
def later(monkeypatch):
    monkeypatch.setattr(tasks.finish, "delay_on_commit", lambda *args: None)


def test_two_witnesses_at_once_destroy_once():
    """Proved by taking the lock out of confirmed(): both see one another unconfirmed, and nothing is destroyed."""
    cast = build_cast()
    batch = approved(cast, [old_record(cast)])
    told = at_once(
        lambda: destroying.confirmed(fresh(batch), cast.director),
        lambda: destroying.confirmed(fresh(batch), cast.clerk),
    )
    assert told == ["done", "done"]
    assert (fresh(batch).matter.state, RecordFate.objects.count()) == ("destroyed", 1)
    assert TimelineEntry.objects.filter(code="archive_destroy").count() == 1


def test_one_witness_from_two_browsers_confirms_once():
    cast = build_cast()
    batch = approved(cast, [old_record(cast)])
    told = at_once(*[lambda: destroying.confirmed(fresh(batch), cast.director)] * 2)
    assert told == ["done", "您已确认，等另一位监销人确认"]
    assert fresh(batch).matter.state == "approved"


def test_two_archivists_take_one_record_into_one_batch():
    cast = build_cast()
    record = old_record(cast)
    told = at_once(*[lambda: services.open_batch(actor=cast.archivist, records=[record])] * 2)
    assert sorted(word[:4] for word in told) == ["done", "所选档案"]
    assert AppraisalLine.objects.count() == 1


def test_a_paper_handed_out_while_it_is_destroyed_is_one_or_the_other(disk):
    cast = build_cast()
    record = old_filed(cast, paper=True, paper_place="1号柜")
    batch = approved(cast, [record])
    destroying.confirmed(fresh(batch), cast.director)
    loan = archives.request_loan(actor=cast.clerk, record=record, purpose="查阅", medium="paper", days=3)
    told = at_once(
        lambda: destroying.confirmed(fresh(batch), cast.clerk),
        lambda: archives.cancel_loan(loan=Loan.objects.select_related("matter").get(pk=loan.pk), actor=cast.clerk),
    )
    assert "OperationalError" not in told  # nobody waits for the other for ever
    assert RecordFate.objects.count() == (fresh(batch).matter.state == "destroyed")


def test_two_workers_finish_one_destruction_once(disk):
    cast = build_cast()
    batch = approved(cast, [old_filed(cast)])
    for person in (cast.director, cast.clerk):
        destroying.confirmed(fresh(batch), person)
    assert at_once(*[lambda: services.finish_batch(batch.pk)] * 2) == ["done", "done"]
    assert TimelineEntry.objects.filter(code="appraisal_clear").count() == 1
    assert batch.matter.attachments.count() == 1
