"""Who is told when the house itself is in danger (PLT-07)."""

from django.urls import reverse

from apps.matters.models import ChainCheck
from apps.notifications.codes import SECURITY
from apps.notifications.services import notify
from apps.org.models import User
from apps.org.roles import ADMINISTRATORS, AUDITOR


def tell_broken_chain(check: ChainCheck) -> None:
    """All three administrators hear of a broken chain, each time a check finds it: none of them can keep it quiet.

    Only the auditor's notice leads to the chain; the others may not open it.
    """
    for codes, url in (({AUDITOR}, reverse("matters:chain")), (ADMINISTRATORS - {AUDITOR}, "")):
        people = User.objects.filter(memberships__principal__role__code__in=codes, is_active=True).distinct()
        notify(
            recipients=people,
            key=f"chain:{check.pk}",
            code=SECURITY,
            title="流转记录封存链校验不通过",
            body=f"{check.fault}。请勿清理数据，立即核对数据库与备份。",
            url=url,
        )
