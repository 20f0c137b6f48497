"""The issued Word file read back gives the paper it was made from: 22 real documents, without a hand-made exception."""

from dataclasses import replace

import pytest

from apps.typesetting.checking import check_docx
from apps.typesetting.docx import write_docx
from apps.typesetting.kinds import plain_kind
from apps.typesetting.paper import Block, Form, Paper
from apps.typesetting.reading import DocxDraft, read_docx
from apps.typesetting.tests.checking.sample_papers import IDS, PUBLISHED, sample
from apps.typesetting.tests.checking.test_typography import CODES

FIELDS = ("main_recipients", "document_date", "note", "copies_to", "printed_by", "printed_on", "signers")


def _words(blocks: tuple[Block, ...]) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    """Text and cells; the cells a merged row lacks are filled up on the page."""
    rows = (tuple(tuple(cell for cell in row if cell) for row in block.rows) for block in blocks)
    return [(block.text, row) for block, row in zip(blocks, rows, strict=True)]


def _expected(paper: Paper) -> Paper:
    """An order's title and kind are its mark, its number stands there without the register's prefix."""
    if paper.form is Form.ORDER:
        return replace(paper, title="", number=paper.number[paper.number.index("第") :])
    return paper


@pytest.mark.parametrize("name", IDS)
def test_what_was_issued_is_read_back(name: str) -> None:
    issued, today = sample(name)
    draft = read_docx(write_docx(issued))
    paper, want = draft.paper(), _expected(issued)
    assert {field: getattr(paper, field) for field in FIELDS} == {field: getattr(want, field) for field in FIELDS}
    assert (paper.title, paper.number, paper.kind) == (want.title, want.number, plain_kind(want.kind))
    assert [name.split() for name in paper.signatories] == [name.split() for name in want.signatories]
    assert (paper.issuers, paper.mark) == ((want.issuers, "") if draft.issuers else ((), want.mark or want.issuers[0]))
    assert paper.form is want.form
    assert _words(paper.blocks) == _words(want.blocks)
    assert draft.annexes == tuple(annex.name for annex in want.annexes if annex.listed)
    assert not [fault for fault in check_docx(draft, today=today, facts=PUBLISHED) if fault.code in CODES]


def test_the_text_that_is_issued_comes_back_behind_the_signature() -> None:
    issued, _ = sample("gwb-2018-han71")
    draft: DocxDraft = read_docx(write_docx(issued))
    assert draft.enclosed_title == issued.annexes[0].title
    assert _words(draft.paper().annexes[0].blocks) == _words(issued.annexes[0].blocks)
    assert not draft.paper().annexes[0].listed
    assert draft.notices == ("落款之后另有《政府网站集约化试点工作方案》的全文，请核对是作为所印发的文件还是附件处理",)


def test_annexes_come_back_each_with_its_text() -> None:
    issued, _ = sample("gwb-2004-han80-reply")
    paper = read_docx(write_docx(issued)).paper()
    for annex, want in zip(paper.annexes, issued.annexes, strict=True):
        assert annex.name == want.name
        assert _words(annex.blocks)[: len(want.blocks)] == _words(want.blocks)
