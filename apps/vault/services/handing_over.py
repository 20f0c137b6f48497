"""A lock changes hands: by the custodian who leaves, or by the sealed envelope when that is not possible (ARC-05).

Two people at least, besides the security administrator who named the successor: the custodian of the other lock (or
the general manager) confirms, the one who leaves gives the passphrase, or the successor opens the envelope. Every half
is opened with the old key and closed for the new one in one transaction, after which the old key opens nothing.
"""

from django.db import transaction

from apps.core import clock
from apps.core.errors import DomainError
from apps.matters.services import add_part
from apps.org.models import User
from apps.vault import events, keys, rules, shares, successions
from apps.vault.kinds import UNDECIDED
from apps.vault.models import Custodian, VaultRequest, VaultShare
from apps.vault.services.custody import opened, retire, rules_of_person, unlock

BATCH = 500
State = Custodian.State


def confirm_hand_over(*, successor: Custodian, actor: User, passphrase: str = "") -> Custodian:
    """Agree that the lock goes to this successor. A custodian proves himself by the passphrase of the other lock."""
    rules.can_confirm(actor, successor).require()
    if rules.acting(actor) is not None:
        unlock(actor=actor, passphrase=passphrase)
    with transaction.atomic():
        successor = _locked(successor)
        rules.can_confirm(actor, successor).require()
        successor.confirmed_by, successor.confirmed_at = actor, clock.now()
        successor.save(update_fields=["confirmed_by", "confirmed_at"])
        events.tell("vault_confirm", actor=actor, label=str(successor))
    return successor


def hand_over(*, successor: Custodian, actor: User, passphrase: str) -> Custodian:
    """The custodian who leaves gives the lock to the confirmed successor."""
    rules.can_hand_over(actor, successor).require()
    former, private = unlock(actor=actor, passphrase=passphrase)
    return _take_over(successor, former, private, actor, "vault_hand_over")


def recover(*, successor: Custodian, actor: User, code: str) -> Custodian:
    """The confirmed successor takes the lock by the code of its envelope: the former custodian is gone or forgot."""
    rules.can_recover(actor, successor).require()
    former = Custodian.objects.filter(lock=successor.lock, state=State.ACTING).select_related("person").first()
    if former is None:
        raise DomainError("这把锁没有在任的保管员，不需要启封")
    return _take_over(successor, former, opened(former, actor, "code", code), actor, "vault_recover")


@transaction.atomic
def _take_over(successor: Custodian, former: Custodian, private: bytes, actor: User, code: str) -> Custodian:
    # Whoever puts a file in locks the acting rows too: no half is closed for a lock that is being given away.
    locked = {row.pk: row for row in Custodian.objects.select_for_update().exclude(state=State.FORMER).order_by("pk")}
    if successor.pk not in locked or former.pk not in locked or locked[former.pk].state != State.ACTING:
        raise DomainError("保管员刚刚变动过，请刷新后再办理")
    successor, former = locked[successor.pk], locked[former.pk]
    can = rules.can_recover if code == "vault_recover" else rules.can_hand_over
    can(actor, successor).require()
    rules_of_person(successor)
    count = _close_for(successor, private)
    retire(former)
    successor.state, successor.acting_since = State.ACTING, clock.now()
    successor.save(update_fields=["state", "acting_since"])
    for request in VaultRequest.objects.filter(matter__state__in=UNDECIDED).select_related("matter"):
        if successor.person.clearance >= request.matter.secrecy:
            add_part(matter=request.matter, principal=successor.person.principal, part="holder")
    successions.tell_after_commit()
    events.tell(code, actor=actor, label=str(successor), note=f"自{former.person.name}，{count} 个文件的密钥已换锁")
    return successor


def _close_for(successor: Custodian, private: bytes) -> int:
    count, batch = 0, []
    for share in VaultShare.objects.select_for_update().filter(lock=successor.lock).order_by("pk"):
        half = shares.take(keys.unseal(share.sealed, share.place), private, share.place)
        share.sealed = keys.seal(shares.give(half, successor.public, share.place), share.place)
        batch.append(share)
        count += 1
        if len(batch) == BATCH:
            VaultShare.objects.bulk_update(batch, ["sealed"])
            batch = []
    VaultShare.objects.bulk_update(batch, ["sealed"])
    return count


def _locked(successor: Custodian) -> Custodian:
    return Custodian.objects.select_for_update(of=("self",)).select_related("person").get(pk=successor.pk)
