"""The verbs on a loan's page: rule, form, service and words of each, in the order they are offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.archives import loan_rules as rules
from apps.archives import services
from apps.archives.forms import lending as forms
from apps.archives.models import Loan
from apps.archives.selectors import visible_to
from apps.core.errors import DomainError
from apps.core.verdict import Verdict
from apps.org.models import User


@dataclass(frozen=True)
class Verb:
    """`act` is given the loan, the actor and the form's clean data as keywords."""

    code: str
    label: str
    icon: str
    rule: Callable[[User, Loan], Verdict]
    form: type[forms.LoanVerbForm]
    act: Callable[..., Any]
    done: str
    style: str = ""
    confirm: str = ""


def _match(*, loan: Loan, actor: User, code: str) -> None:
    record = visible_to(actor).filter(archive_code=code.strip()).first()
    if record is None:
        record = visible_to(actor).filter(former_codes__code=code.strip()).first()
    if record is None:
        raise DomainError("没有这个档号的档案，请核对后再填", field="code")
    services.match_record(loan=loan, actor=actor, record=record)


VERBS = {
    verb.code: verb
    for verb in (
        Verb("match", "查档配件", "search", rules.can_match, forms.MatchForm, _match, "已配件，送审批", "btn-primary"),
        Verb("refuse", "退回申请", "arrow-back-up", rules.can_match, forms.RefuseForm, services.refuse_request,
             "已退回"),
        Verb("hand_out", "出库", "package-export", rules.can_hand_out, forms.HandOutForm, services.hand_out,
             "已出库，期限已开始计算", "btn-primary"),
        Verb("give_back", "归还", "package-import", rules.can_return, forms.ReturnForm, services.take_back,
             "已归还", "btn-primary"),
        Verb("renew", "申请续借", "calendar-plus", rules.can_renew, forms.RenewForm, services.request_renewal,
             "续借申请已提交，批准前仍按原期限归还"),
        Verb("end", "结束阅览", "eye-off", rules.can_end, forms.PlainForm, services.end_window, "阅览已结束",
             confirm="结束后不能再打开文件，需要时重新申请。确定结束？"),
        Verb("cancel", "撤回申请", "circle-x", rules.can_cancel, forms.PlainForm, services.cancel_loan, "申请已撤回",
             confirm="确定撤回这次借阅申请？"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """One verb as the page draws it: allowed (with its form), or refused with a reason worth showing."""

    verb: Verb
    verdict: Verdict
    form: forms.LoanVerbForm | None
    is_open: bool = False


def panels(loan: Loan, user: User, *, opened: str = "", bound: forms.LoanVerbForm | None = None) -> list[Panel]:
    """The panels of one person on one loan; `opened` stands open, with the form as it was sent."""
    found: list[Panel] = []
    for code, verb in VERBS.items():
        verdict = verb.rule(user, loan)
        if not verdict.ok and not verdict.show:
            continue
        form = None
        if verdict.ok:
            form = bound if bound is not None and code == opened else verb.form(verb=code)
        found.append(Panel(verb, verdict, form, is_open=code == opened))
    return found
