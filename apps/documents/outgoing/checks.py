"""The form check of a draft, and what keeps it from passing the office or being signed (DOC-09)."""

from apps.approvals.models import Approval, Opinion
from apps.documents.models import OutgoingDocument
from apps.documents.outgoing.kinds import NUMBERED
from apps.documents.outgoing.names import split_names
from apps.documents.outgoing.papers import paper_of
from apps.org.models import Department
from apps.typesetting.checking import Facts, Fault, check
from apps.typesetting.paper import Paper


def faults_of_paper(paper: Paper, *, signed: bool = False) -> list[Fault]:
    """What the form check finds; our own departments are those below us."""
    below = tuple(Department.objects.filter(is_active=True).values_list("name", flat=True))
    return check(paper, facts=Facts(signed=signed, subordinates=below))


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
