"""The check takes no longer than a person waits, whatever is put into it: no pattern runs away on long stretches."""

import time

import pytest

from apps.typesetting.checking import check, with_words
from apps.typesetting.tests.checking.sample_papers import IDS, PUBLISHED, sample
from apps.typesetting.tests.checking.sound_papers import LETTER, SIGNED, TODAY

STRETCHES = {
    "one line": "各部门要落实，" * 5000,
    "levels": "五、要求\n" * 2000,
    "brackets": "（" * 10000 + "）" * 10000,
    "books": "《〈〉" * 6000,
    "marks": ',,，，"。。' * 4000,
    "digits": "1" * 30000,
    "letters": "a.b-c" * 6000,
    "spaces": " " * 30000 + "甲",
    "dates": "2026年01月05日~3、4天" * 2000,
    "about": "关于转发" * 5000,
}


@pytest.mark.parametrize("name", STRETCHES)
def test_a_long_stretch_is_checked_within_two_seconds(name: str) -> None:
    paper = with_words(LETTER, {"text": STRETCHES[name], "title": STRETCHES[name][:500].replace("\n", "")})
    began = time.perf_counter()
    check(paper, today=TODAY, facts=SIGNED)
    assert time.perf_counter() - began < 2


def test_all_real_documents_together_take_less_than_two_seconds() -> None:
    papers = [sample(name) for name in IDS]
    began = time.perf_counter()
    for paper, today in papers:
        check(paper, today=today, facts=PUBLISHED)
    assert time.perf_counter() - began < 2
