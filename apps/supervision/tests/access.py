"""Who gets which answer from the addresses of supervision.

The world: 生产部 has the item, 孙员工 owns it, 张总 issued it, 财务部 supports.
"""

from apps.core.tests.access import Row
from apps.org.tests.cast import Cast
from apps.supervision.tests.factories import item_of

EVERYBODY = {"*": 200, "anonymous": 302}
UNSEEN = {"*": 404, "anonymous": 302}
ISSUERS, WORKERS, READERS = ("director", "assistant", "gm"), ("head", "staff"), ("finance_head",)


def _codes(issuers: int, workers: int, readers: int = 403) -> dict[str, int]:
    return {
        **UNSEEN,
        **dict.fromkeys(ISSUERS, issuers),
        **dict.fromkeys(WORKERS, workers),
        **dict.fromkeys(READERS, readers),
    }


MAY_OPEN = dict.fromkeys(("clerk", "director", "assistant", "gm", "deputy"), 0)


def _opening(code: int) -> dict[str, int]:
    return {"*": 403, "anonymous": 302, **dict.fromkeys(MAY_OPEN, code)}


def _verb(name: str, issuers: int, workers: int, data: dict, *, page: int = 200) -> list[Row]:
    """The panel by GET and the deed by POST; whoever may not is told 403 both times."""
    shown = _codes(page if issuers != 403 else 403, page if workers != 403 else 403)
    return [
        Row(f"supervision:{name}", codes=shown),
        Row(f"supervision:{name}", method="post", data=data, codes=_codes(issuers, workers)),
    ]


ROWS = [
    Row("supervision:item_list", codes=EVERYBODY),
    Row("supervision:item_create", codes=_opening(200)),
    Row("supervision:item_create", method="post", data={}, codes=_opening(422)),
    Row("supervision:item_detail", codes=_codes(200, 200, 200)),
    Row("supervision:item_edit", codes=_codes(200, 403)),
    Row("supervision:item_edit", method="post", data={}, codes=_codes(422, 403)),
    *_verb("item_report", 403, 302, {"text": "在办", "progress": "30"}),
    *_verb("item_urge", 302, 403, {"note": ""}),
    *_verb("item_extend", 403, 422, {"to_date": "2000-01-01", "reason": "迟"}),
    *_verb("item_claim", 403, 302, {"text": "完成"}),
    # nothing is claimed yet: refused with a sentence, back to where one came from or on a page of its own
    *_verb("item_confirm", 422, 403, {"note": ""}),
    *_verb("item_send_back", 422, 403, {"note": "缺报告"}),
    *_verb("item_cancel", 302, 403, {"reason": "不再需要"}),
]


def world(cast: Cast) -> dict[str, tuple]:
    """One item in progress."""
    item = item_of(cast, supporting=[cast.finance], due_on=None)
    names = {row.name for row in ROWS} - {"supervision:item_list", "supervision:item_create"}
    return dict.fromkeys(names, (item.pk,))
