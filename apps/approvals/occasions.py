"""Where a common opinion is offered: the words of the office for the occasions that the pages ask for."""

OCCASIONS = {
    "propose": "拟办",
    "instruct": "批示",
    "undertake": "承办反馈",
    "read": "传阅",
    "supervise": "催办",
    "confirm": "销号",
    "send_back": "退回办理",
    "extension": "延期审批",
    "review": "发文审核",
    "manuscript": "文稿审定",
}
