"""The 24-hour filing clock of an issued document (DOC-11, S3)."""

import datetime as dt

from apps.deadlines.codes import DeadlineCode
from apps.documents.deadlines import office_directors

FILE = "outgoing_file"
HOUR = dt.timedelta(hours=1)
FILING_TIME = 24 * HOUR  # from signing, by the clock on the wall: "签发后 24 小时内" (S3)

CODES = (
    DeadlineCode(
        code=FILE,
        label="发文归档时限",
        warn_before=(4 * HOUR,),
        escalate_after=(HOUR,),
        escalate_to=office_directors,
    ),
)
