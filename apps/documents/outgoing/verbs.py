"""What can be done on an outgoing document's page: one entry per verb, with its rule, form, service and words."""

from collections.abc import Callable
from typing import Any

from apps.core.verdict import Verdict
from apps.documents.models import OutgoingDocument
from apps.documents.outgoing import forms, rules, services
from apps.documents.outgoing.names import single_names
from apps.documents.verbs import Panel, Verb, panels_of
from apps.org.models import User


def _plain(service: Callable[..., Any]) -> Callable[[OutgoingDocument, User, dict[str, Any]], Any]:
    return lambda document, user, data: service(document=document, actor=user, **data)


def _receipt(user: User, document: OutgoingDocument) -> Verdict:
    return rules.can_sign_for(user, document, document.my_receipt)


def _distribute(document: OutgoingDocument, user: User, data: dict[str, Any]) -> Any:
    house = [one.principal for one in (*data["departments"], *data["people"])]
    outside = single_names(data["outside"])
    return services.distribute(
        document=document, actor=user, house=house, outside=outside, way=data["way"], note=data["note"],
        printed=data.get("printed"),
    )  # fmt: skip


def _file(document: OutgoingDocument, user: User, data: dict[str, Any]) -> Any:
    copy = data.pop("paper_copy")
    return services.file_outgoing(
        document=document, actor=user, paper=copy == "filed", paper_required=copy != "none", **data
    )


ALL = (
    Verb("submit", "送审", "send", rules.can_submit, forms.SubmitForm, _plain(services.submit_draft), "已送审"),
    Verb("comment", "写批注", "message-2", rules.can_comment, forms.CommentForm, _plain(services.add_comment),
         "已批注", style=""),
    Verb("ask_seal", "申请用印", "rubber-stamp", rules.can_ask_seal, forms.SealRequestForm, _plain(services.ask_seal),
         "已送印章保管人"),
    Verb("seal", "用印", "rubber-stamp", rules.can_seal, forms.SealForm, _plain(services.place_seal), "已用印并登记",
         confirm="请核对文件与签发稿一致。用印后记入用印登记，不能撤销。确定用印？"),
    Verb("issue", "排版印发", "file-certificate", rules.can_issue, forms.IssueForm, _plain(services.issue_document),
         "已印发，PDF 和 Word 已生成", confirm="印发后文件锁定，不能再改。确定印发？"),
    Verb("sign_for", "签收", "clipboard-check", _receipt, forms.PlainForm, _plain(services.sign_for), "已签收"),
    Verb("file", "归档", "archive", rules.can_file, forms.FileForm, _file, "已归档"),
    Verb("shelve", "纸质件入库", "archive", rules.can_shelve, forms.ShelveForm, _plain(services.shelve_paper),
         "纸质件已入库，归档完成"),
    Verb("waive_paper", "没有纸质件", "file-off", rules.can_waive_paper, forms.ReasonForm,
         _plain(services.waive_paper), "已写明没有纸质件，归档完成", style="", aside=True),
    Verb("distribute", "分发", "mail-forward", rules.can_distribute, forms.DistributeForm, _distribute, "已分发"),
    Verb("remind", "催收", "bell-ringing", rules.can_remind, forms.PlainForm, _plain(services.remind), "已催收",
         style="", aside=True),
    Verb("excuse", "保留格式问题或修改意见", "clipboard-check", rules.can_excuse, forms.ReasonForm,
         _plain(services.excuse_faults), "已写明保留的理由", style="", aside=True),
    Verb("raise", "提为核心件", "trending-up", rules.can_raise, forms.ReasonForm, _plain(services.raise_to_core),
         "已提为核心件", style="", aside=True, confirm="提为核心件后增加公司领导签发，不能再降回。确定？"),
    Verb("void", "作废", "trash", rules.can_void, forms.ReasonForm, _plain(services.void_outgoing), "已作废",
         style="btn-danger", aside=True, confirm="作废后不能恢复，已编的发文字号保留备查。确定作废？"),
)  # fmt: skip
VERBS = {verb.code: verb for verb in ALL}


def panels(document: OutgoingDocument, user: User, opened: str = "", bound: Any = None) -> list[Panel]:
    """The verbs of this person, in the order of ALL."""
    return panels_of(ALL, document, user, opened, bound)
