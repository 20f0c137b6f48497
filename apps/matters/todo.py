"""One line of somebody's to-do list. To-do is a query over open steps, items and readings, not a table."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class TodoLine:
    """What, from whom, since when, until when, and the address of the place of action."""

    matter_id: int
    kind: str  # label of the chip: 收文, 督办
    tone: str  # colour of the chip
    title: str
    number: str
    why: str  # what is asked: 拟办, 批示, 分办, 反馈结果, 审核销号
    from_whom: str
    since: dt.datetime
    due_at: dt.datetime | None
    url: str
    action: str  # the verb on the button
    urgency: int = 0
