"""A record with a file in the vault: both custodians agree, then ciphertext and both halves of the key go (ARC-05)."""

import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from apps.appraisal import services, tasks
from apps.appraisal.selectors import lines_of
from apps.appraisal.services.drafting import Given
from apps.appraisal.tests.factories import REASON, approved, confirm, decide, fresh, with_password
from apps.archives.models import ArchiveRecord
from apps.attachments import storage
from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.matters.models import Participant
from apps.notifications.models import Notification
from apps.vault import services as vault
from apps.vault.models import Custodian, VaultFile, VaultRemains, VaultShare
from apps.vault.tests.factories import PHRASE_A, PHRASE_B, build_world, make_file, make_request, take
from apps.vault.tests.test_sealed import document

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast, disk, monkeypatch):
    """甲锁 with 陈助理, 乙锁 with 周副总; the record of their file is as old as can be."""
    monkeypatch.setattr(tasks.finish, "delay_on_commit", lambda *args: None)
    made = build_world(cast, document())
    ArchiveRecord.objects.filter(pk=made.file.record_id).update(year=2009, retention="D10", secrecy=1)
    for person in (cast.head, cast.clerk):  # whoever appraises and watches must be cleared for what is in the vault
        person.clearance = Secrecy.CORE
        person.save(update_fields=["clearance"])
    made.file = VaultFile.objects.get()
    return made


def unlocking(world):
    """Approved: it waits for the custodians."""
    batch = approved(world.cast, [world.file.record])
    assert batch.matter.state == "unlocking"
    return batch


def agree(world, batch, *people):
    for person in people:
        services.agree_to_destruction(batch=fresh(batch), actor=person, passphrase=world.phrase(person))
    return fresh(batch)


def holders(batch) -> set[str]:
    rows = Participant.objects.filter(matter=batch.pk, part="holder", until__isnull=True)
    return set(rows.values_list("principal__label", flat=True))


def bytes_on_disk() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in storage.root().rglob("*") if path.is_file()}


def test_both_custodians_then_both_witnesses_and_nothing_of_file_or_key_is_left(world):
    cast, path = world.cast, Path(world.file.file.path)
    cipher, halves = path.read_bytes(), [bytes(one.sealed) for one in VaultShare.objects.all()]
    batch = unlocking(world)
    assert (batch.matter.secrecy, holders(batch)) == (world.file.secrecy, {"陈助理", "周副总"})
    with pytest.raises(DomainError, match="待保管员同意"):
        confirm(batch, cast.director)
    batch = agree(world, batch, world.a)
    assert (batch.matter.state, holders(batch)) == ("unlocking", {"周副总"})
    batch = agree(world, batch, world.b)
    assert (batch.matter.state, holders(batch)) == ("approved", {"王主任", "李登记"})
    confirm(batch, cast.director)
    assert (path.exists(), VaultShare.objects.count()) == (True, 2)
    confirm(batch, cast.clerk)
    assert (VaultShare.objects.count(), path.exists()) == (0, True)  # the halves at once, the bytes after the commit
    assert services.finish_batch(batch.pk)
    left = b"".join(bytes_on_disk().values())
    assert (path.exists(), cipher[:4096] in left, cipher[-600:] in left) == (False, False, False)
    world.file.refresh_from_db()
    assert (world.file.file.name, world.file.name, world.file.destroyed_in_id) == ("", "纪要.pdf", batch.pk)
    assert VaultRemains.objects.get().removed_at is not None
    assert [half for half in halves if half in dump()] == []
    assert fresh(batch).register is not None
    with pytest.raises(DomainError, match="已按销毁清册销毁"):
        make_request(world)


def dump() -> bytes:
    """Every blob of every table of the vault."""
    found = b""
    with connection.cursor() as cursor:
        for table in ("vault_vaultshare", "vault_vaultrelease", "vault_vaultfile", "vault_destructionconsent"):
            cursor.execute(f"SELECT * FROM {table}")
            found += b"".join(
                bytes(one) for row in cursor.fetchall() for one in row if isinstance(one, bytes | memoryview)
            )
    return found


def test_killed_between_the_halves_and_the_bytes_a_task_completes_it(world, monkeypatch):
    batch = agree(world, unlocking(world), world.a, world.b)
    confirm(batch, world.cast.director)
    confirm(batch, world.cast.clerk)
    path, first = storage.root() / VaultRemains.objects.get().place, storage.discard
    monkeypatch.setattr(storage, "discard", lambda place: None)  # the disk refuses
    assert (services.finish_batch(batch.pk), path.exists(), fresh(batch).register_id) == (False, True, None)
    monkeypatch.setattr(storage, "discard", first)
    assert (tasks.finish_destructions(), path.exists(), tasks.finish_destructions()) == (1, False, 0)


@pytest.mark.parametrize("post", ["archivist", "gm", "director", "clerk"])
def test_nobody_else_agrees_not_the_witnesses_not_who_proposed_it(world, post):
    batch = unlocking(world)
    with pytest.raises(Denied, match="两把锁的保管员"):
        services.agree_to_destruction(batch=batch, actor=getattr(world.cast, post), passphrase=PHRASE_A)


def test_a_wrong_passphrase_agrees_to_nothing_and_is_counted(world):
    batch = unlocking(world)
    with pytest.raises(DomainError, match="还可以试 4 次") as caught:
        services.agree_to_destruction(batch=batch, actor=world.a, passphrase=PHRASE_B)
    assert (caught.value.field, Custodian.objects.get(person=world.a).failures) == ("passphrase", 1)
    assert world.file.consents.count() == 0


def test_one_custodian_agrees_once(world):
    batch = agree(world, unlocking(world), world.a)
    with pytest.raises(DomainError, match="您已同意"):
        agree(world, batch, world.a)
    assert (fresh(batch).matter.state, world.file.consents.count()) == ("unlocking", 1)


def test_what_is_put_in_after_they_agreed_asks_for_them_again(world):
    batch = agree(world, unlocking(world), world.a, world.b)
    make_file(world.cast.archivist, record=world.file.record, name="补.pdf", secrecy=world.file.secrecy)
    with pytest.raises(DomainError, match="还没有经两位保管员同意"):
        confirm(batch, world.cast.director)
    batch = agree(world, batch, world.a, world.b)
    confirm(batch, world.cast.director)
    assert confirm(batch, world.cast.clerk).matter.state == "destroyed"
    with pytest.raises(DomainError, match="不能再存入"):
        make_file(world.cast.archivist, record=world.file.record, name="再补.pdf", secrecy=world.file.secrecy)


def test_no_byte_and_no_half_goes_when_the_transaction_is_undone(world, monkeypatch):
    batch = agree(world, unlocking(world), world.a, world.b)
    confirm(batch, world.cast.director)
    monkeypatch.setattr("apps.appraisal.services.destroying.move", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirm(batch, world.cast.clerk)
    world.file.refresh_from_db()
    assert (VaultShare.objects.count(), Path(world.file.file.path).exists()) == (2, True)
    assert (world.file.destroyed_at, VaultRemains.objects.count()) == (None, 0)


def test_what_somebody_may_still_read_is_not_sent_to_approval(world):
    batch = services.open_batch(actor=world.cast.archivist, records=[world.file.record])
    line = lines_of(batch)[0]
    services.put_opinions(batch=batch, actor=world.cast.archivist, given={line.pk: Given("destroy", "", REASON)})
    services.put_committee(
        batch=batch, actor=world.cast.archivist, leader=world.cast.gm, departments=[world.cast.head],
        archivists=[world.cast.archivist], witnesses=[world.cast.director, world.cast.clerk],
    )  # fmt: skip
    make_request(world)
    with pytest.raises(DomainError, match="有涉密查阅未了结"):
        services.submit_batch(batch=fresh(batch), actor=world.cast.archivist)


def test_when_a_lock_is_handed_over_it_lies_with_the_successor(world, django_capture_on_commit_callbacks):
    batch = agree(world, unlocking(world), world.b)
    with django_capture_on_commit_callbacks(execute=True):
        take("a", world.cast.head, "江上清风与山间明月-2026", world.security)
        successor = Custodian.objects.get(person=world.cast.head)
        successor = vault.confirm_hand_over(successor=successor, actor=world.b, passphrase=PHRASE_B)
        vault.hand_over(successor=successor, actor=world.a, passphrase=PHRASE_A)
    assert holders(batch) == {"刘部长"}
    assert Notification.objects.filter(recipient=world.cast.head, title__startswith="请同意销毁涉密文件").count() == 1


def test_the_page_asks_the_custodian_and_shows_others_how_far_it_is(world, as_user):
    batch = unlocking(world)
    address = reverse("appraisal:agree", args=[batch.pk])
    client = as_user(world.a)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert ("保险柜中的涉密文件" in page, "甲锁：待同意" in page, "agree-passphrase" in page) == (True, True, True)
    assert client.post(address, {"agree-passphrase": world.phrase(world.a)}).status_code == 422  # not ticked
    sent = {"agree-seen": "on", "agree-passphrase": world.phrase(world.a)}
    assert client.post(address, sent).url == batch.get_absolute_url()
    page = as_user(with_password(world.cast.archivist)).get(batch.get_absolute_url()).content.decode()
    assert ("甲锁：陈助理" in page, "乙锁：待同意" in page, "agree-passphrase" in page) == (True, True, False)
    assert as_user(world.cast.stranger).post(address, sent).status_code == 404
    shutil.rmtree(storage.root(), ignore_errors=True)


def test_a_refusal_leaves_all_as_it_was(world):
    batch = approved_by_nobody(world)
    assert (batch.matter.state, VaultShare.objects.count()) == ("refused", 2)


def approved_by_nobody(world):
    from apps.appraisal.tests.factories import submitted

    batch = submitted(world.cast, [world.file.record])
    decide(batch, world.cast.deputy, "reject", "仍有用")
    return fresh(batch)
