"""The sealed chain finds every kind of tampering."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from apps.core import clock
from apps.matters.models import ChainHead, TimelineEntry, TimelineSeal
from apps.matters.services import chain, record


def write(count: int) -> list[TimelineEntry]:
    return [
        record(matter=None, actor=None, code="t", verb="测试", object_label=f"对象{n}", note="𠮷") for n in range(count)
    ]


@pytest.fixture
def sealed(cast):
    entries = write(5)
    chain.seal()
    return entries


def tamper(sql: str, *params) -> None:
    """Change the tables behind the application's back, as an intruder with the owner's role would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE matters_timelineentry DISABLE TRIGGER ALL")
        cursor.execute(sql, params)
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE matters_timelineentry ENABLE TRIGGER ALL")


def test_sealing_twice_changes_nothing_the_second_time(sealed):
    head = ChainHead.objects.get()
    assert chain.seal() == 0
    assert ChainHead.objects.values("seq", "digest").get() == {"seq": head.seq, "digest": head.digest}


def test_an_untouched_chain_is_sound_and_says_how_much_is_unsealed(sealed):
    write(2)
    report = chain.verify()
    assert (report.ok, report.checked, report.unsealed) == (True, TimelineSeal.objects.count(), 2)


def test_a_small_batch_gives_the_same_answer(sealed):
    assert chain.verify(batch=2) == chain.verify(batch=1000)


def test_a_changed_note_is_found_and_located(sealed):
    tamper("UPDATE matters_timelineentry SET note = 'x' WHERE id = %s", sealed[2].pk)
    assert f"流转记录 {sealed[2].pk}" in chain.verify().fault


def test_a_deleted_entry_is_found(sealed):
    tamper("DELETE FROM matters_timelineentry WHERE id = %s", sealed[1].pk)
    assert chain.verify().fault.endswith(f"流转记录 {sealed[1].pk} 已被删除")


def test_two_swapped_entries_are_found(sealed):
    first, second = sealed[0].pk, sealed[1].pk
    tamper("UPDATE matters_timelineentry SET object_label = '对象1' WHERE id = %s", first)
    tamper("UPDATE matters_timelineentry SET object_label = '对象0' WHERE id = %s", second)
    assert f"流转记录 {first}" in chain.verify().fault


def test_a_missing_link_is_found(sealed):
    seq = TimelineSeal.objects.get(entry_id=sealed[3].pk).seq
    TimelineSeal.objects.filter(seq=seq).delete()
    assert chain.verify().fault == f"缺第 {seq} 环：封存记录已被删除"


def test_a_cut_tail_is_found_by_the_head_row(sealed):
    last = TimelineSeal.objects.order_by("-seq").first()
    last.delete()
    assert "链尾应为" in chain.verify().fault


def test_a_cut_tail_with_a_rewritten_head_is_found_by_a_head_kept_elsewhere(sealed):
    kept = ChainHead.objects.get().digest
    last = TimelineSeal.objects.order_by("-seq").first()
    last.delete()
    before = TimelineSeal.objects.order_by("-seq").first()
    ChainHead.objects.update(seq=before.seq, digest=before.digest)
    assert chain.verify().ok
    assert "外存的链头" in chain.verify(expected_head=kept).fault


def test_a_link_added_behind_the_head_is_found(sealed):
    head, forged = ChainHead.objects.get(), write(1)[0]
    row = TimelineEntry.objects.values(*chain.FIELDS).get(pk=forged.pk)
    TimelineSeal.objects.create(
        seq=head.seq + 1, entry_id=forged.pk, digest=chain.digest(head.digest, row), sealed_at=clock.now()
    )
    assert chain.verify().fault.startswith(f"链头停在第 {head.seq} 环，其后多出")


def test_two_seals_that_changed_places_are_found(sealed):
    first, second = TimelineSeal.objects.order_by("seq")[:2]
    TimelineSeal.objects.filter(seq=first.seq).update(entry_id=-1)
    TimelineSeal.objects.filter(seq=second.seq).update(entry_id=first.entry_id)
    TimelineSeal.objects.filter(seq=first.seq).update(entry_id=second.entry_id)
    assert chain.verify().fault.startswith(f"第 {first.seq} 环对应的流转记录 {second.entry_id}")


def test_the_command_takes_the_head_kept_elsewhere(sealed):
    kept = ChainHead.objects.get().digest
    call_command("verify_timeline", head=kept)
    with pytest.raises(CommandError, match="外存的链头"):
        call_command("verify_timeline", head="f" * 64)


def test_entries_committed_late_with_smaller_ids_are_still_sealed(sealed):
    head = ChainHead.objects.get()
    assert head.low_water == 0  # young entries: a slower transaction may still bring a smaller id
    newest = write(1)[0]
    assert chain.seal() == 1
    assert TimelineSeal.objects.get(entry_id=newest.pk).seq == head.seq + 1


def test_old_entries_are_not_looked_at_again(sealed, time_machine):
    time_machine.move_to(clock.now() + chain.SETTLED * 2)
    chain.seal()
    assert ChainHead.objects.get().low_water == sealed[-1].pk
    assert chain.verify().ok


def test_the_command_names_the_fault(sealed):
    call_command("verify_timeline")
    tamper("UPDATE matters_timelineentry SET note = 'x' WHERE id = %s", sealed[0].pk)
    with pytest.raises(CommandError, match="内容与封存时不符"):
        call_command("verify_timeline")


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the trigger exists on PostgreSQL")
@pytest.mark.parametrize("sql", ["UPDATE matters_timelineentry SET note = 'x'", "DELETE FROM matters_timelineentry"])
def test_postgresql_refuses_to_change_entries(sealed, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
