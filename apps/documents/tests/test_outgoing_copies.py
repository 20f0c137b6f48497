"""份号: copies of a secret document are numbered, each goes to somebody by its number, its page bears it."""

import pytest
from django.urls import reverse
from pypdfium2 import PdfDocument

from apps.core.errors import DomainError
from apps.core.secrecy import Secrecy
from apps.documents.outgoing import papers, services
from apps.documents.outgoing.services import issuing
from apps.documents.tests import outgoing_world as world
from apps.org.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cleared(cast):
    """Everybody may see what is secret; who may not is proved elsewhere."""
    User.objects.update(clearance=Secrecy.COMMERCIAL)
    for person in vars(cast).values():
        if isinstance(person, User):
            person.refresh_from_db()


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """What is kept is drawn in test_outgoing_issue; here it is about the copies."""
    monkeypatch.setattr(issuing, "typeset", lambda paper: b"%PDF-1.4\n%%EOF")
    monkeypatch.setattr(issuing, "write_docx", lambda paper: b"PK")
    monkeypatch.setattr("apps.attachments.inspection.inspect", lambda *given, **more: type("F", (), {"pages": 2})())


def issued(cast, copies=3, numbered=False, **changes):
    document = world.signed(cast, **changes)
    services.issue_document(document=document, actor=cast.clerk, copies=copies, numbered=numbered)
    return world.fresh(document)


SECRET = {"secrecy": Secrecy.COMMERCIAL, "secrecy_period": "3年"}


def test_only_what_is_secret_or_asked_to_bears_a_copy_number(cast):
    plain, asked, secret = issued(cast), issued(cast, numbered=True), issued(cast, **SECRET)
    assert [papers.paper_of(one).copy_number for one in (plain, asked, secret)] == ["", "000001", "000001"]
    assert issuing.issued_paper(secret, 3).copy_number == "000003"
    notes = [one.matter.timeline.get(to_state="issued").note for one in (plain, secret)]
    assert notes == ["印制 3 份", "印制 3 份，份号 000001—000003"]
    with pytest.raises(DomainError, match="印制份数"):
        issued(cast, copies=0)


def test_each_recipient_gets_the_next_copy_and_more_are_printed_when_they_run_out(cast):
    document = issued(cast, **SECRET)
    house = [cast.finance.principal, cast.head.principal]
    with pytest.raises(DomainError, match="还剩 2 份，不够分发 3 份"):
        services.distribute(document=document, actor=cast.clerk, house=house, outside=["市局"])
    services.distribute(document=document, actor=cast.clerk, house=house, outside=["市局"], printed=4)
    assert list(document.recipients.values_list("name", "copy_number")) == [("财务部", 2), ("刘部长", 3), ("市局", 4)]
    assert world.fresh(document).copies == 4
    said = document.matter.timeline.filter(code="distribute").latest("id").note
    assert said == "财务部（份号 000002）、刘部长（份号 000003）、市局（纸质送达，份号 000004）"
    with pytest.raises(DomainError, match="只能增加"):
        services.distribute(document=document, actor=cast.clerk, outside=["区局"], printed=2)
    services.distribute(document=document, actor=cast.clerk, outside=["区局"], printed=5)
    assert document.recipients.get(name="区局").copy_number == 5


def test_a_copy_bears_its_number_and_a_recipient_opens_only_their_own(cast, as_user):
    document = issued(cast, **SECRET)
    services.distribute(document=document, actor=cast.clerk, house=[cast.finance.principal, cast.head.principal])

    def ask(user, number):
        return as_user(user).get(reverse("documents:outgoing_copy", args=[document.pk, number]))

    page = ask(cast.finance_head, 2)
    words = "".join(one.get_textpage().get_text_bounded() for one in PdfDocument(page.content))
    assert "000002" in words and "华办发〔2026〕1号" in words and "草稿" not in words
    assert [ask(cast.finance_head, 3).status_code, ask(cast.clerk, 9).status_code] == [403, 404]
    assert ask(cast.stranger, 2).status_code == 404
    shown = {one: as_user(one).get(document.matter.get_absolute_url()).content.decode() for one in
             (cast.clerk, cast.finance_head)}  # fmt: skip
    links = {one: [f"/copies/{n}.pdf" in page for n in (1, 2, 3)] for one, page in shown.items()}
    assert list(links.values()) == [[True, True, True], [False, True, False]]
    plain = issued(cast)
    assert as_user(cast.clerk).get(reverse("documents:outgoing_copy", args=[plain.pk, 1])).status_code == 422


def test_the_page_asks_for_copies_where_they_are_numbered(cast, as_user):
    document = world.signed(cast, **SECRET)
    client = as_user(cast.clerk)
    assert "一律编份号" in client.get(document.matter.get_absolute_url()).content.decode()
    client.post(reverse("documents:outgoing_issue", args=[document.pk]), {"copies": 2})
    document = world.fresh(document)
    assert (document.copies, document.copies_numbered) == (2, True)
    given = {"departments": [cast.finance.pk, cast.market.pk], "way": "paper", "printed": 2}
    page = client.post(reverse("documents:outgoing_distribute", args=[document.pk]), given)
    assert page.status_code == 422 and "请减少收文对象，或加印后" in page.content.decode()
