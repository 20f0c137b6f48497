"""Who gets what from the addresses of archives: the clerk and the director see the matter, the archivist the record."""

from apps.archives import services
from apps.archives.loan_verbs import VERBS
from apps.archives.models import Loan
from apps.archives.tests.factories import approve_loan, arranged, asked, make_record
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.tests.access import Row
from apps.org.tests.cast import Cast

SEEN = {"clerk": 200, "director": 200, "archivist": 200, "anonymous": 302, "*": 404}
KEEPER = {"archivist": 200, "anonymous": 302, "*": 403}
KEEPS = {"archivist": 302, "anonymous": 302, "*": 403}
LOAN = {"staff": 200, "head": 200, "archivist": 200, "anonymous": 302, "*": 404}  # who asked, who agreed, who lends
ROWS = [
    Row("archives:record_list", codes={"anonymous": 302, "*": 200}),
    Row("archives:record_detail", codes=SEEN),
    Row(
        "archives:record_paper",
        method="post",
        data={"place": "1号柜-03盒"},
        codes={"archivist": 302, "clerk": 403, "director": 403, "anonymous": 302, "*": 404},
    ),
    Row("archives:stamped", codes=SEEN),
    Row("archives:catalogue", codes={**SEEN, "*": 422}),  # nothing that they see: nothing to make a catalogue of
    Row("archives:package_new", codes={**SEEN, "*": 403}),
    Row("archives:arranging", codes=KEEPER),
    Row("archives:arrangement", codes=KEEPER),
    Row("archives:arrangement_order", method="post", data={"by": "time"}, codes=KEEPS),
    Row("archives:arrangement_mend", method="post", data={"pages": "3"}, codes=KEEPS),
    Row("archives:arrangement_boxes", method="post", data={"thickness_mm": "30"}, codes=KEEPS),
    Row("archives:arrangement_freeze", method="post", data={}, codes={**KEEPS, "archivist": 302}),
    Row("archives:arrangement_cancel", method="post", codes=KEEPS),
    Row("archives:box_list", codes=KEEPER),
    Row("archives:box", codes=KEEPER),
    Row("archives:box_label", codes=KEEPER),
    Row("archives:box_sheet", codes=KEEPER),
    Row("archives:box_move", method="post", data={}, codes={**KEEPS, "archivist": 422}),
    Row("archives:box_note", method="post", data={"note": "无"}, codes=KEEPS),
    Row("archives:shelves", codes=KEEPER),
    Row("archives:loan_list", codes={"anonymous": 302, "*": 200}),
    Row("archives:loan_create", codes={"anonymous": 302, "*": 200}),
    Row("archives:loan", codes=LOAN),
    Row("archives:loan_read", codes={**LOAN, "archivist": 403, "head": 403}),
    Row("archives:loan_page", codes={**LOAN, "archivist": 403, "head": 403}),
    Row("archives:loan_download", codes={**LOAN, "archivist": 403, "head": 403}),
    Row("archives:loan_match", method="post", data={}, codes={**LOAN, "staff": 403, "head": 403, "archivist": 422}),
    Row("archives:loan_refuse", method="post", data={}, codes={**LOAN, "staff": 403, "head": 403, "archivist": 422}),
    Row("archives:loan_hand_out", method="post", data={}, codes={**LOAN, "staff": 403, "head": 403, "archivist": 422}),
    Row("archives:loan_give_back", method="post", data={}, codes={**LOAN, "staff": 403, "head": 403, "archivist": 422}),
    Row("archives:loan_renew", method="post", data={}, codes={**LOAN, "staff": 422, "head": 403, "archivist": 403}),
    Row("archives:loan_end", method="post", data={}, codes={**LOAN, "staff": 302, "head": 403, "archivist": 302}),
    Row("archives:loan_cancel", method="post", data={}, codes={**LOAN, "staff": 422, "head": 403, "archivist": 403}),
]


def file_of_loan(cast: Cast) -> Loan:
    """An open viewing window of 孙员工, agreed to by 刘部长."""
    matter = make_matter(cast.clerk)
    make_attachment(matter, cast.clerk, "报告.pdf", samples.pdf())
    record = services.file_matter(matter=matter, actor=cast.clerk, retention="D10", department=cast.office, title="乙")
    loan = asked(cast.staff, None, wanted="乙", download=True)
    services.match_record(loan=loan, actor=cast.archivist, record=record)
    approve_loan(loan, cast.head)
    return loan


def world(cast: Cast) -> dict[str, tuple]:
    """One filed matter with a file, one in a box, a draft of an arrangement."""
    matter = make_matter(cast.clerk, readers=[cast.director])
    attachment = make_attachment(matter, cast.clerk, "通知.pdf", samples.pdf())
    record = services.file_matter(matter=matter, actor=cast.clerk, retention="Y", department=cast.office, title="甲")
    box = arranged(cast, readers=[cast.clerk]).box
    draft = services.open_arrangement(
        like=make_record(cast, readers=[cast.clerk], files=True, pages=2, paper=True, paper_place="柜"),
        actor=cast.archivist,
    )
    arrangement = (
        "archives:arrangement", "archives:arrangement_order", "archives:arrangement_boxes",
        "archives:arrangement_freeze", "archives:arrangement_cancel",
    )  # fmt: skip
    lent = Loan.objects.get(pk=file_of_loan(cast).pk)
    window = lent.record.matter.attachments.get()
    boxes = ("archives:box", "archives:box_label", "archives:box_sheet", "archives:box_move", "archives:box_note")
    return {
        "archives:record_detail": (record.pk,),
        "archives:record_paper": (record.pk,),
        "archives:stamped": (record.pk, attachment.pk),
        "archives:arrangement_mend": (draft.pk, draft.lines.get().pk),
        **dict.fromkeys(arrangement, (draft.pk,)),
        **dict.fromkeys(boxes, (box.pk,)),
        **dict.fromkeys(("archives:loan", *(f"archives:loan_{verb}" for verb in VERBS)), (lent.pk,)),
        "archives:loan_read": (lent.pk, window.pk),
        "archives:loan_page": (lent.pk, window.pk, 1),
        "archives:loan_download": (lent.pk, window.pk),
    }
