"""The text for reading: on the screen, as PDF in ordinary or large type, as .docx, and with how it came to be.

A manuscript has no red head, number or signature: title, the line under it, the text. A speech is read aloud from
the large type: 二号 with two lines' distance instead of 三号 (domain.md 2.1 has the sizes).
"""

import base64
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from docx import Document

from apps.approvals import selectors as approvals
from apps.attachments import storage
from apps.attachments.models import Attachment, StagedUpload
from apps.core import clock
from apps.core.pdf import render_pdf
from apps.manuscripts.content import PICTURE_NAME, Text
from apps.manuscripts.kinds import BEFORE_SIGN_OFF
from apps.manuscripts.models import Manuscript, ManuscriptVersion
from apps.typesetting.comparing import Comparison, compare
from apps.typesetting.fonts.faces import Face, stack
from apps.typesetting.layout.head import title_lines
from apps.typesetting.layout.marks import Run
from apps.typesetting.layout.text import heading_levels, runs_of
from apps.typesetting.paper import Block, Paper, Part
from apps.typesetting.reading import blocks_of
from apps.typesetting.word import heads, pages, shapes
from apps.typesetting.word.text import put_blocks

DRAFT = "未审定"


@dataclass(frozen=True)
class Line:
    """A block and, of a paragraph, its stretches by face (heading, text)."""

    block: Block
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Screen:
    """The text on a page of the product: blocks carry the line they stand on, for comments."""

    title: str
    byline: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Chapter:
    """One version in the history: its text, or after the first one what was changed in it."""

    version: ManuscriptVersion
    text: Text
    comparison: Comparison | None


def screen_of(manuscript: Manuscript) -> Screen:
    """The working text as it stands."""
    text = Text.of(manuscript)
    return screen(text, pictures_of(manuscript, text.body))


def screen(text: Text, pictures: Mapping[str, str]) -> Screen:
    """Any text, with the data: addresses of its pictures."""
    return Screen(text.title, tuple(text.byline.splitlines()), blocks_of(text.body, pictures))


def pdf_of(manuscript: Manuscript, *, large: bool = False) -> bytes:
    """The text on A4 with page numbers; before it is signed off every page says so."""
    text = Text.of(manuscript)
    context = {
        **_laid_out(text, pictures_of(manuscript, text.body)),
        "large": large,
        "watermark": DRAFT if manuscript.matter.state in BEFORE_SIGN_OFF else "",
    }
    return _drawn("manuscripts/reading_pdf.html", context)


def history_pdf(manuscript: Manuscript) -> bytes:
    """How the final text came to be: each version with its author, changes, comments and the opinions given
    (domain.md: revised drafts with leaders' 批示 are filed with the final)."""
    chapters: list[Chapter] = []
    before: Text | None = None
    for version in manuscript.versions.select_related("author"):
        text = Text.from_json(version.content)
        chapters.append(Chapter(version, text, compare(before.lines(), text.lines()) if before else None))
        before = text
    context = {
        "manuscript": manuscript,
        "matter": manuscript.matter,
        "chapters": chapters,
        "comments": manuscript.comments.select_related("author", "resolved_by").order_by("version", "paragraph", "pk"),
        "opinions": approvals.opinions_of(manuscript.matter),
        "printed_at": clock.now(),
    }
    return _drawn("manuscripts/history_pdf.html", context)


def word_of(manuscript: Manuscript) -> bytes:
    """The text for editing, set as the PDF in ordinary type."""
    text = Text.of(manuscript)
    word_file = Document()
    facts = word_file.core_properties
    facts.title, facts.author, facts.comments = text.title, manuscript.writer.name, ""
    facts.created = facts.modified = clock.now().replace(tzinfo=None)  # UTC, as the format has it
    pages.prepare(word_file)
    heads.title(word_file, title_lines(Paper(title=text.title)))
    for line in text.byline.splitlines():
        shapes.write(shapes.aligned(shapes.lined(word_file.add_paragraph()), "center"), line, Face.KAI)
    heads.blank(word_file)
    blocks = blocks_of(text.body, pictures_of(manuscript, text.body))
    put_blocks(word_file, [one for one in blocks if one.part != Part.PICTURE or one.picture])
    out = io.BytesIO()
    word_file.save(out)
    return out.getvalue()


def pictures_of(manuscript: Manuscript, body: str, staged: Iterable[StagedUpload] = ()) -> dict[str, str]:
    """Name → data: address of the pictures the text names, a dropped one before an attached one."""
    wanted = set(PICTURE_NAME.findall(body))
    if not wanted:
        return {}
    found = Attachment.objects.filter(matter=manuscript.pk, name__in=wanted, media_type__startswith="image/")
    rows: dict[str, Attachment | StagedUpload] = {row.name: row for row in found.order_by("version")}
    rows |= {row.name: row for row in staged if row.name in wanted and row.media_type.startswith("image/")}
    return {name: _data(row) for name, row in rows.items()}


def _data(row: Attachment | StagedUpload) -> str:
    content = (storage.root() / str(row.file.name)).read_bytes()
    return f"data:{row.media_type};base64,{base64.b64encode(content).decode()}"


def _laid_out(text: Text, pictures: Mapping[str, str]) -> dict[str, Any]:
    blocks = blocks_of(text.body, pictures)
    headings = heading_levels(blocks)
    plain = (Part.TABLE, Part.PICTURE, Part.CENTRED)
    lines = [Line(one, () if one.part in plain else runs_of(one, headings)) for one in blocks]
    return {
        "title": text.title,
        "title_lines": title_lines(Paper(title=text.title)),
        "byline": text.byline.splitlines(),
        "lines": lines,
    }


def _drawn(template: str, context: dict[str, Any]) -> bytes:
    fonts = {font.family: font.path for face in Face for font in stack(face) if font.fetched}
    families = {face.value: [font.family for font in stack(face)] for face in Face}
    return render_pdf(template, {**context, "fonts": fonts, "families": families}, fonts=fonts)
