"""Pages of manuscripts: what they ask of the database, the files they give, the editor."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from apps.core import clock
from apps.manuscripts import papers, services
from apps.manuscripts.models import Manuscript
from apps.manuscripts.tests import manuscript_world as world

pytestmark = pytest.mark.django_db
ONE_ROW, THREE_ROWS = 6, 6
REQUESTS = 6


@pytest.mark.parametrize(("rows", "expected"), [(1, ONE_ROW), (3, THREE_ROWS)])
def test_the_ledger_asks_the_same_whatever_its_length(cast, as_user, django_assert_num_queries, rows, expected):
    for number in range(rows):
        world.asked(cast, world.assigned(cast, title=f"第{number}篇讲话"))
    client = as_user(cast.director)
    client.get("/manuscripts/")
    with django_assert_num_queries(expected):
        page = client.get("/manuscripts/")
    assert page.content.count(b"<tr data-href") == rows
    client.get("/manuscripts/materials/")
    with django_assert_num_queries(REQUESTS):
        assert client.get("/manuscripts/materials/").content.count(b"<tr data-href") == rows


def test_the_page_asks_the_same_for_one_request_and_for_three(cast, as_user, django_assert_max_num_queries):
    manuscript = world.drafted(cast)
    world.asked(cast, manuscript)
    client, address = as_user(cast.clerk), reverse("manuscripts:detail", args=[manuscript.pk])
    client.get(address)
    with django_assert_max_num_queries(200) as first:
        client.get(address)
    for department in (cast.finance, cast.office):
        world.asked(cast, manuscript, departments=[department])
    with django_assert_max_num_queries(200) as second:
        client.get(address)
    assert len(first) == len(second)


def test_late_work_is_said_in_the_ledger(cast, as_user, monday):
    world.assigned(cast)
    monday.move_to(clock.now().replace(month=12, day=4))
    page = as_user(cast.director).get("/manuscripts/?tab=late").content.decode()
    assert "定稿超期 " in page and world.TITLE in page


def test_the_text_is_read_as_pdf_in_two_sizes_and_as_word(cast, as_user):
    manuscript = world.written(cast, byline="总经理　张总")
    client = as_user(cast.clerk)
    drafts = [client.get(reverse("manuscripts:pdf", args=[manuscript.pk]), {"size": one}) for one in ("", "large")]
    normal, large = (PdfReader(io.BytesIO(one.content)) for one in drafts)
    words = "".join(page.extract_text() for page in normal.pages).replace("\n", "")
    assert "上半年完成产值一亿二千万元。" in words and "未审定" in words and "— 1 —" in words
    assert max(body_sizes(large)) / max(body_sizes(normal)) > 1.15  # title 26 to 22 points
    file = client.get(reverse("manuscripts:word", args=[manuscript.pk]))
    lines = [one.text for one in Document(io.BytesIO(file.content)).paragraphs if one.text]
    assert lines == [world.TITLE, "总经理　张总", *world.BODY.splitlines()]


def sizes_of(reader: PdfReader) -> list[float]:
    found: list[float] = []
    reader.pages[0].extract_text(visitor_text=lambda text, cm, tm, font, size: found.append(size * abs(tm[0])))
    return found


def body_sizes(reader: PdfReader) -> list[float]:
    return [size for size in sizes_of(reader) if 8 < size < 60]


def test_the_history_names_versions_changes_comments_and_opinions(cast):
    manuscript = world.with_leader(cast)
    comment = services.add_comment(manuscript=manuscript, actor=cast.gm, paragraph=3, text="请核对数字")
    services.resolve_comment(manuscript=manuscript, actor=cast.clerk, comment=comment, answer="已核对")
    world.written(cast, manuscript, actor=cast.gm, body=world.BODY.replace("谢谢大家", "谢谢"))
    world.decide(manuscript, cast.gm, text="就这样讲")
    reader = PdfReader(io.BytesIO(papers.history_pdf(world.fresh(manuscript))))
    words = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    for part in ("V1 初稿", "V2（审核中修改）", "请核对数字", "已核对", "就这样讲", "删去 5 字"):
        assert part in words, part


def test_a_word_file_is_taken_over_with_the_opening_line(cast, as_user):
    manuscript = world.assigned(cast)
    file = Document()
    for line in ("在大会上的讲话", "各位同事：", "今年很不容易。", "谢谢大家。"):
        file.add_paragraph(line)
    out = io.BytesIO()
    file.save(out)
    upload = SimpleUploadedFile("讲话.docx", out.getvalue())
    data = {"then": "import", "word": upload, "title": world.TITLE, "body": "", "based_on": "0"}
    page = as_user(cast.clerk).post(reverse("manuscripts:edit", args=[manuscript.pk]), data).content.decode()
    for line in ("各位同事：", "今年很不容易。", "谢谢大家。"):
        assert line in page
    assert Manuscript.objects.get().body == ""  # nothing is saved yet


def test_the_editor_saves_and_keeps_what_was_typed_when_somebody_was_first(cast, as_user):
    manuscript = world.assigned(cast)
    client, address = as_user(cast.clerk), reverse("manuscripts:edit", args=[manuscript.pk])
    assert client.post(address, {"title": world.TITLE, "body": "一稿", "based_on": "0"}).status_code == 302
    refused = client.post(address, {"title": world.TITLE, "body": "二稿", "based_on": "0"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "二稿" in page and 'name="based_on" value="1"' in page
    assert client.post(address, {"title": world.TITLE, "body": "二稿", "based_on": "1"}).status_code == 302
    assert Manuscript.objects.get().body == "二稿"


def test_the_assistant_gives_a_task_on_the_page(cast, as_user):
    client = as_user(cast.assistant)
    given = {
        "title": "年会致辞", "sort": "address", "leader": cast.gm.pk, "ordered_by": cast.gm.pk, "writer": cast.clerk.pk,
        "requirements": "五分钟", "final_due": "2026-12-01", "secrecy": "1", "urgency": "0", "source_number": "没有1号",
    }  # fmt: skip
    refused = client.post("/manuscripts/new/", given)
    assert refused.status_code == 422 and "没有找到这一编号的事项" in refused.content.decode()
    answer = client.post("/manuscripts/new/", {**given, "source_number": ""})
    manuscript = Manuscript.objects.get()
    assert answer.url == f"/manuscripts/{manuscript.pk}/"
    assert (manuscript.leader, manuscript.ordered_by, manuscript.writer) == (cast.gm, cast.gm, cast.clerk)
    change = reverse("manuscripts:task", args=[manuscript.pk])
    assert "五分钟" in client.get(change).content.decode()
    assert client.post(change, {**given, "source_number": "", "requirements": "十分钟"}).status_code == 302
    assert Manuscript.objects.get().requirements == "十分钟"


def test_two_versions_are_compared_with_the_changes_marked(cast, as_user):
    manuscript = world.drafted(cast)
    world.written(cast, manuscript, body=world.BODY.replace("一亿二千", "一亿三千"))
    services.hand_in(manuscript=manuscript, actor=cast.clerk)
    client, address = as_user(cast.gm), reverse("manuscripts:versions", args=[manuscript.pk])
    page = client.get(address).content.decode()
    assert "<del>二</del>" in page and "<ins>三</ins>" in page
    assert "两稿文字相同" in client.get(address, {"old": 2, "new": 2}).content.decode()
    assert client.get(address, {"new": 9}).status_code == 404
