"""What was found in an uploaded .docx: the parts of the document and how each paragraph is set."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.typesetting.paper import Annex, Attendance, Form, Paper
from apps.typesetting.reading.text import blocks_of


@dataclass(frozen=True)
class ParagraphFacts:
    """How one paragraph of the .docx is set.

    `part` says what it was recognised as: head (above the title), title, recipients, body, annexes (附件说明),
    signature, date, note, annex (text of an annex), colophon. `line` is its line in `DocxDraft.text` for the body and
    `number` its place among the body's paragraphs, both from 1, else 0. `face` is the east-asian font of most of its
    characters, '' when the file does not say, `opening` the one it begins with. `size` in points; `line_pitch` the
    fixed line height in points, 0 when it is not fixed; `indent` the first-line indent in characters; `align` left,
    center, right or both.
    """

    part: str
    text: str
    line: int = 0
    number: int = 0
    face: str = ""
    opening: str = ""
    size: float = 0
    bold: bool = False
    line_pitch: float = 0
    indent: float = 0
    align: str = "left"
    style: str = ""
    numbered: bool = False  # its number is Word's automatic one


@dataclass(frozen=True)
class SectionFacts:
    """Page of one section: paper and margins in millimetres, whether its foot carries a page number."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    has_page_number: bool


@dataclass(frozen=True)
class DocxDraft:
    """An uploaded .docx, read: what was not recognised is empty.

    `text` is the body in the editor's form (blocks_of reads it), tables as | a | b |, pictures as ![说明](名称) with
    their data: addresses in `pictures`. `date_text` is 成文日期 as typed; `document_date` the day it means.
    `annex_texts` has the text of each annex bound in, in the order of `annexes`, '' when there is none; `enclosed` is
    what the paper issues or forwards (印发, 转发), which stands behind the signature and is no annex.
    `notices` are Chinese sentences about what was left out or taken in passing (修订 accepted, text boxes).
    """

    title: str = ""
    main_recipients: tuple[str, ...] = ()
    text: str = ""
    annexes: tuple[str, ...] = ()
    annex_texts: tuple[str, ...] = ()
    enclosed_title: str = ""
    enclosed_text: str = ""
    signatories: tuple[str, ...] = ()
    date_text: str = ""
    document_date: dt.date | None = None
    note: str = ""
    number: str = ""
    mark: str = ""
    issuers: tuple[str, ...] = ()  # only those of a joint paper's mark, which then is empty
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    signers: tuple[str, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: dt.date | None = None
    kind: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)
    paragraphs: tuple[ParagraphFacts, ...] = ()
    sections: tuple[SectionFacts, ...] = ()
    notices: tuple[str, ...] = ()

    def paper(self) -> Paper:
        """The same as a Paper, to be checked or drawn; `kind` is 通知 when the title names none."""
        texts = self.annex_texts + ("",) * (len(self.annexes) - len(self.annex_texts))
        return Paper(
            form=self._form(),
            kind=self.kind or "通知",
            issuers=self.issuers,
            mark=self.mark,
            number=self.number,
            upward=bool(self.signers),
            signers=self.signers,
            copy_number=self.copy_number,
            secrecy=self.secrecy,
            urgency=self.urgency,
            title=self.title,
            main_recipients=self.main_recipients,
            blocks=blocks_of(self.text, self.pictures),
            annexes=(
                *self._enclosed(),
                *(
                    Annex(name, blocks_of(text, self.pictures), apart=not text)
                    for name, text in zip(self.annexes, texts, strict=False)
                ),
            ),
            signatories=self.signatories,
            document_date=self.document_date,
            note=self.note,
            attendance=self.attendance,
            copies_to=self.copies_to,
            printed_by=self.printed_by,
            printed_on=self.printed_on,
        )

    def _form(self) -> Form:
        """By kind; a letter's mark is the bare name."""
        if self.kind in ("命令", "纪要"):
            return Form.ORDER if self.kind == "命令" else Form.MINUTES
        return Form.LETTER if self.mark and not self.mark.endswith("文件") else Form.LETTERHEAD

    def _enclosed(self) -> tuple[Annex, ...]:
        if not self.enclosed_text:
            return ()
        blocks = blocks_of(self.enclosed_text, self.pictures)
        return (Annex(self.enclosed_title or "所印发的文件", blocks, listed=False),)
