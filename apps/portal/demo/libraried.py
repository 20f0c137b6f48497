"""The process library of the demonstration: notes, what people said, a review, and the figures of what ran."""

import datetime as dt
from decimal import Decimal

from apps.core import clock
from apps.org import roles
from apps.org.models import Role
from apps.portal.demo.company import Company
from apps.processes import services
from apps.processes.models import ProcessNote

NOTES = {  # kind: role, responsible, exceptions, target
    "incoming": (
        roles.REGISTRY_CLERK,
        "文书登记、催办、归档；办公室主任拟办；公司领导批示；主办部门负责人承办并对时限负责。",
        "批示人出差时由授权代理办理或口头批示、助理代录；主办部门有异议的，当日退回办公室主任重新拟办；"
        "系统不可用时先用纸质处理笺，恢复后补录。",
        None,
    ),
    "supervision": (
        roles.OFFICE_DIRECTOR,
        "办公室主任立项和销号，责任部门负责人按期反馈，每周五核对进度。",
        "到期前办不完的，至少提前一天申请延期；责任人离岗的，由本部门负责人承接。",
        Decimal("1.0"),
    ),
}
SAID = (  # who, kind, what is in the way, what would be better, answer
    (
        "sunyue",
        "incoming",
        "传阅件在我们部门排队，有时两天才看到。",
        "并行传阅，谁先看谁先签。",
        "已采纳：传阅改为同时送达。",
    ),
    ("wuqian", "supervision", "", "延期申请能不能在手机上一键提交。", ""),
)


def tell_processes(company: Company, until: dt.datetime) -> None:
    """After everything else has run: the figures are those of the papers told before."""
    director = company.people["wangjg"]
    for kind, (role, responsible, exceptions, target) in NOTES.items():
        owner = Role.objects.get(code=role).principal
        ProcessNote.objects.create(
            kind=kind, owner=owner, responsible=responsible, exceptions=exceptions, target_days=target
        )
    for name, kind, hindrance, suggestion, answer in SAID:
        author = company.people.get(name) or director
        with clock.at(until - dt.timedelta(days=9)):
            said = services.give_feedback(kind=kind, author=author, hindrance=hindrance, suggestion=suggestion)
        if answer:
            with clock.at(until - dt.timedelta(days=8)):
                services.answer_feedback(feedback=said, actor=director, state="adopted", answer=answer)
    services.mark_reviewed(kind="incoming", actor=director, conclusion="用时达标；传阅按反馈改为并行，其余不变。")
    services.count_figures()
