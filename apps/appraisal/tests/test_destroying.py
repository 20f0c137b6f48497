"""Destruction under the eyes of two, from the approval to the filed register."""

from pathlib import Path

import pytest

from apps.appraisal import services, tasks
from apps.appraisal.models import DestroyedFile, RecordFate
from apps.appraisal.tests.factories import (
    approved,
    confirm,
    destroyed,
    fresh,
    old_filed,
    old_record,
    with_password,
)
from apps.archives.fates import fate_of
from apps.attachments import previews, storage
from apps.attachments.models import Attachment
from apps.attachments.rules import can_open
from apps.attachments.services import texts
from apps.core.errors import Denied, DomainError, Stale
from apps.matters.models import SearchText, TimelineEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """Work that the commit would hand to the worker does not run by itself."""
    monkeypatch.setattr(tasks.finish, "delay_on_commit", lambda *args: None)


def test_one_witness_destroys_nothing(cast, later):
    batch = approved(cast, [old_record(cast)])
    confirm(batch, cast.director)
    assert fresh(batch).matter.state == "approved"
    assert not RecordFate.objects.exists()


def test_with_the_second_witness_the_record_is_destroyed_and_its_metadata_stays(cast, later):
    record = old_record(cast, note="原备注")
    batch = destroyed(cast, [record])
    record.refresh_from_db()
    assert batch.matter.state == "destroyed"
    assert record.note == f"已销毁（{batch.matter.number}）；原备注"
    assert (record.archive_code, record.title, record.pages) == (
        "Z109-WS·2009-D10-BGS-0001",
        "2009 年办公用品采购的通知之1",
        4,
    )
    assert fate_of(record).destroyed
    entry = record.entries.get().entry
    assert (entry.code, entry.verb, entry.changes) == ("archive_destroy", "销毁", {"note": ["原备注", record.note]})


def test_the_files_go_with_it_row_and_checksum_stay(cast, later, disk):
    record = old_filed(cast)
    file = record.matter.attachments.get()
    texts.read_file(file.pk)
    path, sha256 = Path(file.file.path), file.sha256
    previews.folder_of(sha256).mkdir(parents=True)
    batch = destroyed(cast, [record])
    assert path.exists()  # the bytes go after the commit, by the worker
    assert services.finish_batch(batch.pk)
    file.refresh_from_db()
    assert (path.exists(), previews.folder_of(sha256).exists()) == (False, False)
    assert (file.file.name, file.sha256, file.name) == ("", sha256, "说明.txt")
    assert can_open(file).reason == "「说明.txt」已按销毁清册销毁，只保留著录信息和校验码"
    assert not SearchText.objects.filter(matter=record.matter_id, field=SearchText.Field.FILE).exclude(text="").exists()
    gone = DestroyedFile.objects.get()
    assert (gone.sha256, gone.removed_at is not None) == (sha256, True)


def test_killed_between_rows_and_bytes_a_task_completes_it_once(cast, later, disk, monkeypatch):
    batch = destroyed(cast, [old_filed(cast), old_filed(cast, title="第二件", year=2008)])
    paths = [storage.root() / place for place in DestroyedFile.objects.values_list("place", flat=True)]
    first = storage.discard

    def dies(place):
        monkeypatch.setattr(storage, "discard", first)
        raise KeyboardInterrupt  # the process is gone

    monkeypatch.setattr(storage, "discard", dies)
    with pytest.raises(KeyboardInterrupt):
        services.finish_destructions()
    assert [path.exists() for path in paths] == [True, True]
    assert tasks.finish_destructions() == 1
    assert [path.exists() for path in paths] == [False, False]
    before = TimelineEntry.objects.count()
    assert (tasks.finish_destructions(), tasks.finish(batch.pk)) == (0, False)
    assert TimelineEntry.objects.count() == before
    assert fresh(batch).register.name == f"档案销毁清册 {batch.matter.number}.pdf"


def test_no_byte_goes_when_the_transaction_is_undone(cast, later, disk, monkeypatch):
    record = old_filed(cast)
    batch = approved(cast, [record])
    confirm(batch, cast.director)
    path = Path(record.matter.attachments.get().file.path)
    monkeypatch.setattr("apps.appraisal.services.destroying.move", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirm(batch, cast.clerk)
    assert services.finish_destructions() == 0
    assert (path.exists(), record.matter.attachments.get().file.name != "") == (True, True)
    assert not RecordFate.objects.exists()


def test_bytes_shared_with_a_living_file_stay(cast, later, disk):
    record, living = old_filed(cast), old_filed(cast, title="现行文件", year=2026)
    dead, alive = record.matter.attachments.get(), living.matter.attachments.get()
    assert dead.sha256 == alive.sha256
    previews.folder_of(dead.sha256).mkdir(parents=True)
    services.finish_batch(destroyed(cast, [record]).pk)
    assert Path(alive.file.path).read_bytes() == b"text"
    assert previews.folder_of(alive.sha256).exists()


def test_bytes_under_one_name_of_two_rows_stay(cast, later, disk):
    record, living = old_filed(cast), old_filed(cast, title="现行文件", year=2026)
    place = record.matter.attachments.get().file.name
    Attachment.objects.filter(matter=living.matter).update(file=place)
    services.finish_batch(destroyed(cast, [record]).pk)
    assert (storage.root() / place).exists()


def test_what_is_read_for_the_index_meanwhile_is_not_put_back(cast, later, disk, monkeypatch):
    record = old_filed(cast)
    file = record.matter.attachments.get()
    reading = texts._read

    def slow(row):
        found = reading(row)
        services.finish_batch(destroyed(cast, [record]).pk)
        return found

    monkeypatch.setattr(texts, "_read", slow)
    assert texts.read_file(file.pk) is False
    assert not SearchText.objects.filter(matter=record.matter_id, field="file").exclude(text="").exists()
    monkeypatch.undo()
    assert texts.read_missed() == 1  # the register alone


def test_the_wrong_password_confirms_nothing(cast, later):
    batch = approved(cast, [old_record(cast)])
    with pytest.raises(DomainError, match="密码不正确") as caught:
        confirm(batch, cast.director, "wrong")
    assert caught.value.field == "password"
    assert not batch.witnesses.exclude(confirmed_at=None).exists()


def test_a_witness_without_a_password_of_ours_is_told_so(cast, later):
    batch = approved(cast, [old_record(cast)])
    cast.director.set_unusable_password()
    with pytest.raises(DomainError, match="没有本系统的密码"):
        services.confirm_destruction(batch=batch, actor=cast.director, password="x")


@pytest.mark.parametrize("post", ["archivist", "gm", "deputy", "stranger", "staff"])
def test_nobody_else_confirms(cast, later, post):
    batch = approved(cast, [old_record(cast)])
    with pytest.raises(Denied):
        confirm(batch, getattr(cast, post))


def test_one_person_confirms_once(cast, later):
    batch = approved(cast, [old_record(cast)])
    confirm(batch, cast.director)
    with pytest.raises((Stale, DomainError), match="您已确认"):
        confirm(batch, cast.director)
    assert fresh(batch).matter.state == "approved"


def test_the_register_is_filed_for_ever(cast, later, disk):
    batch = destroyed(cast, [old_record(cast)])
    with pytest.raises(DomainError, match="正在清除电子文件"):
        services.file_register(batch=batch, actor=cast.archivist)
    services.finish_batch(batch.pk)
    record = services.file_register(batch=batch, actor=cast.archivist, paper_place="1号柜-01盒")
    assert (record.retention, record.title) == ("Y", f"档案销毁清册（{batch.matter.number}）")
    assert (fresh(batch).matter.state, fresh(batch).register.frozen) == ("filed", True)


def test_another_witness_takes_the_place_of_one_who_cannot_come(cast, later):
    batch = approved(cast, [old_record(cast)])
    confirm(batch, cast.director)
    with pytest.raises(Stale):
        services.replace_witness(batch=batch, actor=cast.archivist, position=1, person=cast.assistant)
    with pytest.raises(DomainError, match="不能是同一人"):
        services.replace_witness(batch=batch, actor=cast.archivist, position=2, person=cast.director)
    with pytest.raises(DomainError, match="提出人"):
        services.replace_witness(batch=batch, actor=cast.archivist, position=2, person=cast.archivist)
    services.replace_witness(batch=batch, actor=cast.archivist, position=2, person=cast.assistant)
    with pytest.raises(Denied):
        confirm(batch, cast.clerk)
    assert confirm(batch, with_password(cast.assistant)).matter.state == "destroyed"
