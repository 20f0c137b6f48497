"""The reminder of the quarterly review (PLT-05): once a quarter, also after downtime, never twice."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from apps.matters.kinds import Kind
from apps.notifications.services import Notice, write
from apps.org import roles
from apps.org.models import User
from apps.processes import catalogue
from apps.processes.models import ProcessFeedback, ProcessNote
from apps.processes.selectors import quarter_of, quarter_words, reviewed_in
from apps.worktime import calendar

SEND_FROM = dt.time(8, 30)


def due_from(day: dt.date) -> dt.datetime:
    """From when the review of a day's quarter is reminded of: 08:30, first working day of its last month."""
    first = day.replace(month=(day.month + 2) // 3 * 3, day=1)
    while not calendar.is_workday(first):
        first += dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(first, SEND_FROM))


@transaction.atomic
def remind_of_reviews(now: dt.datetime) -> int:
    """Tell who answers for a process, and the office director, which are not reviewed yet; returns how many were told.

    Each person has one notice a quarter with all that are theirs: its key makes it once, however often this is called.
    """
    local = timezone.localtime(now)
    if local < due_from(local.date()):
        return 0
    quarter = quarter_of(local.date())
    reviewed = reviewed_in(quarter)
    missing = [kind for kind in catalogue.published() if kind.code not in reviewed]
    directors = set(User.objects.filter(is_active=True, roles__code=roles.OFFICE_DIRECTOR).only("pk", "email"))
    told = _owners(missing) | dict.fromkeys(directors, missing)
    waiting = ProcessFeedback.objects.filter(state=ProcessFeedback.State.OPEN).order_by()
    said = dict(waiting.values_list("kind").annotate(Count("pk")))
    return write([_notice(user, theirs, quarter, user in directors, said) for user, theirs in told.items() if theirs])


def _owners(missing: Sequence[Kind]) -> dict[User, list[Kind]]:
    """The people of the role or department that answers for each process; those who left are not told."""
    owners = dict(ProcessNote.objects.filter(owner__isnull=False).values_list("kind", "owner_id"))
    wanted = {owners[kind.code] for kind in missing if kind.code in owners}
    people: dict[int, list[User]] = defaultdict(list)
    rows = User.objects.filter(is_active=True, memberships__principal__in=wanted).distinct()
    for user in rows.prefetch_related("memberships"):
        for held in user.memberships.all():
            people[held.principal_id].append(user)
    told: dict[User, list[Kind]] = defaultdict(list)
    for kind in missing:
        for user in people.get(owners.get(kind.code, 0), ()):
            told[user].append(kind)
    return dict(told)


def _notice(user: User, theirs: Sequence[Kind], quarter: str, reviews: bool, said: dict[str, int]) -> Notice:
    lines = [kind.label + (f"（待处理的反馈 {said[kind.code]} 条）" if kind.code in said else "") for kind in theirs]
    ask = "请逐个复核并写明结论" if reviews else "请看用时和反馈，需要改的告诉办公室主任，由其复核"
    alone = theirs[0].code if len(theirs) == 1 else ""
    return Notice(
        user.pk,
        f"process_review:{quarter}",
        "report",
        f"{quarter_words(quarter)}还有 {len(theirs)} 个流程没有复核",
        "\n".join([f"{ask}：", *lines]),
        None,
        reverse("processes:detail", args=[alone]) if alone else reverse("processes:list"),
        user.email,
    )
