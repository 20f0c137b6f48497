"""Papers without a fault, one of each sort, into which tests plant one."""

import datetime as dt
from dataclasses import replace

from apps.typesetting.checking import Facts, with_words
from apps.typesetting.paper import Annex, Attendance, Form, Paper
from apps.typesetting.reading import blocks_of, text_of

TODAY = dt.date(2026, 11, 21)
SIGNED = Facts(signed=True, issuer_codes=("华办发", "华发", "华请", "华报", "华函"), subordinates=("华明科技南京公司",))
COMPANY = "华明科技有限公司"

NOTICE_TEXT = """为加强办公用品管理，根据《华明科技有限公司行政管理制度》（华发〔2025〕8号），现就有关事项通知如下：
一、总体要求
坚持“按需申领、以旧换新”的原则，自2026年12月1日起执行。
二、具体安排
（一）申领时间。各部门每月5日前报送需求计划（见附件1）。
1.常用物品由部门联络员汇总。
2.专用物品由使用人填写申请单（见附件2）。
（1）单价500元以上的，须经部门负责人同意。
（2）单价2000元以上的，须经分管领导同意。
（二）发放时间。办公室每月10日至15日发放，节余率控制在5%—10%。
三、工作要求
各部门要高度重视，确保落实。"""

NOTICE = Paper(
    kind="通知",
    issuers=(COMPANY,),
    mark=f"{COMPANY}文件",
    number="华办发〔2026〕12号",
    title=f"{COMPANY}关于加强办公用品管理的通知",
    main_recipients=("各部门", "各分公司"),
    blocks=blocks_of(NOTICE_TEXT),
    annexes=(
        Annex("办公用品需求计划表", blocks_of("| 品名 | 数量 |\n| 笔记本 | 20 |")),
        Annex("专用物品申请单", blocks_of("申请人应当逐项填写，由部门负责人签字。")),
    ),
    signatories=(COMPANY,),
    document_date=dt.date(2026, 11, 20),
    note="此件公开发布",
    copies_to=("集团办公室",),
    printed_by="华明科技有限公司办公室",
    printed_on=dt.date(2026, 11, 21),
)

REQUEST = replace(
    NOTICE,
    kind="请示",
    upward=True,
    signers=("张明",),
    number="华请〔2026〕3号",
    title=f"{COMPANY}关于购置会议设备的请示",
    main_recipients=("华明集团有限公司",),
    blocks=blocks_of("因会议室设备老化，拟购置会议设备一套，预算12万元。\n以上请示，妥否，请批示。"),
    annexes=(),
    note="联系人：李登记，电话：025-86001234",
)

REPORT = replace(
    REQUEST,
    kind="报告",
    number="华报〔2026〕5号",
    title=f"{COMPANY}关于2026年安全生产情况的报告",
    blocks=blocks_of("2026年，公司未发生安全事故。\n特此报告。"),
    note="",
)

JOINT_REQUEST = replace(
    REQUEST,
    issuers=(COMPANY, "华明物流有限公司"),
    signatories=(COMPANY, "华明物流有限公司"),
    signers=("张明", "王立"),
    title=f"{COMPANY}、华明物流有限公司关于共建仓库的请示",
)

LETTER = replace(
    NOTICE,
    form=Form.LETTER,
    kind="函",
    number="华函〔2026〕7号",
    title=f"{COMPANY}关于商请借用会场的函",
    main_recipients=("南京市图书馆",),
    blocks=blocks_of("我公司拟于2026年12月8日举办培训，商请借用贵馆报告厅一天。\n请予支持，并复函。"),
    annexes=(),
)

MINUTES = replace(
    NOTICE,
    form=Form.MINUTES,
    kind="纪要",
    number="第12期",
    mark=f"{COMPANY}总经理办公会议纪要",
    title="总经理办公会议纪要",
    main_recipients=(),
    blocks=blocks_of(
        "2026年11月18日，张明总经理主持召开办公会议，研究了办公用品管理工作。\n一、会议同意办公用品管理办法。"
    ),
    annexes=(),
    signatories=(),
    attendance=(Attendance("出席", "张明、王立、李红"),),
)

ORDER = replace(
    NOTICE,
    form=Form.ORDER,
    kind="命令（令）",
    number="第6号",
    title=f"{COMPANY}令",
    main_recipients=(),
    blocks=blocks_of("《华明科技有限公司安全生产规定》已经公司办公会议通过，现予公布，自2027年1月1日起施行。"),
    annexes=(),
    signatories=("总经理 张明",),
    copies_to=(),
)

SOUND = {
    "notice": NOTICE,
    "request": REQUEST,
    "report": REPORT,
    "joint": JOINT_REQUEST,
    "letter": LETTER,
    "minutes": MINUTES,
    "order": ORDER,
}


def with_text(paper: Paper, old: str, new: str) -> Paper:
    """The paper with these words of its body put in another way."""
    text = text_of(paper.blocks)
    assert text.count(old) == 1, old
    return with_words(paper, {"text": text.replace(old, new)})
