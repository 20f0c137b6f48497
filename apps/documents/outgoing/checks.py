"""The form check of a draft, and what keeps it from passing the office or being signed (DOC-09)."""

from dataclasses import dataclass, replace
from itertools import takewhile

from apps.approvals.models import Approval, Opinion
from apps.documents.models import IssuerCode, OutgoingDocument
from apps.documents.outgoing.kinds import NUMBERED
from apps.documents.outgoing.names import split_names
from apps.documents.outgoing.papers import paper_of
from apps.org.models import Department
from apps.typesetting.checking import Facts, Fault, check, check_docx
from apps.typesetting.layout.arranging import arrange
from apps.typesetting.paper import Paper, Part
from apps.typesetting.reading import DocxDraft

FIRST_PAGE = 24  # paragraphs: more than the lines of a page


@dataclass(frozen=True)
class FileFaults:
    """What is wrong with a .docx: with its words, which go into the editor, and with how the file itself is set
    (fonts, sizes, line pitch, margins), which importing leaves behind."""

    words: list[Fault]
    setting: list[Fault]


def faults_of_paper(paper: Paper, *, signed: bool = False) -> list[Fault]:
    """What the form check finds in a paper as we would issue it."""
    return check(paper, facts=_facts(paper, signed=signed))


def faults_of_file(draft: DocxDraft) -> FileFaults:
    """What the form check finds in an uploaded .docx, as it is (DOC-09)."""
    paper = draft.paper()
    facts = _facts(paper, signed=False)
    words = check(paper, facts=facts)
    return FileFaults(words, [one for one in check_docx(draft, facts=facts) if one not in words])


def _facts(paper: Paper, *, signed: bool) -> Facts:
    """Our own departments are those below us; a number must bear one of our codes; page 1 is asked as it is drawn."""
    below = tuple(Department.objects.filter(is_active=True).values_list("name", flat=True))
    codes = tuple(IssuerCode.objects.values_list("code", flat=True)) if paper.number else ()
    return Facts(signed=signed, subordinates=below, issuer_codes=codes, first_page_has_body=_first_page(paper))


def _first_page(paper: Paper) -> bool | None:
    """Whether page 1 shows text, as it is drawn; asked of what stands before the first picture or table, and of no
    more than can stand on that page. None when there is nothing to ask."""
    words = tuple(takewhile(lambda one: one.part not in (Part.PICTURE, Part.TABLE), paper.blocks[:FIRST_PAGE]))
    if not words or not paper.title:
        return None
    return arrange(replace(paper, blocks=words, annexes=())).text_on_first_page


def faults_of(document: OutgoingDocument) -> list[Fault]:
    """The same for a document as it stands."""
    return faults_of_paper(paper_of(document), signed=document.matter.state in NUMBERED)


def amendments_open(document: OutgoingDocument) -> list[Opinion]:
    """有修改意见 of this run that no later version of the draft answers (domain.md 1.3: all must close)."""
    last = document.versions.last()
    said = Opinion.objects.filter(
        step__approval__matter=document.pk,
        step__approval__state=Approval.State.RUNNING,
        decision=Opinion.Decision.AMEND,
    )
    rows = said.filter(at__gt=last.at) if last is not None else said
    return list(rows.select_related("author", "on_behalf_of"))


def in_the_way(document: OutgoingDocument, *, with_form: bool) -> list[str]:
    """Why this draft cannot go on, a sentence each. The office may excuse faults and wishes, never a comment."""
    found = []
    if with_form and document.excused_version != document.version:
        must = [fault for fault in faults_of(document) if fault.is_must]
        if must:
            places = "、".join(dict.fromkeys(fault.place for fault in must[:4]))
            found.append(f"格式检查还有 {len(must)} 处必须修改（{places}），请先修改，或写明保留的理由")
        wishes = amendments_open(document)
        if wishes:
            names = "、".join(dict.fromkeys(one.speaker_name for one in wishes))
            found.append(f"{names}的修改意见还没有处理，请修改文稿，或写明不采纳的理由")
    comments = document.comments.filter(resolved_at__isnull=True).count()
    if comments:
        found.append(f"还有 {comments} 条批注没有处理")
    return found


def recipients_of(document: OutgoingDocument) -> tuple[str, ...]:
    """Main recipients and copies, group by group."""
    return (*split_names(document.main_recipients), *split_names(document.copy_recipients))
