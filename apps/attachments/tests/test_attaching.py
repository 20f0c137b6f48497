"""Files of a matter: attached, versioned, frozen, removed."""

import os

import pytest
from django.db import transaction

from apps.attachments import services
from apps.attachments.models import Attachment, StagedUpload
from apps.attachments.rules import can_remove, removable
from apps.attachments.selectors import attachments_of
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.errors import Denied, DomainError
from apps.matters.models import TimelineEntry


def stage(owner, name="通知.pdf", content=None):
    return services.stage_upload(owner=owner, upload=samples.upload(name, content or samples.pdf()))


def test_dropped_files_become_the_matters_in_the_order_given(cast, disk):
    matter = make_matter(cast.clerk)
    first, second = stage(cast.clerk, "乙.pdf"), stage(cast.clerk, "甲.txt", b"x")
    rows = services.attach_staged(
        matter=matter, actor=cast.clerk, staged_ids=[str(first.pk), str(second.pk), str(first.pk)], role="original"
    )
    assert [(row.name, row.version, row.pages) for row in rows] == [("乙.pdf", 1, 1), ("甲.txt", 1, None)]
    assert (StagedUpload.objects.count(), len(disk())) == (0, 2)
    entry = TimelineEntry.objects.filter(matter=matter).last()
    assert (entry.verb, entry.note, entry.changes["乙.pdf"]) == ("上传文件", "乙.pdf、甲.txt", first.sha256)


def test_nothing_to_attach_writes_nothing(cast):
    matter = make_matter(cast.clerk)
    assert services.attach_staged(matter=matter, actor=cast.clerk, staged_ids=["", "垃圾"], role="annex") == []
    assert TimelineEntry.objects.filter(matter=matter).count() == 1


def test_another_persons_dropped_file_is_refused(cast):
    matter, theirs = make_matter(cast.stranger), stage(cast.clerk)
    with pytest.raises(DomainError, match="有 1 个暂存文件已过期或已提交过，请重新上传"):
        services.attach_staged(matter=matter, actor=cast.stranger, staged_ids=[str(theirs.pk)], role="original")
    assert (Attachment.objects.count(), StagedUpload.objects.count()) == (0, 1)


def test_a_form_sent_twice_attaches_once(cast):
    matter, staged = make_matter(cast.clerk), stage(cast.clerk)
    services.attach_staged(matter=matter, actor=cast.clerk, staged_ids=[str(staged.pk)], role="original")
    with pytest.raises(DomainError, match="已提交过"):
        services.attach_staged(matter=matter, actor=cast.clerk, staged_ids=[str(staged.pk)], role="original")
    assert Attachment.objects.count() == 1


def test_the_same_name_is_the_next_version_and_the_older_stay(cast):
    matter = make_matter(cast.clerk)
    for content in (samples.pdf(1), samples.pdf(2), samples.pdf(3)):
        make_attachment(matter, cast.clerk, "通知.pdf", content)
    make_attachment(matter, cast.clerk, "通知.pdf", role="annex")
    rows = attachments_of(matter)
    assert [(row.role, row.version, row.pages) for row in rows] == [("original", 3, 3), ("annex", 1, 2)]
    assert [older.version for older in rows[0].older] == [1, 2]


def test_an_aborted_transaction_leaves_the_dropped_file_as_it_was(cast, disk):
    matter, staged = make_matter(cast.clerk), stage(cast.clerk)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.attach_staged(matter=matter, actor=cast.clerk, staged_ids=[str(staged.pk)], role="original")
        _ = 1 / 0
    assert (Attachment.objects.count(), StagedUpload.objects.count(), len(disk())) == (0, 1, 1)


def test_the_product_stores_its_own_files_and_counts_versions(cast):
    matter = make_matter(cast.clerk)
    slip = {"matter": matter, "actor": None, "role": "slip", "name": "处理笺.pdf", "media_type": "application/pdf"}
    services.store_generated(**slip, content=samples.pdf(1))
    second = services.store_generated(**slip, content=samples.pdf(2))
    assert (second.version, second.pages, second.uploaded_by) == (2, 2, cast.clerk)
    assert TimelineEntry.objects.filter(matter=matter).last().actor_label == "系统"


def test_a_generated_file_that_cannot_be_recorded_leaves_no_file(cast, disk):
    matter = make_matter(cast.clerk)
    with pytest.raises(DomainError, match="已损坏"):
        services.store_generated(
            matter=matter, actor=None, role="slip", name="处理笺.pdf", content=b"%PDF-", media_type="application/pdf"
        )
    assert (Attachment.objects.count(), disk()) == (0, [])


def test_a_frozen_file_can_be_neither_removed_nor_replaced(cast):
    matter = make_matter(cast.clerk)
    attachment = make_attachment(matter, cast.clerk)
    assert (services.freeze(matter=matter), services.freeze(matter=matter)) == (1, 0)
    with pytest.raises(DomainError, match=r"「通知.pdf」已随事项归档锁定，不能替换"):
        make_attachment(matter, cast.clerk)
    with pytest.raises(DomainError, match=r"「通知.pdf」已随事项归档锁定，不能删除或替换"):
        services.remove(attachment=attachment, actor=cast.clerk)
    assert Attachment.objects.get().frozen is True


@pytest.mark.django_db(transaction=True)
def test_the_uploader_removes_a_file_and_the_timeline_remembers_it(cast, disk):
    matter = make_matter(cast.clerk)
    attachment = make_attachment(matter, cast.clerk)
    digest = attachment.sha256
    services.remove(attachment=attachment, actor=cast.clerk)
    entry = TimelineEntry.objects.filter(matter=matter).last()
    assert (Attachment.objects.count(), disk()) == (0, [])
    assert (entry.verb, entry.note, entry.changes["SHA-256"]) == ("删除文件", "通知.pdf", digest)


def test_only_the_uploader_removes_and_only_while_the_matter_is_open(cast):
    matter = make_matter(cast.clerk, readers=[cast.director])
    attachment = make_attachment(matter, cast.clerk)
    assert (removable(cast.clerk, [attachment]), removable(cast.director, [attachment])) == ({attachment.pk}, set())
    with pytest.raises(Denied):
        services.remove(attachment=attachment, actor=cast.director)
    attachment.matter.state = "done"
    assert can_remove(cast.clerk, attachment).reason == "事项已办结，不能删除文件"


def test_purging_twice_removes_old_leftovers_once_and_keeps_the_rest(cast, disk, time_machine):
    matter = make_matter(cast.clerk)
    kept = make_attachment(matter, cast.clerk)
    stage(cast.clerk, "忘记提交.txt", b"x")
    orphan = disk()[0].parent / ("f" * 32)
    orphan.write_bytes(b"left by a crash")
    assert services.purge_staged() == 0
    later = disk()[0].stat().st_mtime + 90_000
    time_machine.move_to(later, tick=False)
    fresh = stage(cast.clerk, "刚上传.txt", b"y")
    os.utime(fresh.file.path, (later, later))
    assert (services.purge_staged(), services.purge_staged()) == (2, 0)
    assert {path.name for path in disk()} == {row.file.name[-32:] for row in (kept, fresh)}


@pytest.mark.django_db(transaction=True)
def test_taking_a_dropped_file_back_removes_row_and_file(cast, disk):
    services.unstage(staged=stage(cast.clerk))
    assert (StagedUpload.objects.count(), disk()) == (0, [])
