"""A broken chain is told to all three administrators, and to nobody else."""

from apps.core import clock
from apps.matters.models import ChainCheck, ChainHead, TimelineSeal
from apps.matters.services import auditing, chain, record
from apps.notifications.models import Notification
from apps.org import roles, services


def _administrators(cast):
    for person, code in (
        (cast.staff, roles.SYSTEM_ADMIN),
        (cast.head, roles.SECURITY_ADMIN),
        (cast.stranger, roles.AUDITOR),
    ):
        services.grant_role(user=person, code=code)
    return {cast.staff, cast.head, cast.stranger}


def _seal(cast, time_machine):
    record(matter=None, actor=cast.clerk, code="t", verb="测试", object_label="一")
    time_machine.move_to(clock.now() + chain.SETTLED * 2)
    chain.seal()
    assert TimelineSeal.objects.exists()


def test_a_fault_of_the_night_is_told_once_with_its_words(cast, time_machine):
    told = _administrators(cast)
    _seal(cast, time_machine)
    ChainHead.objects.update(digest="0" * 64)
    check = auditing.nightly_check()
    assert check.fault
    assert auditing.run_check(check.pk) == check
    notices = Notification.objects.filter(code="security")
    assert {notice.recipient for notice in notices} == told
    assert notices.count() == 3
    for notice in notices:
        assert notice.title == "流转记录封存链校验不通过"
        assert check.fault in notice.body
        assert notice.url == ("/audit/chain/" if notice.recipient == cast.stranger else "")


def test_a_sound_chain_disturbs_nobody(cast, time_machine):
    _administrators(cast)
    _seal(cast, time_machine)
    assert auditing.nightly_check().fault == ""
    assert not Notification.objects.filter(code="security").exists()


def test_who_was_told_and_left_is_not_told_again(cast, time_machine):
    _administrators(cast)
    _seal(cast, time_machine)
    ChainHead.objects.update(digest="0" * 64)
    type(cast.staff).objects.filter(pk=cast.staff.pk).update(is_active=False)
    check = auditing.request_check(actor=cast.stranger)
    assert ChainCheck.objects.get(pk=check.pk).fault
    assert not Notification.objects.filter(code="security", recipient=cast.staff).exists()
    assert Notification.objects.filter(code="security").count() == 2
