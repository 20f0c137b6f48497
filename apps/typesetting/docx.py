"""The issued file for editing: a paper as a Word file of the same measures (DOC-09)."""

import io

from docx import Document

from apps.core import clock
from apps.typesetting.layout import recipients
from apps.typesetting.layout.arranging import Arrangement, arrange
from apps.typesetting.paper import Form, Paper
from apps.typesetting.word import ending, heads, pages, text
from apps.typesetting.word.colophon import put_colophon


def write_docx(paper: Paper) -> bytes:
    """The paper as .docx.

    Whether the recipients stand in the 版记 and whether that has a page of its own is taken from the PDF's arrangement;
    where pages break is Word's affair. Seals and watermark are the PDF's alone. Raises DomainError for a picture that
    is none.
    """
    plan = arrange(paper)
    word_file = Document()
    facts = word_file.core_properties
    facts.title, facts.author, facts.comments = paper.title, "、".join(paper.issuers), ""
    facts.created = facts.modified = clock.now().replace(tzinfo=None)  # UTC, as the format has it
    section = pages.prepare(word_file)
    heads.put_head(word_file, section, paper)
    if paper.main_recipients and not plan.recipients_moved and paper.form != Form.ORDER:
        text.paragraph(word_file, recipients.in_words(paper.main_recipients, "："))
    text.put_blocks(word_file, paper.blocks)
    ending.put_attendance(word_file, paper)
    written = len(word_file.paragraphs)
    ending.put_annex_list(word_file, paper)
    ending.put_signature(word_file, paper)
    ending.keep_with_text(word_file, written if len(paper.blocks) > 1 else written + 1)
    ending.put_note(word_file, paper)
    ending.put_annexes(word_file, paper)
    put_colophon(word_file, paper, plan.recipients_moved, apart=_colophon_apart(plan))
    out = io.BytesIO()
    word_file.save(out)
    return out.getvalue()


def _colophon_apart(plan: Arrangement) -> bool:
    """Whether the last side has the 版记 alone."""
    return len(plan.sheets) > 1 and not plan.sheets[-1].number
