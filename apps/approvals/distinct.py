"""Each step by another person (Subject.distinct): who reviewed does not approve as well, in whosever name (ARC-04).

Asked for the person and for the one they stand in for. Nobody takes a step either when a later one could then be
decided by nobody else: the run would stand still for ever.
"""

from collections.abc import Collection

from django.db.models import Q

from apps.approvals.models import ApprovalStep, Opinion
from apps.org.models import Membership

AGREED = (Opinion.Decision.APPROVE, Opinion.Decision.AMEND)


def refusal(step: ApprovalStep, people: Collection[int]) -> str:
    """Why none of these may decide the step, or empty. One query for what was decided, one for each later step."""
    spoke = Q(author__in=people) | Q(on_behalf_of__in=people)
    earlier = Opinion.objects.filter(
        spoke, decision__in=AGREED, step__approval=step.approval_id, step__order__lt=step.order
    )
    label = earlier.order_by("step__order").values_list("step__label", flat=True).first()
    if label is not None:
        return f"您已办理「{label}」，「{step.label}」须由另一人办理"
    later = ApprovalStep.objects.filter(
        approval=step.approval_id, order__gt=step.order, state=ApprovalStep.State.WAITING
    )
    for one in later:
        able = Membership.objects.filter(principal__in=one.assignees.values("principal"), user__is_active=True)
        if set(able.values_list("user", flat=True)) <= set(people):
            return f"「{one.label}」只有您能办理，「{step.label}」请由另一人办理"
    return ""
