"""Who acts for whom."""

from apps.org import roles, services
from apps.org.models import Membership
from apps.org.tests.cast import Cast


def principals_of(user):
    return set(Membership.objects.filter(user=user).values_list("principal__label", flat=True))


def test_papers_of_a_department_reach_its_leaders_and_not_its_staff(cast: Cast):
    assert principals_of(cast.head) == {"刘部长", "生产部"}
    assert principals_of(cast.staff) == {"孙员工"}


def test_a_new_head_takes_over_and_the_old_one_no_longer_acts(cast: Cast):
    services.appoint(department=cast.production, head=cast.staff)
    assert principals_of(cast.staff) == {"孙员工", "生产部"}
    assert principals_of(cast.head) == {"刘部长"}


def test_a_revoked_role_acts_no_longer(cast: Cast):
    services.revoke_role(user=cast.clerk, code=roles.REGISTRY_CLERK)
    assert principals_of(cast.clerk) == {"李登记"}
    assert not cast.clerk.has_role(roles.REGISTRY_CLERK)
