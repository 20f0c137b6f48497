"""What conditions of the extension flow may look at in a supervised item (apps.approvals.facts)."""

from apps.approvals.facts import Fact, Type
from apps.supervision.models import SupervisionItem

DAYS = "days"  # stated when it is asked for; the rest stands on the item

EXTENSION_FACTS = (
    Fact(DAYS, "申请延长天数", Type.NUMBER, unit="天"),
    Fact(
        "times", "第几次延期", Type.NUMBER, unit="次", value=lambda matter: matter.supervision_item.extension_count + 1
    ),
    Fact(
        "source",
        "督办来源",
        Type.CHOICE,
        choices=tuple((str(value), str(label)) for value, label in SupervisionItem.Source.choices),
        value=lambda matter: matter.supervision_item.source,
    ),
    Fact(
        "important",
        "重要事项",
        Type.YES_NO,
        value=lambda matter: matter.supervision_item.importance == SupervisionItem.Level.HIGH,
    ),
)
