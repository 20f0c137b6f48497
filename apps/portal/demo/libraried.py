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
    "outgoing": (
        roles.OFFICE_DIRECTOR,
        "拟稿部门对内容负责，部门负责人核稿；会签部门对涉及本部门的内容负责；办公室主任核对文种、格式和行文依据；"
        "签发人对发文负责；文书编号、印发、分发，印章保管人核对签发稿后用印，档案员 24 小时内收齐电子件和纸质件。",
        "核稿人出差的由授权代理办理；会签部门超时由其上级一并办理；签发后发现错误的，作废字号并写明理由，另行发文；"
        "更换印章保管人时，未办的用印申请随印章一并转交。",
        Decimal("3.0"),
    ),
    "supervision": (
        roles.OFFICE_DIRECTOR,
        "办公室主任立项和销号，责任部门负责人按期反馈，每周五核对进度。",
        "到期前办不完的，至少提前一天申请延期；责任人离岗的，由本部门负责人承接。",
        Decimal("1.0"),
    ),
    "manuscript": (
        roles.GM_ASSISTANT,
        "总经理助理交办并把关；主笔写稿，对事实和数据负责；使用文稿的领导审定，审定后由主笔归档。",
        "临时改变用途或日期的，由交办人改时限并告知主笔；主笔离岗的，换人后历次稿件随任务一并转交；不再使用的由交办人撤销。",
        None,
    ),
    "material": (
        roles.GM_ASSISTANT,
        "主笔提出要什么材料、何时要；被征集的部门负责人指定人报送，对所报数据负责。",
        "到期没有报送的，主笔电话催一次，仍不报的告知总经理助理；数据口径不一致的，退回补充时写明按哪个口径。",
        None,
    ),
    "loan": (
        roles.ARCHIVIST,
        "借阅人写明用途；档案员查档、提交审批、出库和收回，收回时当面清点；审批人对可否借阅负责。",
        "借阅人有超期未还的，先归还再借；档案员不在岗时，由办公室主任指定的人代为出库，次日补记；"
        "归还时发现缺页、污损的，当场写明情况，由借阅部门负责人说明后再入库。",
        Decimal("1.0"),
    ),
    "appraisal": (
        roles.ARCHIVIST,
        "档案员列出到期档案并组织鉴定小组；小组成员逐件提出意见；审批通过后，两名监销人到场监销，档案员把清册归档。",
        "意见不一致的一律续存；监销人临时不能到场的，改期，不得由一人监销；涉及诉讼、审计的档案，事情了结前不送鉴定。",
        Decimal("5.0"),
    ),
    "vault_request": (
        roles.SECURITY_ADMIN,
        "查阅人写明文件、事由和时段；两位保管员分别核对后放行，任何一人都不能单独放行；查阅人对看到的内容保密。",
        "一位保管员出差的，等其返回，不得把口令交给他人；确需马上查阅的，当面报告公司领导，按换人程序另行指定保管员；"
        "查阅时段结束仍未看完的，重新申请。",
        None,
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
