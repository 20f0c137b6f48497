"""Out of words with places: the text of a page, and the places of what is looked for."""

import pytest

from apps.ocr import recogniser
from apps.ocr.lines import Mark, marks, text_of

LINES = [
    [["关于", 1000, 500, 400, 200], ["开展", 1400, 500, 400, 200], ["安全", 1800, 500, 400, 200]],
    [["生产", 1000, 800, 400, 200], ["2026", 1450, 800, 400, 200], ["年", 1850, 800, 200, 200]],
    [["Annual", 1000, 1100, 600, 200], ["Report", 1700, 1100, 600, 200]],
]


def test_chinese_stands_close_and_latin_words_apart():
    assert text_of(LINES) == "关于开展安全\n生产2026年\nAnnual Report"


def test_characters_given_one_by_one_are_words_where_they_stand_close():
    letters = [[letter, 1000 + place * 50, 0, 50, 100] for place, letter in enumerate("Report")]
    letters += [[letter, 1400 + place * 50, 0, 50, 100] for place, letter in enumerate("one")]
    assert text_of([letters]) == "Report one"
    assert marks([letters], ["report one"]) == [Mark(1000, 0, 550, 100)]


@pytest.mark.parametrize(
    ("word", "places"),
    [
        ("开展", [Mark(1400, 500, 400, 200)]),
        ("于开", [Mark(1200, 500, 400, 200)]),  # halves of two words
        ("安全生产", [Mark(1800, 500, 400, 200), Mark(1000, 800, 400, 200)]),  # over the end of a line
        ("26年", [Mark(1650, 800, 400, 200)]),
        ("annual report", [Mark(1000, 1100, 1300, 200)]),
        ("annualreport", []),
        ("没有", []),
        ("", []),
    ],
)
def test_a_word_is_marked_where_it_stands(word, places):
    assert marks(LINES, [word]) == places


def test_full_width_and_capitals_are_as_in_the_search():
    lines = [[["ＡＢＣ", 0, 0, 300, 100], ["㎡", 300, 0, 100, 100]]]  # one character that folds into two
    assert marks(lines, ["abc"]) == [Mark(0, 0, 300, 100)]
    assert marks(lines, ["m2"]) == [Mark(300, 0, 100, 100)]


def test_there_is_an_end_to_the_marks_of_a_page():
    assert len(marks([[["的" * 1000, 0, 0, 9000, 100]]], ["的"])) == 300


def test_boxes_that_jump_are_laid_along_the_line():
    """Tesseract gives 门 a box of ten pixels; the line goes down by a hundredth."""
    line = [["部", 239, 340, 56, 39], ["门", 311, 367, 10, 10], ["各", 357, 341, 32, 39], ["车", 405, 342, 25, 38]]
    levelled = recogniser.levelled(line)
    lag = recogniser.LAG * 38.5  # half the line is 38, half 39 high: the word begins earlier, and ends where it ended
    assert [[*word[:2], word[1] + word[3]] for word in levelled] == [[w[0], w[1] - lag, w[1] + w[3]] for w in line]
    tops = [word[2] for word in levelled]
    assert max(tops) - min(tops) < 4
    assert {round(word[4]) for word in levelled} == {44}


def test_places_never_leave_the_page():
    assert recogniser.measured([["字", -5, 95, 200, 20]], 100, 100) == [["字", 0, 9500, 10000, 500]]
