"""The background job that writes a whole ledger, with the rights its owner has while it runs (PLT-10)."""

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from apps.core.errors import Denied, DomainError
from apps.core.ledger import registry
from apps.core.ledger.definition import Ledger
from apps.core.ledger.export import file_name, write_all
from apps.core.ledger.selection import Selection
from apps.jobs.kinds import JobKind, Outcome
from apps.jobs.services import Running
from apps.org.models import User

CODE = "ledger_export"
CHANGED = "您的权限在导出期间有变动，导出已停止，没有留下文件。请重新导出"


def title_of(ledger: Ledger) -> str:
    """As it stands in the list of jobs."""
    return f"导出{ledger.title}"


def run(running: Running) -> None:
    """Write the sheet in pieces; rights are asked at the start and again with every piece."""
    ledger = registry.find(running.payload["ledger"])
    if ledger is None:
        raise DomainError("这个台账已不再使用，不能导出")
    owner, query = running.owner, running.payload["query"]
    if ledger.rule is not None:
        verdict = ledger.rule(owner)
        if not verdict.ok:
            raise Denied(f"您已没有查看{ledger.title}的权限：{verdict.reason}")
    chosen, rights, path = Selection(ledger, owner, QueryDict(query)), rights_of(owner.pk), running.new_file(".xlsx")
    running.advance(0, chosen.filtered.order_by().count())

    def tell(done: int) -> None:
        running.advance(done)
        if rights_of(owner.pk) != rights:
            raise Denied(CHANGED)

    count = write_all(chosen, path, tell)
    outcome = Outcome(
        f"共导出 {count} {ledger.unit}（{chosen.words}）",
        file=path,
        name=file_name(ledger),
        url=f"{reverse(ledger.url_name)}?{query}",
    )
    with transaction.atomic():
        if ledger.on_export is not None:
            ledger.on_export(owner, ledger.title, count)
        running.finish(outcome)


def rights_of(user_id: int) -> tuple[object, ...]:
    """What decides which rows a person sees, read now."""
    user = User.objects.get(pk=user_id)
    return user.is_active, user.clearance, user.department_id, sorted(user.principal_ids), sorted(user.role_codes)


KIND = JobKind(CODE, "导出", "table-export", run)
