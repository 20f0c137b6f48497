"""What a notice is about: the word and colour of its chip in the inbox."""

CODES: dict[str, tuple[str, str]] = {
    "todo": ("待办", "blue"),
    "reading": ("传阅", "grey"),
    "mention": ("点名", "blue"),
    "urge": ("催办", "red"),
    "result": ("结果", "green"),
    "deadline": ("时限", "amber"),
    "report": ("报表", "grey"),
}


def chip(code: str) -> tuple[str, str]:
    """Label and colour of a code; an unknown one is simply a notice."""
    return CODES.get(code, ("通知", "grey"))
