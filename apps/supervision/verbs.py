"""The verbs on an item's page: rule, form, service and words of each, in the order they are offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.core.verdict import Verdict
from apps.org.models import User
from apps.supervision import forms, rules, services
from apps.supervision.models import SupervisionItem


@dataclass(frozen=True)
class Verb:
    """`act` is given the item, the actor and the form's clean data as keywords."""

    code: str
    label: str
    icon: str
    rule: Callable[[User, SupervisionItem], Verdict]
    form: type[forms.VerbForm]
    act: Callable[..., Any]
    done: str
    scope: str = ""  # common opinions offered above the text
    field: str = "note"  # the field the common opinions go into
    style: str = ""
    confirm: str = ""


def _report(*, item: SupervisionItem, actor: User, text: str, progress: int, files: list[str]) -> None:
    services.report_progress(item=item, actor=actor, text=text, progress=progress, staged_ids=files)


def _claim(*, item: SupervisionItem, actor: User, text: str, files: list[str]) -> None:
    services.claim_completion(item=item, actor=actor, text=text, staged_ids=files)


VERBS = {
    verb.code: verb
    for verb in (
        Verb(
            "report", "反馈进展", "message-report", rules.can_report, forms.ReportForm, _report, "进展已反馈",
            field="text", style="btn-primary",
        ),
        Verb(
            "confirm", "同意销号", "circle-check", rules.can_confirm, forms.ConfirmForm, services.confirm_close,
            "已销号", scope="confirm", style="btn-primary", confirm="销号后不能再办理。确定已达到验收标准？",
        ),
        Verb(
            "send_back", "退办", "arrow-back-up", rules.can_confirm, forms.SendBackForm, services.send_back,
            "已退回责任人继续办理", scope="send_back",
        ),
        Verb(
            "claim", "申请销号", "flag-check", rules.can_claim, forms.ClaimForm, _claim, "已申请销号，等待审核",
            field="text",
        ),
        Verb(
            "extend", "申请延期", "calendar-plus", rules.can_extend, forms.ExtendForm, services.request_extension,
            "延期申请已提交，批准前仍按现期限办理", field="reason",
        ),
        Verb(
            "urge", "催办", "bell-ringing", rules.can_urge, forms.UrgeForm, services.urge,
            "已催办，责任人和主办部门会收到通知", scope="supervise",
        ),
        Verb(
            "cancel", "撤销", "circle-x", rules.can_cancel, forms.CancelForm, services.cancel_item, "已撤销",
            field="reason", style="btn-danger", confirm="撤销后不能恢复。确定撤销这项督办？",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """One verb as the page draws it: allowed (with its form), or refused with a reason worth showing."""

    verb: Verb
    verdict: Verdict
    form: forms.VerbForm | None
    is_open: bool = False


def panels(item: SupervisionItem, user: User, *, opened: str = "", bound: forms.VerbForm | None = None) -> list[Panel]:
    """The panels of one person on one item; `opened` stands open, with the form as it was sent."""
    found: list[Panel] = []
    for code, verb in VERBS.items():
        verdict = verb.rule(user, item)
        if not verdict.ok and not verdict.show:
            continue
        form = None
        if verdict.ok:
            form = bound if bound is not None and code == opened else verb.form(item=item, user=user, verb=code)
        found.append(Panel(verb, verdict, form, is_open=code == opened))
    return found
