"""After the signature: seal, issue, distribution and receipts, the 24-hour clock, what is on file and what is not."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.archives.services import tick_paper
from apps.attachments.models import Attachment
from apps.attachments.services import remove
from apps.core.errors import Denied, DomainError
from apps.deadlines.models import Deadline
from apps.deadlines.services import sweep
from apps.documents.models import Recipient, SealUse
from apps.documents.outgoing import papers, reconciling, selectors, services
from apps.documents.outgoing.parties import recipients_in
from apps.documents.outgoing.services import issuing
from apps.documents.tests import outgoing_world as world
from apps.matters.models import Participant
from apps.notifications.models import Notification
from apps.portal.counts import shell_counts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drawn(monkeypatch, request):
    """The page is drawn in one test; the others are about what becomes of it."""
    if "drawn_for_real" not in request.fixturenames:
        monkeypatch.setattr(issuing, "typeset", lambda paper: b"%PDF-1.4\n%%EOF")
        monkeypatch.setattr(issuing, "write_docx", lambda paper: b"PK")
        monkeypatch.setattr("apps.attachments.inspection.inspect", lambda *given, **more: type("F", (), {"pages": 2})())


@pytest.fixture
def drawn_for_real():
    """Nothing is replaced."""


def holders(document):
    rows = Participant.objects.filter(matter=document.pk, part="holder", until__isnull=True)
    return sorted(rows.values_list("principal__label", flat=True))


def address(name, *args):
    return reverse(f"documents:outgoing_{name}", args=args)


def test_what_is_issued_is_kept_as_pdf_and_word_and_locked(cast, drawn_for_real):
    document = world.issued(cast)
    files = Attachment.objects.filter(matter=document.pk, role="original")
    assert {one.name.rsplit(".")[-1] for one in files} == {"pdf", "docx"}
    assert all(one.name.startswith("华办发〔2026〕1号 ") and one.frozen for one in files)
    pdf = next(one for one in files if one.name.endswith("pdf"))
    assert (pdf.pages, document.printed_on, document.matter.state) == (2, dt.date(2026, 11, 23), "issued")
    with pytest.raises(DomainError):
        remove(attachment=pdf, actor=cast.clerk)


def test_a_seal_is_asked_for_placed_by_its_keeper_and_stands_in_the_register(cast):
    seal = world.seal(cast.archivist)
    document = world.signed(cast)
    with pytest.raises(DomainError, match="请先申请用印"):
        services.issue_document(document=document, actor=cast.clerk)
    services.ask_seal(document=document, actor=cast.clerk, seal=seal, copies=3)
    document = world.fresh(document)
    assert holders(document) == ["何档案"]
    with pytest.raises(DomainError, match="等待何档案用印"):
        services.issue_document(document=document, actor=cast.clerk)
    with pytest.raises(Denied):
        services.place_seal(document=document, actor=cast.clerk, copies=3)
    use = services.place_seal(document=document, actor=cast.archivist, copies=3, note="核对无误")
    assert (use.requested_by, use.approved_by, use.witness) == (cast.clerk, cast.director, cast.archivist)
    assert (use.seal_name, use.copies, use.placed, use.purpose) == ("公司公章", 3, True, "印发 华办发〔2026〕1号")
    with pytest.raises(DomainError, match="已用印"):
        services.place_seal(document=world.fresh(document), actor=cast.archivist, copies=3)
    assert holders(document) == ["文书"]
    assert issuing.issued_paper(world.fresh(document)).seals == (world.RED,)
    services.issue_document(document=world.fresh(document), actor=cast.clerk)
    assert world.state_of(document) == "issued"


def test_no_seal_on_what_is_not_signed(cast):
    seal = world.seal(cast.archivist)
    document = world.at_office(cast)
    with pytest.raises(DomainError, match="签发编号以后"):
        services.ask_seal(document=document, actor=cast.clerk, seal=seal)
    assert papers.paper_of(document).seals == () and not papers.paper_of(document).marks_seal_place


def test_who_signed_does_not_seal(cast):
    seal = world.seal(cast.director)
    document = world.signed(cast)  # by 王主任
    with pytest.raises(DomainError, match="审批与用印须分开"):
        services.ask_seal(document=document, actor=cast.clerk, seal=seal)


def test_without_a_picture_the_place_is_marked_and_the_use_is_in_the_register(cast):
    seal = world.seal(cast.archivist, picture="")
    document = world.signed(cast)
    services.ask_seal(document=document, actor=cast.clerk, seal=seal)
    use = services.place_seal(document=world.fresh(document), actor=cast.archivist, copies=1)
    paper = issuing.issued_paper(world.fresh(document))
    assert (use.placed, paper.seals, paper.marks_seal_place) == (False, (), True)


def test_minutes_bear_no_seal(cast):
    world.seal(cast.archivist)
    document = world.signed(cast, kind="纪要", form="minutes", signatory="", attendance="出席：张总、王主任")
    services.issue_document(document=document, actor=cast.clerk)
    assert not issuing.issued_paper(world.fresh(document)).marks_seal_place


def test_each_recipient_in_the_house_signs_once_and_the_others_are_reminded(cast):
    document = world.distributed(cast)
    assert document.matter.state == "distributed" and holders(document) == ["文书", "档案员"]
    ways = dict(document.recipients.values_list("name", "way"))
    assert ways == {"财务部": "house", "赵外人": "house", "市应急管理局": "paper"}
    assert [line.title for line in selectors.to_sign_for(cast.finance_head)] == [document.matter.title]
    assert shell_counts(cast.finance_head).to_read == 1
    services.sign_for(document=document, actor=cast.finance_head)
    with pytest.raises(DomainError, match="已签收"):
        services.sign_for(document=document, actor=cast.finance_head)
    with pytest.raises(Denied):
        services.sign_for(document=document, actor=cast.deputy)
    assert (selectors.to_sign_for(cast.finance_head), shell_counts(cast.finance_head).to_read) == ([], 0)
    assert services.remind(document=document, actor=cast.clerk) == 1
    told = Notification.objects.filter(code="urge", matter=document.pk)
    assert list(told.values_list("recipient__name", flat=True)) == ["赵外人"]
    services.sign_for(document=document, actor=cast.stranger)
    with pytest.raises(DomainError, match="都已签收"):
        services.remind(document=document, actor=cast.clerk)
    assert Recipient.objects.get(name="赵外人").reminders == 1


def test_further_recipients_follow_and_nobody_is_named_twice(cast):
    document = world.distributed(cast)
    with pytest.raises(DomainError, match="已分发过"):
        services.distribute(document=document, actor=cast.clerk, house=[cast.finance.principal])
    services.distribute(document=document, actor=cast.clerk, house=[cast.market.principal, cast.finance.principal])
    assert document.recipients.count() == 4
    assert document.matter.timeline.filter(to_state="distributed").count() == 1


def test_the_recipients_named_on_the_paper_are_offered(cast):
    document = world.drafted(cast, main_recipients="生产部、财务部", copy_recipients="市应急管理局，张江分公司")
    named = recipients_in(document)
    assert [one.name for one in named.departments] == ["生产部", "财务部"]
    assert named.outside == ["市应急管理局", "张江分公司"]
    everybody = recipients_in(world.drafted(cast, main_recipients="各部门"))
    assert (len(everybody.departments), everybody.outside) == (4, [])


def test_filing_takes_everything_over_and_the_clock_runs_until_the_paper_copy_is_there_too(cast, monday):
    document = world.distributed(cast)
    record = services.file_outgoing(document=document, actor=cast.archivist, retention="Y", department=cast.office)
    assert (record.document_number, record.title) == ("华办发〔2026〕1号", document.matter.title)
    assert record.electronic_filed_at and not record.paper_filed_at
    clock = Deadline.objects.get(matter=document.pk, code="outgoing_file")
    assert (clock.is_open, clock.principal.label, world.state_of(document)) == (True, "档案员", "paper_due")
    assert holders(document) == ["档案员"]
    assert selectors.WORDS["paper_due"] == ("请登记纸质件入库", "入库")
    monday.shift(dt.timedelta(hours=26))
    sweep()
    late = Notification.objects.filter(matter=document.pk, code="deadline")
    assert set(late.values_list("recipient__name", flat=True)) >= {"何档案", "王主任"}
    with pytest.raises(Denied):
        services.shelve_paper(document=document, actor=cast.clerk, place="1号柜-03盒")
    tick_paper(record=record, actor=cast.archivist, place="1号柜-03盒")  # on the page of the record
    clock.refresh_from_db()
    assert clock.met_at and world.state_of(document) == "filed"


@pytest.mark.parametrize("way", ["at once", "none", "on the page", "none after all"])
def test_the_clock_stops_with_the_last_copy_there_is(cast, way):
    document = world.distributed(cast)
    given = {"paper": way == "at once", "paper_place": "1号柜", "paper_required": way != "none"}
    services.file_outgoing(document=document, actor=cast.clerk, retention="D30", department=cast.office, **given)
    if way == "on the page":
        services.shelve_paper(document=document, actor=cast.archivist, place="1号柜-03盒")
    if way == "none after all":
        with pytest.raises(DomainError, match="为什么没有纸质件"):
            services.waive_paper(document=document, actor=cast.clerk, reason=" ")
        services.waive_paper(document=document, actor=cast.clerk, reason="只在系统内印发")
    document = world.fresh(document)
    assert Deadline.objects.get(matter=document.pk, code="outgoing_file").met_at
    assert (document.matter.state, document.paper_required) == ("filed", not way.startswith("none"))
    (balance,) = reconciling.balances(cast.clerk, 2026)
    assert (balance.paperless, balance.missing) == (int(way.startswith("none")), [])


def test_recipients_do_not_see_the_clock_of_filing(cast, as_user):
    document = world.distributed(cast)
    seen = {one: "归档时限" in as_user(one).get(address("detail", document.pk)).content.decode()
            for one in (cast.clerk, cast.archivist, cast.finance_head, cast.stranger)}  # fmt: skip
    assert list(seen.values()) == [True, True, False, False]


def test_what_is_not_on_file_within_24_hours_is_told(cast, monday):
    document = world.distributed(cast)
    monday.shift(dt.timedelta(hours=21))
    sweep()
    told = Notification.objects.filter(matter=document.pk, code="deadline")
    assert told.filter(recipient=cast.clerk).count() == 1 and not told.filter(recipient=cast.director).exists()
    monday.shift(dt.timedelta(hours=5))
    sweep()
    assert told.filter(recipient=cast.director).exists()


def test_the_balance_names_what_is_missing_electronic_and_paper_apart(cast, as_user, monday):
    filed, signed = world.filed(cast), world.signed(cast)
    void = world.signed(cast)
    services.void_outgoing(document=void, actor=cast.clerk, reason="重复")
    (balance,) = reconciling.balances(cast.clerk, 2026)
    assert (balance.numbered, balance.voided, balance.electronic, balance.paper, balance.late) == (3, 1, 1, 0, 0)
    assert [line.number for line in balance.missing] == [filed.matter.number, signed.matter.number]
    tick_paper(record=filed.matter.archive_record, actor=cast.archivist, place="1号柜-03盒")
    monday.shift(dt.timedelta(hours=25))
    (balance,) = reconciling.balances(cast.clerk, 2026)
    assert ([line.number for line in balance.missing], balance.late) == ([signed.matter.number], 1)
    page = as_user(cast.clerk).get(address("reconcile")).content.decode()
    assert "已编 3 号，作废 1 号；应归 2 件，电子件已归 1，纸质件已归 1；超过 24 小时 1 件" in page
    assert reconciling.balances(cast.deputy, 2026) == []


def test_the_keeper_seals_and_the_clerk_distributes_on_the_page(cast, as_user):
    seal = world.seal(cast.archivist)
    document = world.signed(cast)
    clerk, keeper = as_user(cast.clerk), as_user(cast.archivist)
    clerk.post(address("ask_seal", document.pk), {"seal": seal.pk, "copies": 2})
    assert "用印" in keeper.get(address("detail", document.pk)).content.decode()
    assert keeper.post(address("seal", document.pk), {"copies": 2}).status_code == 302
    assert clerk.post(address("issue", document.pk)).status_code == 302
    page = clerk.get(address("distribute", document.pk)).content.decode()
    assert "系统内签收" in page
    given = {"departments": [cast.finance.pk], "outside": "市局、区局", "way": "mail", "note": "office@example.com"}
    assert clerk.post(address("distribute", document.pk), given).status_code == 302
    assert set(document.recipients.values_list("name", "way")) == {
        ("财务部", "house"), ("市局", "mail"), ("区局", "mail"),
    }  # fmt: skip
    assert as_user(cast.finance_head).post(address("sign_for", document.pk)).status_code == 302
    filing = {"category_code": "WS", "retention": "D30", "department": cast.office.pk, "paper_copy": "none"}
    assert clerk.post(address("file", document.pk), filing).status_code == 302
    assert world.state_of(document) == "filed"
    register = keeper.get(reverse("documents:seal_use_list")).content.decode()
    assert "公司公章" in register and "何档案" in register and SealUse.objects.count() == 1
    stranger = as_user(cast.stranger).get(reverse("documents:seal_use_list")).content.decode()
    assert document.matter.title not in stranger
