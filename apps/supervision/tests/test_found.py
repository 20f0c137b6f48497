"""What is written on an item is found at once, and as a rebuilt index would have it (PLT-09)."""

from apps.matters.models import SearchText
from apps.matters.search.words import PIECE, phrases
from apps.matters.services.reindexing import reindex
from apps.supervision import services
from apps.supervision.tests.factories import item_of

LONG = "整改已完成。" * (PIECE // 3)


def bodies(item) -> list[tuple[str, str]]:
    rows = SearchText.objects.filter(matter=item.pk, field="body").exclude(ref="requirement")
    return list(rows.order_by("ref").values_list("ref", "text"))


def found(item, query: str) -> bool:
    return SearchText.objects.filter(matter=item.pk, field="body", text__matches=phrases(query)).exists()


def test_a_report_an_urging_and_a_claim_are_found_as_after_a_rebuild(cast):
    item = item_of(cast)
    services.urge(item=item, actor=cast.director, note="请抓紧消防验收")
    services.report_progress(item=item, actor=item.owner, text=LONG + "末尾另有喷淋试压", progress=50)
    services.claim_completion(item=item, actor=item.owner, text="锅炉房已检修")
    assert [found(item, words) for words in ("消防验收", "喷淋试压", "锅炉房", "电梯")] == [True, True, True, False]
    written = bodies(item)
    assert sum("~" in ref for ref, _ in written) >= 1  # the long report goes on in further rows
    reindex()
    assert bodies(item) == written


def test_urging_without_words_leaves_nothing_in_the_index(cast):
    item = item_of(cast)
    services.urge(item=item, actor=cast.director)
    assert bodies(item) == []
