"""Who may do what to a supervised item, and when: the button and the service ask the same call."""

import datetime as dt
import math

from apps.approvals.models import Approval
from apps.core import clock
from apps.core.formatting import day
from apps.core.verdict import YES, Verdict, no_right, not_now
from apps.org import roles
from apps.org.models import User
from apps.supervision.kinds import ItemState
from apps.supervision.models import SupervisionItem, Urging

URGE_PAUSE = dt.timedelta(hours=1)
LEADERS = (roles.COMPANY_LEADER, roles.GENERAL_MANAGER)
MAY_OPEN = (roles.OFFICE_DIRECTOR, roles.GM_ASSISTANT, roles.REGISTRY_CLERK, roles.COMPANY_LEADER)


def can_open(user: User) -> Verdict:
    """The office and the leaders enter items into the ledger."""
    if user.has_role(*MAY_OPEN):
        return YES
    return no_right("督办由办公室或公司领导立项，请与办公室联系")


def works_on(user: User, item: SupervisionItem) -> bool:
    """The owner, or somebody who acts for the lead department."""
    return item.owner_id == user.pk or user.pk in item.lead_member_ids


def issues(user: User, item: SupervisionItem) -> bool:
    """The issuer's side: who gave the task, the office director, the GM's assistant."""
    return item.issuer_id == user.pk or user.has_role(roles.OFFICE_DIRECTOR, roles.GM_ASSISTANT)


def _in_progress(item: SupervisionItem) -> Verdict:
    state = item.matter.state
    if state == ItemState.IN_PROGRESS:
        return YES
    if state == ItemState.CLAIMED:
        return not_now("已申请销号，正等待审核", show=True)
    return not_now(f"本项督办{item.matter.state_label}")


def can_report(user: User, item: SupervisionItem) -> Verdict:
    """Feedback comes from those who do the work."""
    if not works_on(user, item):
        return no_right("进展由责任人或主办部门反馈")
    return _in_progress(item)


def can_urge(user: User, item: SupervisionItem) -> Verdict:
    """The issuer's side or who opened it, at most once an hour each."""
    if not issues(user, item) and item.matter.created_by_id != user.pk:
        return no_right("催办由交办领导、办公室主任、总经理助理或立项人发出")
    state = _in_progress(item)
    if not state.ok:
        return state
    last = _last_urging(user, item)
    if last is not None and last.at > clock.now() - URGE_PAUSE:
        wait = math.ceil((last.at + URGE_PAUSE - clock.now()) / dt.timedelta(minutes=1))
        return not_now(f"您一小时内已催办过，{wait} 分钟后可再次催办", show=True)
    return YES


def _last_urging(user: User, item: SupervisionItem) -> Urging | None:
    loaded = getattr(item, "_prefetched_objects_cache", {}).get("urgings")
    if loaded is not None:
        return next((urging for urging in loaded if urging.actor_id == user.pk), None)
    return Urging.objects.filter(item=item, actor=user).first()


def can_extend(user: User, item: SupervisionItem) -> Verdict:
    """An extension is asked for before the limit has passed (domain.md 4.1), one at a time."""
    if not works_on(user, item):
        return no_right("延期由责任人或主办部门申请")
    state = _in_progress(item)
    if not state.ok:
        return state
    if clock.today() > item.due_on:
        return not_now(f"已超过办结期限（{day(item.due_on)}），延期须在到期前提出；请尽快办结并说明原因", show=True)
    if has_pending_extension(item):
        return not_now("上一份延期申请还在审批，请等结果", show=True)
    return YES


def has_pending_extension(item: SupervisionItem) -> bool:
    """Whether an extension is being decided; a page that loaded the requests answers without a query."""
    loaded = getattr(item, "_prefetched_objects_cache", {}).get("extensions")
    if loaded is not None:
        return any(request.state == "pending" for request in loaded)
    return item.extensions.filter(approval__state=Approval.State.RUNNING).exists()


def can_claim(user: User, item: SupervisionItem) -> Verdict:
    """Those who do the work say it is done."""
    if not works_on(user, item):
        return no_right("销号由责任人或主办部门申请")
    state = _in_progress(item)
    if not state.ok:
        return state
    if has_pending_extension(item):
        return not_now("延期申请还在审批；如已完成，请先撤回延期申请再申请销号", show=True)
    return YES


def can_confirm(user: User, item: SupervisionItem) -> Verdict:
    """The issuer's side closes or sends back; never who claimed or owns it (dual control)."""
    if not issues(user, item):
        return no_right("销号由交办领导、办公室主任或总经理助理审核")
    if item.matter.state == ItemState.IN_PROGRESS:
        return not_now("责任人还没有申请销号")
    if item.matter.state != ItemState.CLAIMED:
        return not_now(f"本项督办{item.matter.state_label}")
    if item.owner_id == user.pk or _claimer_id(item) == user.pk:
        return no_right("本人负责或本人申请销号的事项，须由他人审核")
    return YES


def _claimer_id(item: SupervisionItem) -> int | None:
    loaded = getattr(item, "_prefetched_objects_cache", {}).get("claims")
    if loaded is not None:
        return next((claim.claimed_by_id for claim in loaded if claim.state == "pending"), None)
    return item.claims.filter(state="pending").values_list("claimed_by_id", flat=True).first()


def can_cancel(user: User, item: SupervisionItem) -> Verdict:
    """The issuer's side strikes an item out that is no longer to be done."""
    if not issues(user, item):
        return no_right("撤销由交办领导、办公室主任或总经理助理决定")
    if item.matter.state not in (ItemState.IN_PROGRESS, ItemState.CLAIMED):
        return not_now(f"本项督办{item.matter.state_label}")
    return YES


def can_change(user: User, item: SupervisionItem) -> Verdict:
    """The issuer's side or who opened it may correct words and people while the work goes on."""
    if not issues(user, item) and item.matter.created_by_id != user.pk:
        return no_right("督办要求由交办领导、办公室主任、总经理助理或立项人修改")
    state = _in_progress(item)
    if state.ok and has_pending_extension(item):
        return not_now("延期申请正在审批，请等结果后再修改")
    return state
