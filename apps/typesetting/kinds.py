"""What the check knows of the fifteen kinds (条例 art. 8) and of papers going up (art. 15)."""

import re

KINDS = (
    *("决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报"),
    *("报告", "请示", "批复", "议案", "函", "纪要"),
)
UPWARD = frozenset({"请示", "报告"})
DOWNWARD = frozenset({"决定", "命令", "通知", "通报", "批复"})
ADDRESSED = frozenset({"通知", "通报", "报告", "请示", "批复", "函", "议案"})
# Kinds whose titles are not built with 关于…的: 国务院令, 总经理办公会议纪要.
PLAIN_TITLED = frozenset({"命令", "公报", "公告", "通告", "决议", "纪要", "议案"})
UNSIGNED = frozenset({"纪要", "公报", "决议"})  # signed by no organ: the meeting speaks
# What people call a paper that is none of the fifteen.
NOT_KINDS = (
    "请示报告",
    "申请报告",
    "方案",
    "办法",
    "计划",
    "规定",
    "总结",
    "汇报",
    "申请",
    "建议",
    "说明",
    "要求",
    "安排",
)
_END_NOTE = re.compile(r"(（[^（）]*）)+$")


def plain_kind(kind: str) -> str:
    """命令（令） → 命令, 复函 → 函."""
    bare = kind.split("（")[0].strip()
    return {"复函": "函", "令": "命令", "会议纪要": "纪要"}.get(bare, bare)


def kind_in(title: str) -> str:
    """The kind a title ends with, '' for none; a note in brackets after it is passed over."""
    bare = _END_NOTE.sub("", title).rstrip("。，；：！？、 　")
    if bare.endswith(("请示报告", "申请报告")):
        return ""
    if bare.endswith("令"):
        return "命令"
    return next((kind for kind in KINDS if bare.endswith(kind)), "")
