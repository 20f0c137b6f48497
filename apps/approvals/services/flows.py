"""Publishing a flow: always a new version; running cases keep the one they began with (PLT-04)."""

from collections.abc import Sequence

from django.db import transaction

from apps.approvals import flows, rules
from apps.approvals.flows import Draft
from apps.approvals.models import ApprovalFlow
from apps.core import clock
from apps.core.errors import DomainError, Stale
from apps.matters.services import record
from apps.org.models import User

MOST_STEPS = 20


@transaction.atomic
def publish_flow(
    *,
    code: str,
    based_on: int,
    name: str,
    note: str,
    steps: Sequence[Draft],
    actor: User,
    pass_same: bool | None = None,
) -> ApprovalFlow:
    """Write the next version of a flow and make it current. `based_on` is the version that was edited, `pass_same`
    whether a step passes whose person has just agreed (None: as before).

    Raises Denied for who may not, Stale when somebody published meanwhile, DomainError when nothing changed.
    """
    rules.can_edit_flows(actor).require()
    versions = list(ApprovalFlow.objects.select_for_update(of=("self",)).filter(code=code).order_by("-version"))
    current = next((one for one in versions if one.is_current), None)
    if current is None:
        raise DomainError("没有这个审批流程")
    if current.version != based_on:
        raise Stale(f"您编辑期间已发布第 {current.version} 版，请对照后再改；您填写的内容都在页面上")
    if not 1 <= len(steps) <= MOST_STEPS:
        raise DomainError(f"流程须有 1 至 {MOST_STEPS} 步")
    changes = flows.compare(flows.drafts_of(current), steps, code)
    pass_same = current.pass_same if pass_same is None else pass_same
    same_head = (current.name, current.pass_same) == (name.strip(), pass_same)
    if same_head and all(not one.sign for one in changes):
        raise DomainError("与现行版本相同，没有可发布的改动")
    ApprovalFlow.objects.filter(code=code, is_current=True).update(is_current=False)
    flow = ApprovalFlow.objects.create(
        code=code,
        name=name.strip(),
        version=versions[0].version + 1,
        note=note.strip(),
        pass_same=pass_same,
        published_at=clock.now(),
        published_by=actor,
    )
    _write(flow, steps)
    record(
        matter=None,
        actor=actor,
        code="flow_published",
        verb="发布审批流程",
        object_label=f"{flow.name} 第 {flow.version} 版",
        note=flow.note,
        changes={
            "steps": [f"{one.sign} {one.text}" for one in changes if one.sign],
            **({} if current.pass_same == pass_same else {"pass_same": [current.pass_same, pass_same]}),
        },
    )
    return flow


def _write(flow: ApprovalFlow, steps: Sequence[Draft]) -> None:
    for order, draft in enumerate(steps, start=1):
        row = draft.row
        row.pk, row.flow, row.order = None, flow, order
        row._state.adding = True
        row.save()
        row.departments.set(draft.departments)
