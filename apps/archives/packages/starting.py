"""Asking for a package: who may, of how much; the bulk action and the tool of the register."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from apps.archives.packages import layout
from apps.archives.packages.building import CODE
from apps.archives.rules import FILERS
from apps.core.errors import DomainError
from apps.core.ledger.definition import Action, Tool
from apps.core.verdict import YES, Verdict, no_right
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.org.models import User


def can_export(user: User) -> Verdict:
    """Whoever files may take a copy of what they see; others ask for single files by a loan."""
    return YES if user.has_role(*FILERS) else no_right("档案包由档案员、文书或办公室主任导出")


def start_package(*, owner: User, record_ids: Sequence[int], title: str = "档案包") -> Job:
    """Put the package into the queue. Raises Denied, or DomainError for none and for too many records."""
    can_export(owner).require()
    if not record_ids:
        raise DomainError("没有可导出的档案")
    if len(record_ids) > layout.MOST_RECORDS:
        raise DomainError(f"一个档案包最多 {layout.MOST_RECORDS} 件，请缩小范围后分次导出")
    return jobs.start(owner=owner, kind=CODE, title=title, payload={"records": list(record_ids)})


def _together(user: Any, pks: list[int]) -> str:
    job = start_package(owner=user, record_ids=pks, title=f"档案包（{len(pks)} 件）")
    return reverse("jobs:detail", args=[job.pk])


def _alone(user: Any, pk: int, text: str) -> str:
    start_package(owner=user, record_ids=[pk])
    return "已开始打包"


PACKAGE = Action(
    code="package",
    label="导出档案包",
    icon="package-export",
    act=_alone,
    offered=lambda user: can_export(user).ok,
    together=_together,
)

WHOLE = Tool("档案包", "package-export", "archives:package_new", offered=lambda user: can_export(user).ok)
