"""Supervised items for the tests, made by the service."""

import datetime as dt

from apps.core import clock
from apps.org.tests.cast import Cast
from apps.supervision.models import SupervisionItem
from apps.supervision.services import claim_completion, open_item

MONDAY = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)  # 09:00 at the office
DUE = dt.date(2026, 12, 4)  # Friday, nine working days later


def item_of(cast: Cast, **extra) -> SupervisionItem:
    """An item of 生产部, owned by 孙员工, issued by 张总, opened by 王主任; `due_on=None`: in eleven days."""
    given = {
        "actor": cast.director,
        "title": "完成焊接车间除尘改造",
        "requirement": "12 月 4 日前完成除尘设备安装调试",
        "acceptance_criteria": "第三方检测合格，报告交办公室",
        "issuer": cast.gm,
        "lead_department": cast.production,
        "owner": cast.staff,
        "due_on": DUE,
        **extra,
    }
    given["due_on"] = given["due_on"] or clock.today() + dt.timedelta(days=11)
    return open_item(**given)


def claimed_item(cast: Cast, **extra) -> SupervisionItem:
    """An item the owner says is done."""
    item = item_of(cast, **extra)
    claim_completion(item=item, actor=item.owner, text="检测合格，报告见附件")
    item.matter.refresh_from_db()
    return item


def fresh(item: SupervisionItem) -> SupervisionItem:
    """The row as it is now."""
    return SupervisionItem.objects.select_related("matter").get(pk=item.pk)
