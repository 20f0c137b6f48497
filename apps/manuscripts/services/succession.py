"""Manuscripts of somebody who leaves go on with another (PLT-01)."""

from django.db import transaction
from django.db.models import QuerySet

from apps.manuscripts.kinds import BEFORE_SIGN_OFF, WRITABLE
from apps.manuscripts.models import Manuscript
from apps.manuscripts.services.tasking import set_limits
from apps.manuscripts.services.turning import let_follow, locked
from apps.matters.services import check_clearance, hold, record
from apps.notifications.services import notify
from apps.org.models import User


def written_by(user: User) -> QuerySet[Manuscript]:
    """Manuscripts whose 主笔 the person is, that are not signed off."""
    return Manuscript.objects.filter(writer=user, matter__state__in=BEFORE_SIGN_OFF)


@transaction.atomic
def hand_over_manuscripts(user: User, to: User, actor: User) -> None:
    """Every unfinished manuscript of `user` is `to`'s; what is being decided comes back to `to`. Raises DomainError
    for too low a clearance."""
    ids = list(written_by(user).order_by("pk").values_list("pk", flat=True))
    for manuscript in Manuscript.objects.filter(pk__in=ids).order_by("pk"):
        manuscript = locked(manuscript)
        if manuscript.writer_id == user.pk and manuscript.matter.state in BEFORE_SIGN_OFF:
            _give(manuscript, user, to, actor)


def _give(manuscript: Manuscript, user: User, to: User, actor: User) -> None:
    matter = manuscript.matter
    check_clearance(matter=matter, principal=to.principal)
    manuscript.writer = to
    manuscript.save(update_fields=["writer"])
    manuscript.co_writers.remove(to)
    let_follow(matter, [to.principal])
    set_limits(manuscript)
    for request in manuscript.requests.select_related("matter"):
        let_follow(request.matter, [to.principal])
    if matter.state in WRITABLE:
        hold(matter=matter, principals=[to.principal])
    note = f"{user.name}离开岗位，文稿由{to.name}接手"
    record(matter=matter, actor=actor, code="handover.manuscript", verb="移交文稿", note=note)
    notify(
        recipients=[to],
        key=f"manuscript:{matter.pk}:handover:{to.pk}",
        code="todo",
        title=f"请接手文稿：{matter.title}",
        body=note,
        matter=matter,
        url=matter.get_absolute_url(),
        exclude=[actor],
    )


def count(user: User) -> int:
    """How many manuscripts a leaving person would hand over."""
    return written_by(user).count()


def lines(user: User) -> list[tuple[str, str]]:
    """What they are."""
    found = written_by(user).select_related("matter").order_by("-pk")[:20]
    return [(str(row.matter), row.matter.get_absolute_url()) for row in found]
