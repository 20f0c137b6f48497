"""授权代理 in a run: for whom somebody stands in today, and who stands in for whom. Asked anew each time."""

from collections.abc import Iterable

from django.db.models import Q

from apps.approvals.models import ApprovalStep, StepAssignee
from apps.matters.selectors import stood_in_for
from apps.org.models import Delegation, Membership, Principal, User
from apps.org.models.user import StandIn

KIND = "step__approval__matter__kind"


def shares_of(user: User) -> Q:
    """Shares (StepAssignee) that are the person's: own, and those of people for whom they stand in today."""
    mine = Membership.objects.filter(user=user).values("principal_id")
    own = Q(principal__in=mine)
    return own | stood_in_for(user, "principal", KIND) if user.stands_in else own


def absent_owners(user: User, kind: str) -> list[User]:
    """For whom the person stands in now in matters of this kind; read afresh, for a decision counts on it."""
    rows = Delegation.objects.running().filter(deputy=user, owner__is_active=True).select_related("owner__principal")
    return [row.owner for row in rows.order_by("id") if row.covers(kind)]


def deputies_of(principals: Iterable[Principal], kind: str) -> list[tuple[User, User]]:
    """(deputy, owner) for everybody who acts for one of these principals and is away today."""
    owners = Membership.objects.filter(principal__in=[one.pk for one in principals]).values("user_id")
    rows = Delegation.objects.running().filter(owner__in=owners).select_related("owner", "deputy").order_by("id")
    return [(row.deputy, row.owner) for row in rows if row.covers(kind)]


def owner_of(share: StepAssignee, user: User) -> StandIn | None:
    """The absent person through whom a share came to the user; None when it is the user's own."""
    if share.principal_id in user.principal_ids:
        return None
    kind = share.step.approval.matter.kind
    fits = (one for one in user.stands_in if one.principal_id == share.principal_id)
    return next((one for one in fits if not one.kinds or kind in one.kinds), None)


def acts_for_step(user: User, step: ApprovalStep) -> bool:
    """Whether a share of the step is the person's, decided or not."""
    return StepAssignee.objects.filter(shares_of(user), step=step).exists()
