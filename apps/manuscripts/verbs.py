"""What can be done on the two pages: one entry per verb, with its rule, form, service and words."""

from collections.abc import Callable
from typing import Any

from apps.documents.outgoing.forms.handling import PlainForm
from apps.documents.verbs import Panel, Verb, panels_of
from apps.manuscripts import forms, request_rules, rules, services
from apps.manuscripts.models import Manuscript, MaterialRequest
from apps.org.models import User

Act = Callable[[Any, User, dict[str, Any]], Any]


def _own(service: Callable[..., Any]) -> Act:
    return lambda manuscript, user, data: service(manuscript=manuscript, actor=user, **data)


def _files(manuscript: Manuscript, user: User, data: dict[str, Any]) -> Any:
    return services.add_files(manuscript=manuscript, actor=user, staged_ids=data["files"])


def _ask(manuscript: Manuscript, user: User, data: dict[str, Any]) -> Any:
    given = {name: data[name] for name in ("departments", "subject", "wanted", "due_on")}
    return services.ask_material(manuscript=manuscript, actor=user, staged_ids=data["files"], **given)


def _of_request(service: Callable[..., Any]) -> Act:
    return lambda request, user, data: service(request=request, actor=user, **data)


def _answer(request: MaterialRequest, user: User, data: dict[str, Any]) -> Any:
    return services.answer(request=request, actor=user, text=data["text"], staged_ids=data["files"])


ALL = (
    Verb("submit", "报批", "send", rules.can_submit, forms.SubmitForm, _own(services.submit_manuscript), "已报批"),
    Verb("hand_in", "提交这一稿", "file-upload", rules.can_hand_in, forms.HandInForm, _own(services.hand_in),
         "已提交", style=""),
    Verb("comment", "批注", "message-2", rules.can_comment, forms.CommentForm, _own(services.add_comment), "已批注",
         style=""),
    Verb("ask", "征集材料", "clipboard-text", rules.can_collect, forms.AskForm, _ask, "已征集材料", style=""),
    Verb("attach", "上传材料", "paperclip", rules.can_collect, forms.FilesForm, _files, "已上传材料", style=""),
    Verb("link", "关联事项或档案", "link", rules.can_collect, forms.LinkForm, _own(services.add_link), "已关联",
         style=""),
    Verb("file", "归档", "archive", rules.can_file, forms.FileForm, _own(services.file_manuscript), "已归档"),
    Verb("cancel", "撤销", "trash", rules.can_cancel, forms.ReasonForm, _own(services.cancel_manuscript), "已撤销",
         style="btn-danger", aside=True, confirm="撤销后不能恢复，编号和各稿留存备查。确定撤销？"),
)  # fmt: skip
VERBS = {verb.code: verb for verb in ALL}

OF_REQUEST = (
    Verb("answer", "报送材料", "send", request_rules.can_answer, forms.AnswerForm, _answer, "已报送"),
    Verb("pass", "交同事准备", "user", request_rules.can_pass, forms.PassForm, _of_request(services.pass_on), "已分办",
         style=""),
    Verb("urge", "催报", "bell-ringing", request_rules.can_urge, PlainForm, _of_request(services.urge), "已催报",
         style=""),
    Verb("send_back", "退回补充", "arrow-back-up", request_rules.can_send_back, forms.SendBackForm,
         _of_request(services.send_back), "已退回补充", style=""),
    Verb("withdraw", "取消征集", "trash", request_rules.can_withdraw, PlainForm,
         _of_request(services.withdraw_request), "已取消征集", style="btn-danger", aside=True,
         confirm="取消后部门不必再报送。确定取消？"),
)  # fmt: skip
REQUEST_VERBS = {verb.code: verb for verb in OF_REQUEST}


def panels(manuscript: Manuscript, user: User, opened: str = "", bound: Any = None) -> list[Panel]:
    """The verbs of this person on a manuscript."""
    return panels_of(ALL, manuscript, user, opened, bound)


def request_panels(request: MaterialRequest, user: User, opened: str = "", bound: Any = None) -> list[Panel]:
    """The verbs of this person on a request."""
    return panels_of(OF_REQUEST, request, user, opened, bound)
