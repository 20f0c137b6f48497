"""Drafts of somebody who leaves go on with another, and so do the seals in their keeping (PLT-01)."""

from django.db import transaction
from django.db.models import QuerySet

from apps.documents.models import OutgoingDocument, OutgoingState, Seal
from apps.documents.outgoing.services.sealing import give_seal
from apps.documents.outgoing.services.turning import locked
from apps.matters.models import Participant
from apps.matters.services import add_part, check_clearance, hold, record
from apps.notifications.services import notify
from apps.org.models import User


@transaction.atomic
def hand_over_drafts(user: User, to: User, actor: User) -> None:
    """Every unfinished draft of `user` is `to`'s; what is being reviewed comes back to `to`. Raises DomainError for too
    low a clearance."""
    ids = list(drafts_of(user).order_by("pk").values_list("pk", flat=True))
    for document in OutgoingDocument.objects.filter(pk__in=ids).order_by("pk"):
        document = locked(document)
        if document.drafter_id == user.pk and document.matter.state in UNFINISHED:
            _give(document, user, to, actor)


UNFINISHED = (OutgoingState.DRAFTING, OutgoingState.RETURNED, OutgoingState.REVIEWING)


def drafts_of(user: User):  # type: ignore[no-untyped-def]
    """Drafts of the person that are not signed."""
    return OutgoingDocument.objects.filter(drafter=user, matter__state__in=UNFINISHED)


def _give(document: OutgoingDocument, user: User, to: User, actor: User) -> None:
    matter = document.matter
    check_clearance(matter=matter, principal=to.principal)
    document.drafter = to
    document.save(update_fields=["drafter"])
    add_part(matter=matter, principal=to.principal, part=Participant.Part.FOLLOWER)
    if matter.state != OutgoingState.REVIEWING:
        hold(matter=matter, principals=[to.principal])
    note = f"{user.name}离开岗位，文稿由{to.name}接手"
    record(matter=matter, actor=actor, code="handover.draft", verb="移交文稿", note=note)
    notify(
        recipients=[to],
        key=f"outgoing:{matter.pk}:handover:{to.pk}",
        code="todo",
        title=f"请接手文稿：{matter.title}",
        body=note,
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor],
    )


def count(user: User) -> int:
    """How many drafts a leaving person would hand over."""
    return drafts_of(user).count()


def lines(user: User) -> list[tuple[str, str]]:
    """What they are."""
    found = drafts_of(user).select_related("matter").order_by("-pk")[:20]
    return [(str(row.matter), row.matter.get_absolute_url()) for row in found]


@transaction.atomic
def hand_over_seals(user: User, to: User, actor: User) -> None:
    """Every seal in use that `user` keeps is `to`'s, and what waits for it. Raises DomainError when `to` keeps none."""
    for seal in _seals_of(user):
        give_seal(seal=seal, keeper=to, actor=actor)


def _seals_of(user: User) -> QuerySet[Seal]:
    return Seal.objects.filter(keeper=user, is_active=True)


def seal_count(user: User) -> int:
    """How many seals a leaving person would hand over."""
    return _seals_of(user).count()


def seal_lines(user: User) -> list[tuple[str, str]]:
    """Which they are."""
    return [(seal.name, "") for seal in _seals_of(user)]
