"""Limits of a manuscript: the first draft, the text signed off, what a department was asked for (DOC-12)."""

import datetime as dt

from apps.deadlines.codes import DeadlineCode
from apps.documents.deadlines import office_directors

FIRST, FINAL, MATERIAL = "manuscript_first", "manuscript_final", "manuscript_material"
DAY = dt.timedelta(days=1)

CODES = (
    DeadlineCode(
        code=FIRST, label="文稿初稿时限", warn_before=(DAY,), escalate_after=(DAY,), escalate_to=office_directors
    ),
    DeadlineCode(
        code=FINAL,
        label="文稿定稿时限",
        warn_before=(2 * DAY, DAY),
        escalate_after=(DAY,),
        escalate_to=office_directors,
    ),
    # Nobody above is told of it: who is late stands before the writers, and they remind.
    DeadlineCode(code=MATERIAL, label="材料报送时限", warn_before=(DAY,)),
)
