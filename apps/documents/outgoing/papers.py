"""From a draft to the Paper that is checked, drawn and issued: one description for all three (DOC-08)."""

import base64
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.attachments import storage
from apps.attachments.models import Attachment, StagedUpload
from apps.core.secrecy import Secrecy, Urgency
from apps.documents.models import IssuerCode, OutgoingDocument, OutgoingState
from apps.documents.models.outgoing import DocumentKind
from apps.documents.outgoing import rules
from apps.documents.outgoing.content import Content
from apps.documents.outgoing.kinds import NUMBERED
from apps.documents.outgoing.names import split_names
from apps.typesetting.paper import Annex, Attendance, Form, Paper
from apps.typesetting.reading import blocks_of

PICTURE = re.compile(r"!\[[^\]\n]*\]\(([^()\n]+)\)")
ISSUES = re.compile("印发|转发|批转|发布|公布")  # in a title: what follows is issued or forwarded
FILE_COPY = 1
DRAFT, REVIEW = "草稿", "审核中"


@dataclass(frozen=True)
class Issue:
    """What a paper bears only from its signature on."""

    number: str = ""
    signer: str = ""
    document_date: dt.date | None = None
    printed_on: dt.date | None = None
    seals: tuple[str, ...] = ()
    marks_seal_place: bool = False
    watermark: str = ""
    copy_number: str = ""  # 份号 as printed


def compose(
    content: Content, kind: DocumentKind, code: IssuerCode, *, pictures: Mapping[str, str], issue: Issue | None = None
) -> Paper:
    """A draft as a Paper; `pictures` are the data: addresses of those its text names."""
    form = Form(content.form)
    issuers = (code.issuer, *split_names(content.joint_issuers))
    secret = content.secrecy >= Secrecy.COMMERCIAL
    issue = issue or Issue(watermark=DRAFT, copy_number=copy_mark(FILE_COPY) if secret else "")
    upward = kind.direction == DocumentKind.Direction.UP
    return Paper(
        form=form,
        kind=kind.name,
        issuers=issuers,
        mark=mark_of(form, code),
        number=issue.number,
        upward=upward,
        signers=(issue.signer,) if upward and issue.signer else (),
        copy_number=issue.copy_number,
        secrecy="★".join(filter(None, [Secrecy(content.secrecy).label, content.secrecy_period])) if secret else "",
        urgency=Urgency(content.urgency).label if content.urgency else "",
        title=content.title,
        main_recipients=split_names(content.main_recipients),
        blocks=blocks_of(content.body, pictures),
        annexes=tuple(
            Annex(name, blocks_of(text, pictures), apart=not text, listed=not is_issued_with(content, name, text))
            for name, text in content.annexes
        ),
        signatories=split_names(content.signatory) or (issuers if form != Form.MINUTES else ()),
        document_date=issue.document_date,
        seals=issue.seals,
        marks_seal_place=issue.marks_seal_place and form != Form.MINUTES,
        note=content.note.strip().removeprefix("（").removesuffix("）"),
        attendance=tuple(_attendance(content.attendance)),
        copies_to=split_names(content.copy_recipients),
        printed_by=code.printed_by,
        printed_on=issue.printed_on,
        watermark=issue.watermark,
    )


def mark_of(form: Form, code: IssuerCode) -> str:
    """发文机关标志: a letter bears the bare name (10.1), an order the name and 令 (10.2), minutes …纪要 (10.3)."""
    if form == Form.LETTER:
        return code.issuer
    if form == Form.ORDER:
        return code.mark if code.mark.endswith("令") else f"{code.issuer}令"
    if form == Form.MINUTES:
        return code.mark if code.mark.endswith("纪要") else f"{code.issuer}会议纪要"
    return code.mark


def is_issued_with(content: Content, name: str, text: str) -> bool:
    """Whether this is no annex but the very text that the paper issues or forwards (印发, 转发): it stands on a new
    page without 附件 above it, and 附件说明 does not list it (GB/T 9704-2012 7.3.4 asks only for annexes)."""
    bare = name.strip().strip("《》")
    if not text or not bare or not ISSUES.search(content.title):
        return False
    return bare in content.title or f"《{bare}》" in content.body


def _attendance(text: str) -> Iterable[Attendance]:
    for line in text.splitlines():
        label, colon, people = line.partition("：")
        if line.strip():
            yield Attendance(label.strip(), people.strip()) if colon else Attendance("", line.strip())


def copy_mark(number: int) -> str:
    """份号: six digits (GB/T 9704-2012 7.2.1)."""
    return f"{number:06}"


def paper_of(document: OutgoingDocument, *, seals: tuple[str, ...] = (), copy: int = FILE_COPY) -> Paper:
    """The document as it stands: a draft with its watermark, a signed one with number and date.

    Where copies are numbered the paper bears the number of `copy`: before it is issued wherever it is secret, after
    that as was decided then. Copy 1 is the one that stays on file.
    """
    state = document.matter.state
    signed = state in NUMBERED
    issue = Issue(
        number=document.matter.number,
        signer=document.signer.name if document.signer else "",
        document_date=document.document_date,
        printed_on=document.printed_on,
        seals=seals,
        marks_seal_place=signed,
        copy_number=copy_mark(copy) if rules.numbers_copies(document) else "",
        watermark="" if signed else REVIEW if state == OutgoingState.REVIEWING else DRAFT,
    )
    content = Content.of(document)
    named = names_in(content)
    pictures = pictures_of(document, named) if named else {}
    return compose(content, document.document_kind, document.issuer_code, pictures=pictures, issue=issue)


def seals_of(document: OutgoingDocument) -> tuple[str, ...]:
    """The picture of the seal that the keeper placed; nothing when none was, or it is sealed by hand."""
    use = document.seal_uses.filter(placed=True).select_related("seal").first()
    return (use.seal.picture,) if use is not None else ()


def names_in(content: Content) -> set[str]:
    """The pictures a draft names."""
    return {name for text in (content.body, *(text for _, text in content.annexes)) for name in PICTURE.findall(text)}


def pictures_of(document: OutgoingDocument | None, wanted: set[str], staged: Iterable[StagedUpload] = ()) -> dict:
    """Name → data: address of those pictures that are there, a dropped one before an attached one."""
    rows: dict[str, Attachment | StagedUpload] = {}
    if document is not None:
        found = Attachment.objects.filter(matter=document.pk, name__in=wanted, media_type__startswith="image/")
        rows |= {row.name: row for row in found.order_by("version")}
    rows |= {row.name: row for row in staged if row.name in wanted and row.media_type.startswith("image/")}
    return {name: _data(row) for name, row in rows.items()}


def _data(row: Attachment | StagedUpload) -> str:
    content = (storage.root() / str(row.file.name)).read_bytes()
    return f"data:{row.media_type};base64,{base64.b64encode(content).decode()}"
