"""What a notice is about: the word and colour of its chip in the inbox, and what it is in one line."""

TEST = "test"  # sent by a person to themselves
SECURITY = "security"
CODES: dict[str, tuple[str, str]] = {
    "todo": ("待办", "blue"),
    "reading": ("传阅", "grey"),
    "mention": ("点名", "blue"),
    "urge": ("催办", "red"),
    "result": ("结果", "green"),
    "deadline": ("时限", "amber"),
    "report": ("报表", "grey"),
    SECURITY: ("安全", "red"),
    TEST: ("测试", "grey"),
}
HINTS: dict[str, str] = {
    "todo": "轮到我批示、办理、审批的事项",
    "reading": "送我传阅的文件",
    "mention": "批示或意见中点到我",
    "urge": "催办、催阅",
    "result": "我提交的事项有了结果",
    "deadline": "快到期、已到期、已超时",
    "report": "定期报表",
    SECURITY: "封存链校验不通过等安全事件",
}


def chip(code: str) -> tuple[str, str]:
    """Label and colour of a code; an unknown one is simply a notice."""
    return CODES.get(code, ("通知", "grey"))


def kinds() -> list[str]:
    """The kinds of notice a person chooses ways for."""
    return [code for code in CODES if code != TEST]
