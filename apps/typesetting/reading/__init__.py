"""From what people write or bring to a Paper: the editor's plain text, an uploaded .docx."""

from apps.typesetting.reading.draft import DocxDraft, ParagraphFacts, SectionFacts
from apps.typesetting.reading.text import blocks_of, text_of
from apps.typesetting.reading.word import read_docx

__all__ = ["DocxDraft", "ParagraphFacts", "SectionFacts", "blocks_of", "read_docx", "text_of"]
