"""Several people at once, on real connections.

Proved by taking the lock of `locked()` away: eight of these then fail (closed, reported, read, filed, urged twice, an
error of the database for two proposals). Numbers are kept apart by their counter, which has its own test in matters.
"""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from apps.archives.models import ArchiveRecord
from apps.core.errors import DomainError
from apps.documents import services
from apps.documents.entries import Entry
from apps.documents.models import IncomingDocument
from apps.documents.tests import factories
from apps.matters.models import Matter
from apps.notifications.models import Notification
from apps.supervision.models import SupervisionItem
from apps.supervision.tests.factories import item_of

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def at_once(*deeds: Callable[[], object]) -> tuple[list[object], list[str]]:
    """What each returned, and the sentences of those who were refused; anything else fails the test."""
    gate, done, refused, broken = threading.Barrier(len(deeds)), [], [], []

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            done.append(deed())
        except DomainError as error:
            refused.append(error.message)
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return done, refused


def test_two_clerks_register_while_some_of_it_fails_and_no_number_is_missing(cast):
    def clerk(name: str) -> list[str]:
        taken = []
        for n in range(10):
            try:
                with transaction.atomic():
                    document = factories.registered(cast, title=f"{name}登记的第 {n} 件")
                    if n % 3 == 0:
                        raise InterruptedError
            except InterruptedError:
                continue
            taken.append(document.matter.number)
        return taken

    done, refused = at_once(lambda: clerk("甲"), lambda: clerk("乙"))
    taken = [number for numbers in done for number in numbers]
    wanted = [f"办收〔2026〕{n}号" for n in range(1, 13)]
    assert (sorted(taken), refused) == (sorted(wanted), [])
    assert list(Matter.objects.order_by("number_key").values_list("number", flat=True)) == wanted


def test_two_people_report_the_same_share_and_one_counts(cast):
    document = factories.undertaking(cast)
    share = document.undertakings.get()
    services.assign_undertaking(undertaking=share, actor=cast.head, assignee=cast.staff)
    done, refused = at_once(
        lambda: services.report_result(undertaking=share, actor=cast.head, result="部长的结果"),
        lambda: services.report_result(undertaking=share, actor=cast.staff, result="承办人的结果"),
    )
    share.refresh_from_db()
    assert (len(done), refused) == (1, ["生产部已反馈办理结果"])
    assert share.result == {cast.head: "部长的结果", cast.staff: "承办人的结果"}[share.reported_by]
    said = document.matter.opinions.filter(label="生产部办理结果").values_list("text", flat=True)
    assert list(said) == [share.result]
    assert document.matter.timeline.filter(to_state="reported").count() == 1


def test_lead_and_supporting_department_report_at_once_and_each_share_has_one_result(cast):
    document = factories.undertaking(cast, supporting=[cast.finance])
    lead, other = document.undertakings.get(part="lead"), document.undertakings.get(part="supporting")
    done, refused = at_once(
        lambda: services.report_result(undertaking=lead, actor=cast.head, result="完成"),
        lambda: services.report_result(undertaking=other, actor=cast.finance_head, result="已配合"),
    )
    other.refresh_from_db()
    assert factories.state_of(document) == "reported"
    if refused:
        assert (len(done), refused, other.result) == (1, ["财务部已反馈办理结果"], "主办部门已汇总反馈")
    else:
        assert (len(done), other.result) == (2, "已配合")


def test_two_closers_close_once(cast):
    document = factories.reported(cast)
    done, refused = at_once(
        lambda: services.close_incoming(document=document, actor=cast.clerk),
        lambda: services.close_incoming(document=document, actor=cast.director),
    )
    assert (len(done), refused) == (1, ["本件待归档，承办反馈后才能办结"])
    assert document.matter.timeline.filter(to_state="closed").count() == 1


def test_one_closes_while_the_other_sends_back(cast):
    document = factories.reported(cast)
    done, refused = at_once(
        lambda: services.close_incoming(document=document, actor=cast.clerk),
        lambda: services.send_back(document=document, actor=cast.director, reason="缺照片"),
    )
    told = {"closed": "本件待归档，不能这样办理", "undertaking": "本件承办中，承办反馈后才能办结"}
    assert (len(done), refused) == (1, [told[factories.state_of(document)]])


def test_a_document_filed_by_two_has_one_record_and_one_slip(cast):
    document = factories.closed(cast)

    def file(actor):
        return services.archive_incoming(document=document, actor=actor, retention="D30", department=cast.office)

    done, refused = at_once(lambda: file(cast.clerk), lambda: file(cast.director))
    assert (len(done), refused) == (1, ["办结以后才能归档"])
    assert (ArchiveRecord.objects.count(), document.matter.attachments.filter(role="slip").count()) == (1, 1)


def test_the_last_readers_read_at_once_and_the_round_ends_once(cast):
    readers = [cast.head, cast.staff, cast.finance_head, cast.gm, cast.deputy]
    document = factories.circulating(cast, readers)
    done, refused = at_once(*[lambda who=who: services.mark_read(document=document, actor=who) for who in readers])
    assert (len(done), refused) == (5, [])
    assert factories.state_of(document) == "reported"
    assert document.matter.timeline.filter(to_state="reported").count() == 1
    assert document.readers.filter(read_at__isnull=True).count() == 0


def test_one_reader_pressing_twice_has_read_once(cast):
    document = factories.circulating(cast, [cast.head, cast.staff])
    done, refused = at_once(*[lambda: services.mark_read(document=document, actor=cast.head)] * 2)
    assert (len(done), refused) == (1, ["您已阅过本件"])
    assert document.matter.timeline.filter(code="read").count() == 1


def test_two_urge_at_once_and_the_reader_hears_it_once(cast):
    document = factories.circulating(cast, [cast.head])
    done, refused = at_once(
        *[lambda who=who: services.urge_readers(document=document, actor=who) for who in (cast.clerk, cast.director)]
    )
    assert (done, refused) == ([1], ["一小时内已经催过，请稍后再催"])
    assert (Notification.objects.filter(code="urge").count(), document.readers.get().urge_count) == (1, 1)


def test_two_proposals_at_once_and_one_is_carried_out(cast):
    document = factories.registered(cast)

    def propose(department):
        return factories.proposed(cast, document, lead_department=department)

    done, refused = at_once(lambda: propose(cast.production), lambda: propose(cast.finance))
    assert (len(done), refused) == (1, ["本件承办中，已经拟办过"])
    row = IncomingDocument.objects.get(pk=document.pk)
    assert [share.department for share in row.undertakings.all()] == [row.lead_department]


def test_two_corrections_at_once_and_the_second_is_told_to_look_again(cast):
    document = factories.registered(cast)
    mark = Entry.of(document).mark
    done, refused = at_once(
        lambda: factories.correct(document, cast.clerk, based_on=mark, note="文书改的"),
        lambda: factories.correct(document, cast.director, based_on=mark, note="主任改的"),
    )
    row, entry = factories.fresh(document), document.matter.timeline.get(code="correct")
    assert (done, entry.changes) == ([[]], {"备注": ["", row.note]})
    assert row.note == {"李登记": "文书改的", "王主任": "主任改的"}[entry.actor_label]
    assert len(refused) == 1
    assert refused[0].startswith(f"{entry.actor_label}已于 ")
    assert refused[0].endswith("更正本件，您的更正未提交，填写的内容都在页面上。请对照后再提交")


def test_a_correction_and_a_closing_at_once_never_change_a_closed_document(cast):
    document = factories.reported(cast)
    done, refused = at_once(
        lambda: factories.correct(document, cast.director, note="补记"),
        lambda: services.close_incoming(document=document, actor=cast.clerk),
    )
    entries = list(document.matter.timeline.filter(code__in=["correct", "move"]).values_list("code", flat=True))
    assert factories.state_of(document) == "closed"
    if refused:
        assert (refused, factories.fresh(document).note) == (["本件待归档，登记不能再改"], "")
    else:
        assert (len(done), factories.fresh(document).note, entries[-2:]) == (2, "补记", ["correct", "move"])


def test_an_item_opened_while_the_document_is_closed_is_never_filed_over(cast):
    document = factories.reported(cast)
    done, refused = at_once(
        lambda: services.close_incoming(document=document, actor=cast.clerk),
        lambda: item_of(cast, source="document", source_matter=document.matter),
    )
    item = SupervisionItem.objects.select_related("matter").get(source_matter=document.matter)
    open_item = f"还有 1 项督办没有销号：{item.matter.number}「{item.matter.title}」。请先销号或撤销，再"
    if factories.state_of(document) == "reported":
        assert (done, refused) == ([item], [f"{open_item}办结"])
        return
    assert (len(done), refused) == (2, [])
    with pytest.raises(DomainError) as kept:
        services.archive_incoming(document=document, actor=cast.clerk, retention="D30", department=cast.office)
    assert (kept.value.message, factories.state_of(document)) == (f"{open_item}归档", "closed")
