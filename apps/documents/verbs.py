"""What can be done on a document's page: one entry per verb, with its rule, form, service and words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from apps.core.errors import Denied
from apps.core.verdict import Verdict, no_right
from apps.documents import forms, rules, services
from apps.documents.models import IncomingDocument, Undertaking
from apps.org.models import User

NOT_YOURS = "本件没有交由您或您的部门承办"


@dataclass(frozen=True)
class Verb:
    """`act(document, user, data)` calls one service; `scope` names the common opinions of `field`."""

    code: str
    label: str
    icon: str
    rule: Callable[[User, Any], Verdict]
    form: type[Any]
    act: Callable[[Any, User, dict[str, Any]], Any]
    done: str
    style: str = "btn-primary"
    scope: str = ""
    field: str = ""
    confirm: str = ""
    aside: bool = False  # rarely used: folded away under 其他操作


def _share(rule: Callable) -> Callable[[User, IncomingDocument], Verdict]:
    def asked(user: User, document: IncomingDocument) -> Verdict:
        share = document.my_share
        return rule(user, share) if share is not None else no_right(NOT_YOURS)

    return asked


def _own(document: IncomingDocument) -> Undertaking:
    if document.my_share is None:
        raise Denied(NOT_YOURS)
    return document.my_share


def _read(user: User, document: IncomingDocument) -> Verdict:
    return rules.can_read(user, document, document.my_reading)


def _assign(document: IncomingDocument, user: User, data: dict[str, Any]) -> None:
    services.assign_undertaking(undertaking=_own(document), actor=user, **data)


def _report(document: IncomingDocument, user: User, data: dict[str, Any]) -> None:
    services.report_result(
        undertaking=_own(document),
        actor=user,
        result=data["result"],
        staged_ids=data["files"],
    )


def _plain(service: Callable[..., Any]) -> Callable[[IncomingDocument, User, dict[str, Any]], Any]:
    return lambda document, user, data: service(document=document, actor=user, **data)


ALL = (
    Verb("read", "已阅", "eye", _read, forms.ReadForm, _plain(services.mark_read), "已阅",
         scope="read", field="comment"),
    Verb("report", "反馈办理结果", "send", _share(rules.can_report), forms.ReportForm, _report, "已反馈办理结果",
         scope="undertake", field="result"),
    Verb("assign", "分办", "user", _share(rules.can_assign), forms.AssignForm, _assign, "已分办"),
    Verb("close", "办结", "check", rules.can_close, forms.CloseForm, _plain(services.close_incoming), "已办结，请归档"),
    Verb("send_back", "退回重办", "arrow-back-up", rules.can_send_back, forms.ReasonForm, _plain(services.send_back),
         "已退回主办部门", style=""),
    Verb("circulate", "增加传阅", "users-plus", rules.can_circulate, forms.ReadersForm, _plain(services.add_readers),
         "已增加传阅", style="", aside=True),
    Verb("attach", "补传附件", "paperclip", rules.can_attach, forms.AttachForm, _plain(services.attach_files),
         "已补传附件", style="", aside=True),
    Verb("return", "退回来文单位", "arrow-back-up", rules.can_return_to_sender, forms.ReasonForm,
         _plain(services.return_to_sender), "已登记退文", style="btn-danger", aside=True,
         confirm="退文后本件办理结束，编号保留备查。确定退回来文单位？"),
    Verb("void", "作废", "trash", rules.can_void, forms.ReasonForm, _plain(services.void_incoming),
         "已作废，编号保留备查", style="btn-danger", aside=True, confirm="作废后不能恢复，编号保留备查。确定作废？"),
)  # fmt: skip
VERBS = {verb.code: verb for verb in ALL}


@dataclass(frozen=True)
class Panel:
    """A verb offered to this person now; a refused one that the person could expect has no form."""

    verb: Verb
    verdict: Verdict
    form: Any = None
    is_open: bool = False


def panels(document: IncomingDocument, user: User, opened: str = "", bound: Any = None) -> list[Panel]:
    """The verbs of this person, in the order of ALL."""
    return panels_of(ALL, document, user, opened, bound)


def panels_of(verbs: Iterable[Verb], document: Any, user: User, opened: str, bound: Any) -> list[Panel]:
    """Those of `verbs` that this person may do now, or could expect; `bound` is the form sent back to `opened`."""
    found = []
    for verb in verbs:
        verdict = verb.rule(user, document)
        if verdict.ok:
            form = bound if bound is not None and opened == verb.code else None
            form = form or verb.form(document=document, user=user, panel=verb.code)
            found.append(Panel(verb, verdict, form, opened == verb.code))
        elif verdict.show:
            found.append(Panel(verb, verdict))
    return found
