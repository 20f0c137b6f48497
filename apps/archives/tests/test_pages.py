"""The pages of archives, as each post meets them."""

import pytest
from django.urls import reverse

from apps.archives.models import ArchiveRecord
from apps.archives.services import file_matter
from apps.archives.tests.factories import make_record
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter


def page_of(client, record) -> str:
    return client.get(record.get_absolute_url()).content.decode()


def test_the_archivist_ticks_the_paper_on_the_page(cast, as_user):
    record, client = make_record(cast), as_user(cast.archivist)
    address = reverse("archives:record_paper", args=[record.pk])
    assert "登记纸质件" in page_of(client, record)
    response = client.post(address, {"place": "1号柜-03盒"}, follow=True)
    page = response.content.decode()
    assert (response.redirect_chain, "的纸质件已登记在「1号柜-03盒」" in page, "变更存放位置" in page) == (
        [(record.get_absolute_url(), 302)],
        True,
        True,
    )


def test_an_empty_place_is_told_at_the_field_and_the_page_stays(cast, as_user):
    record = make_record(cast)
    response = as_user(cast.archivist).post(reverse("archives:record_paper", args=[record.pk]), {"place": " "})
    assert (response.status_code, response.content.decode().count("请写明存放位置，例如：1号柜-03盒")) == (422, 2)


def test_the_director_looks_and_the_stranger_finds_nothing(cast, as_user):
    record = make_record(cast)
    page = page_of(as_user(cast.director), record)
    assert (record.archive_code in page, "登记纸质件" in page) == (True, False)
    assert as_user(cast.stranger).get(record.get_absolute_url()).status_code == 404
    address = reverse("archives:record_paper", args=[record.pk])
    assert as_user(cast.stranger).post(address, {"place": "我家"}).status_code == 404
    assert as_user(cast.director).post(address, {"place": "我家"}).status_code == 403
    assert ArchiveRecord.objects.get().paper_place == ""


def test_the_archivist_reads_the_files_of_a_record_but_of_nothing_else(cast, as_user):
    filed = make_record(cast, files=True)
    unfiled = make_attachment(make_matter(cast.clerk), cast.clerk, "未归档.txt", b"x")
    client = as_user(cast.archivist)
    for door in ("download", "preview"):
        attachment = filed.matter.attachments.get()
        assert client.get(reverse(f"attachments:{door}", args=[attachment.pk])).status_code == 200
        assert client.get(reverse(f"attachments:{door}", args=[unfiled.pk])).status_code == 404
        assert as_user(cast.stranger).get(reverse(f"attachments:{door}", args=[attachment.pk])).status_code == 404


def test_the_reading_page_leads_the_archivist_back_to_the_record(cast, as_user):
    record = make_record(cast, files=True)
    address = reverse("attachments:preview", args=[record.matter.attachments.get().pk])
    assert f'href="{record.get_absolute_url()}"' in as_user(cast.archivist).get(address).content.decode()


def test_the_source_is_linked_only_for_those_who_see_it(cast, as_user):
    record = make_record(cast)
    source = record.matter.get_absolute_url()
    assert f'href="{source}"' in page_of(as_user(cast.director), record)
    assert f'href="{source}"' not in page_of(as_user(cast.archivist), record)


@pytest.mark.parametrize("files", [1, 3])
def test_the_page_asks_the_database_the_same_for_one_file_and_three(files, cast, as_user, django_assert_num_queries):
    matter = make_matter(cast.clerk)
    for number in range(files):
        make_attachment(matter, cast.clerk, f"{number}.pdf", samples.pdf())
    record = file_matter(matter=matter, actor=cast.clerk, retention="Y", department=cast.office, title="甲")
    client = as_user(cast.archivist)
    client.get(record.get_absolute_url())  # the first visit writes the session
    with django_assert_num_queries(QUERIES_OF_RECORD):
        client.get(record.get_absolute_url())


QUERIES_OF_RECORD = (
    11  # session, user, roles, record, its former codes, files, kind, matter, timeline, the vault, counts of the shell
)
