"""What supervised items are found by beside their facts: requirement, criteria, reports, claims, reasons (PLT-09)."""

from collections.abc import Iterator, Sequence

from apps.matters.models import SearchText
from apps.matters.search.sources import Text
from apps.matters.services import add_text, put_text
from apps.supervision.models import CompletionClaim, ExtensionRequest, ProgressReport, SupervisionItem, Urging

BODY = SearchText.Field.BODY
WORDS: dict[type, str] = {ProgressReport: "text", CompletionClaim: "text", ExtensionRequest: "reason", Urging: "note"}


def index_requirement(item: SupervisionItem) -> None:
    """Make 任务要求 and 验收标准 searchable, in the transaction that wrote them."""
    put_text(matter_id=item.pk, field=BODY, ref="requirement", text=_requirement(item))


def index_words(row: ProgressReport | CompletionClaim | ExtensionRequest | Urging) -> None:
    """Make a new report, claim, reason or urging searchable, in the transaction that wrote it."""
    add_text(matter_id=row.item_id, field=BODY, ref=_ref(type(row), row.pk), text=getattr(row, WORDS[type(row)]))


def texts_of(matter_ids: Sequence[int]) -> Iterator[Text]:
    """The same texts of many items, for `reindex`."""
    for item in SupervisionItem.objects.filter(pk__in=matter_ids).only("requirement", "acceptance_criteria"):
        yield Text(item.pk, BODY, "requirement", _requirement(item))
    for model, column in WORDS.items():
        rows = model.objects.filter(item__in=matter_ids).exclude(**{column: ""})  # type: ignore[attr-defined]
        for pk, item_id, text in rows.values_list("pk", "item_id", column):
            yield Text(item_id, BODY, _ref(model, pk), text)


def _ref(model: type, pk: int) -> str:
    return f"{model.__name__.lower()}:{pk}"


def _requirement(item: SupervisionItem) -> str:
    return "\n".join(filter(None, [item.requirement, item.acceptance_criteria]))
