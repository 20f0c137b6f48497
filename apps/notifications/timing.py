"""When a notice may go outside: digests, quiet hours, working time (PLT-06, PLT-11).

Instants come in and go out aware; hours are those of the office's wall clock.
"""

import datetime as dt

from django.utils import timezone

from apps.notifications.choices import urgent
from apps.notifications.codes import TEST
from apps.notifications.models import Preference
from apps.worktime.table import Table, current

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
MOST_PUSHES = 60  # a calendar without a free moment must not hold a notice for ever


def release(preference: Preference | None, code: str, now: dt.datetime) -> tuple[dt.datetime | None, bool]:
    """Until when a notice of this kind is held back (None: not at all) and whether it goes in a digest."""
    if preference is None or code == TEST or code in urgent(preference):
        return None, False
    digest = preference.digest != Preference.Digest.NOW
    moment = free(preference, _slot(preference, now))
    return (moment if digest or moment > now else None), digest


def free(preference: Preference, moment: dt.datetime) -> dt.datetime:
    """The first instant from `moment` on that is neither quiet nor, where so chosen, outside working time."""
    return _free(preference, moment) or moment


def never_free(preference: Preference, moment: dt.datetime) -> bool:
    """Whether quiet hours leave nothing of the working time."""
    return _free(preference, moment) is None


def _free(preference: Preference, moment: dt.datetime) -> dt.datetime | None:
    table = current()
    for _ in range(MOST_PUSHES):
        pushed = _after_quiet(preference, moment)
        if preference.working_time_only:
            pushed = _in_working_time(table, pushed)
        if pushed == moment:
            return moment
        moment = pushed
    return None


def _slot(preference: Preference, now: dt.datetime) -> dt.datetime:
    """The next digest, or now."""
    local = timezone.localtime(now)
    if preference.digest == Preference.Digest.HOURLY:
        return (local.replace(minute=0, second=0, microsecond=0) + HOUR).astimezone(dt.UTC)
    if preference.digest == Preference.Digest.DAILY:
        table, date = current(), local.date()
        while _at(date, dt.time(preference.digest_hour)) <= now or not table.is_workday(date):
            date += DAY
        return _at(date, dt.time(preference.digest_hour))
    return now


def _after_quiet(preference: Preference, moment: dt.datetime) -> dt.datetime:
    begins, ends = preference.quiet_from, preference.quiet_to
    if begins is None or ends is None or begins == ends:
        return moment
    local = timezone.localtime(moment)
    time, date = local.time(), local.date()
    if begins < ends:
        return _at(date, ends) if begins <= time < ends else moment
    if time >= begins:  # over midnight
        return _at(date + DAY, ends)
    return _at(date, ends) if time < ends else moment


def _in_working_time(table: Table, moment: dt.datetime) -> dt.datetime:
    date = timezone.localdate(moment)
    for _ in range(60):  # no holiday is longer
        if table.is_workday(date):
            for begins, ends in table.hours:
                if moment < _at(date, ends):
                    return max(moment, _at(date, begins))
        date += DAY
    return moment


def _at(date: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(date, time)).astimezone(dt.UTC)
