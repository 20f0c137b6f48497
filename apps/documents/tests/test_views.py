"""The pages of incoming documents: their price in queries, and what each person finds, or is told."""

import io
import re

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from apps.attachments.models import Attachment
from apps.attachments.services import attach_staged, stage_upload
from apps.attachments.tests import samples
from apps.core import clock
from apps.core.secrecy import Secrecy
from apps.documents import selectors, services
from apps.documents.models import IncomingDocument, Recipient
from apps.documents.tests import factories
from apps.documents.tests import outgoing_world as outgoing
from apps.org.models import User
from apps.supervision.tests.factories import item_of

LIST = "/incoming/"
WORKBENCH = "/"


def words(response) -> str:
    return response.content.decode()


def address(document: IncomingDocument, verb: str = "detail") -> str:
    return reverse(f"documents:incoming_{verb}", args=[document.pk])


def with_files(cast, document: IncomingDocument, how_many: int) -> None:
    for n in range(how_many):
        staged = stage_upload(owner=cast.clerk, upload=samples.upload(f"附件{n}.pdf", samples.pdf()))
        attach_staged(matter=document.matter, actor=cast.clerk, staged_ids=[str(staged.pk)], role="original")


def a_page_of(cast, *, much: bool) -> IncomingDocument:
    """Undertaken by 生产部: with one leader, reader and file and nothing else, or with much of everything."""
    document = factories.registered(cast, title="长" if much else "短")
    with_files(cast, document, 5 if much else 1)
    leaders = [cast.deputy, cast.gm] if much else [cast.deputy]
    readers = [cast.staff, cast.gm, cast.archivist, cast.stranger] if much else [cast.staff]
    supporting = [cast.finance, cast.office] if much else []
    factories.proposed(cast, document, leaders=leaders, readers=readers, supporting=supporting)
    for leader in leaders:
        factories.instruct(document, leader, "同意，请抓紧。")
    if much:
        services.mark_read(document=document, actor=cast.gm, comment="知悉")
        services.urge_readers(document=document, actor=cast.clerk)
        services.report_result(undertaking=document.undertakings.get(department=cast.finance), actor=cast.finance_head,
                               result="已配合")  # fmt: skip
        for n in range(3):
            item_of(cast, title=f"整改事项{n}", source="document", source_matter=document.matter)
    return document


# Session (none in production, where the cache has it), person, rights, document, readers, shares, timeline, holders,
# opinions, files, supervised items, shell: twelve for whoever only looks; a picker of people and the common opinions
# are one each, and so are those named in opinions.
@pytest.mark.parametrize(("post", "count"), [("assistant", 12), ("clerk", 13), ("staff", 13), ("head", 14)])
def test_the_page_asks_the_same_however_much_is_on_it(cast, as_user, django_assert_num_queries, post, count):
    client = as_user(getattr(cast, post))
    for much in (False, True):
        place = address(a_page_of(cast, much=much))
        client.get(place)
        with django_assert_num_queries(count):
            client.get(place)


@pytest.mark.parametrize("post", ["clerk", "assistant", "head"])
def test_the_list_asks_six_times_for_one_row_and_for_twelve(cast, as_user, django_assert_num_queries, post):
    client = as_user(getattr(cast, post))
    for more in (1, 11):
        for n in range(more):
            factories.undertaking(cast, document=factories.registered(cast, title=f"第 {n} 件"), readers=[cast.staff])
        client.get(LIST, {"tab": "all"})
        with django_assert_num_queries(6):
            response = client.get(LIST, {"tab": "all"})
    assert len(re.findall(r'class="num"', words(response))) == 12


# Session (none in production, where the cache has it), person, rights, counts, steps, all that is held, supervised
# items by light and the most pressing, what I began; and of what is to read one more for each sort that is there.
@pytest.mark.parametrize("post", ["clerk", "director", "head", "staff", "gm"])
def test_the_workbench_asks_the_same_for_nothing_and_for_a_dozen(cast, as_user, django_assert_num_queries, post):
    client = as_user(getattr(cast, post))
    client.get(WORKBENCH)
    with django_assert_num_queries(9):
        client.get(WORKBENCH)
    for n in range(4):
        factories.registered(cast, title=f"待拟办 {n}")
        factories.instructing(cast, document=factories.registered(cast, title=f"待批示 {n}"))
        factories.undertaking(cast, document=factories.registered(cast, title=f"承办 {n}"))
        outgoing.drafted(cast)
        item_of(cast, title=f"督办 {n}")
    with django_assert_num_queries(9):
        client.get(WORKBENCH)
    for n in range(2):
        document = factories.registered(cast, title=f"传阅 {n}")
        factories.undertaking(cast, document=document, readers=[getattr(cast, post)])
    with django_assert_num_queries(10):
        client.get(WORKBENCH)
    paper, reader = outgoing.drafted(cast, title="关于签收的通知"), getattr(cast, post).principal
    Recipient.objects.create(
        document=paper, principal=reader, name=reader.label, way="house", sent_at=clock.now(), sent_by=cast.clerk
    )
    assert paper.matter.title in words(client.get(WORKBENCH))
    with django_assert_num_queries(11):
        client.get(WORKBENCH)


@pytest.mark.parametrize("verb", ["detail", "slip", "propose", "archive", "read", "report", "assign", "close",
                                  "send_back", "circulate", "return", "void", "urge", "correct", "attach"])  # fmt: skip
def test_a_stranger_is_not_even_told_that_it_exists(cast, as_user, verb):
    document = factories.undertaking(cast)
    client = as_user(cast.stranger)
    answers = {client.post(address(document, verb), {"reason": "看看"}).status_code} if verb != "detail" else set()
    answers |= {client.get(address(document, verb)).status_code} if verb != "urge" else set()
    missing = client.get(reverse("documents:incoming_detail", args=[document.pk + 999]))
    assert answers - {405} == {404} == {missing.status_code}
    assert factories.state_of(document) == "undertaking"


BY_OFFICE = "由办公室文书或办公室主任办理"
FORBIDDEN = {  # 陈助理 sees every document and handles none
    "propose": "拟办由办公室主任办理",
    "archive": "归档由文书或档案员办理",
    "read": "本件没有传阅给您",
    "report": "本件没有交由您或您的部门承办",
    "assign": "本件没有交由您或您的部门承办",
    "close": "办结" + BY_OFFICE,
    "send_back": "退回重办" + BY_OFFICE,
    "circulate": "传阅" + BY_OFFICE,
    "return": "退文" + BY_OFFICE,
    "void": "作废" + BY_OFFICE,
    "correct": "修改登记" + BY_OFFICE,
    "attach": "补传附件" + BY_OFFICE,
    "urge": "催办" + BY_OFFICE,
}


@pytest.mark.parametrize("verb", FORBIDDEN)
def test_a_forbidden_verb_answers_403_with_its_reason(cast, as_user, verb):
    document = factories.undertaking(cast)
    entries = document.matter.timeline.count()
    client = as_user(cast.assistant)
    response = client.post(address(document, verb), {"reason": "代办", "result": "代办"})
    assert (response.status_code, FORBIDDEN[verb] in words(response)) == (403, True)
    if verb != "urge":
        response = client.get(address(document, verb))
        assert (response.status_code, FORBIDDEN[verb] in words(response)) == (403, True)
    assert (factories.state_of(document), document.matter.timeline.count()) == ("undertaking", entries)


def test_the_door_of_the_register_is_shut_for_everybody_else(cast, as_user):
    response = as_user(cast.head).get("/incoming/new/")
    assert (response.status_code, "收文由办公室文书登记" in words(response)) == (403, True)
    assert as_user(cast.head).get("/incoming/duplicates/", {"title": "关于开展安全生产检查的通知"}).status_code == 403
    assert "登记收文" not in words(as_user(cast.head).get(LIST))


@pytest.mark.parametrize(
    ("post", "panels"),
    [
        ("clerk", {"circulate", "attach", "void"}),
        ("director", {"circulate", "attach", "void"}),
        ("head", {"report", "assign"}),
        ("staff", {"read"}),
        ("assistant", set()),
    ],
)
def test_everybody_finds_the_panels_of_their_part(cast, as_user, post, panels):
    document = factories.undertaking(cast, readers=[cast.staff])
    text = words(as_user(getattr(cast, post)).get(address(document)))
    assert set(re.findall(r'id="verb-(\w+)"', text)) == panels


def test_a_verb_that_comes_too_late_is_refused_with_a_sentence_and_does_nothing(cast, as_user):
    document = factories.reported(cast)
    response = as_user(cast.clerk).post(address(document, "return"), {"reason": "误送"})
    assert (response.status_code, factories.state_of(document)) == (422, "reported")
    assert "已进入办理的来文不能再退回来文单位" in words(response)


def test_an_empty_reason_stands_at_its_field_and_the_panel_stays_open(cast, as_user):
    document = factories.reported(cast)
    response = as_user(cast.clerk).post(address(document, "send_back"), {"reason": ""})
    text = words(response)
    assert (response.status_code, factories.state_of(document)) == (422, "reported")
    assert re.search(r'id="verb-send_back" open', text)
    assert 'id="error_1_send_back_reason"' in text


def exported(client) -> list[str]:
    """Titles in the sheet of all rows."""
    response = client.get(LIST, {"tab": "all", "export": "xlsx"})
    lines = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    return [line[1] for line in lines[1:]]


EVERYWHERE = {"open", "mine", "all", "sheet", "search", "workbench", "to do"}


def ways_to(document: IncomingDocument, client) -> set[str]:
    """By which ways this person comes upon the document: lists, sheet, search, workbench."""
    link = f'href="{address(document)}"'
    pages = {tab: (LIST, {"tab": tab}) for tab in ("open", "mine", "late", "to_file", "all")}
    pages |= {"search": ("/search/", {"q": document.matter.title}), "workbench": (WORKBENCH, {})}
    pages |= {"to do": ("/todo/", {}), "to read": ("/to-read/", {}), "started": ("/started/", {})}
    found = {name for name, (place, asked) in pages.items() if link in words(client.get(place, asked))}
    return found | ({"sheet"} if document.matter.title in exported(client) else set())


def test_a_document_of_another_department_is_in_no_list_sheet_or_count(cast, as_user):
    mine = factories.undertaking(cast, document=factories.registered(cast, title="生产线检修事项"))
    budget = factories.registered(cast, title="预算编制工作要求")
    factories.undertaking(cast, document=budget, lead_department=cast.finance)
    head, clerk = as_user(cast.head), as_user(cast.clerk)
    assert (ways_to(mine, head), ways_to(budget, head)) == (EVERYWHERE, set())
    assert [selectors.visible_to(user).count() for user in (cast.head, cast.clerk, cast.stranger)] == [1, 2, 0]
    assert "共 1 件" in words(head.get(LIST, {"tab": "all"}))
    assert "共 2 件" in words(clerk.get(LIST, {"tab": "all"}))
    assert exported(clerk) == ["预算编制工作要求", "生产线检修事项"]
    assert exported(as_user(cast.stranger)) == []


def test_what_is_above_ones_clearance_is_invisible_even_to_who_had_it(cast, as_user):
    document = factories.registered(cast, title="并购方案意见", secrecy=Secrecy.COMMERCIAL)
    with_files(cast, document, 1)
    factories.undertaking(cast, document=document, readers=[cast.finance_head])
    file = reverse("attachments:download", args=[Attachment.objects.get().pk])
    places = (address(document), address(document, "slip"), file)
    ways = {cast.head: EVERYWHERE, cast.finance_head: {"open", "all", "sheet", "search", "workbench", "to read"}}
    for user, wanted in ways.items():
        client = as_user(user)
        assert ([client.get(one).status_code for one in places], ways_to(document, client)) == ([200] * 3, wanted)
        User.objects.filter(pk=user.pk).update(clearance=Secrecy.INTERNAL)
        assert ([client.get(one).status_code for one in places], ways_to(document, client)) == ([404] * 3, set())
        assert selectors.visible_to(User.objects.get(pk=user.pk)).count() == 0


def test_the_slip_opens_in_the_browser_under_a_plain_name(cast, as_user):
    document = factories.undertaking(cast)
    response = as_user(cast.head).get(address(document, "slip"))
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "application/pdf",
        f'inline; filename="slip-{document.pk}.pdf"',
    )
    assert response.content.startswith(b"%PDF-")
