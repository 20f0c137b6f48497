"""The words of a file and the levels of secrecy: the matter's and its archive record's, the stricter one counts."""

import pytest
from django.urls import reverse

from apps.archives.models import ArchiveRecord
from apps.archives.selectors import visible_to
from apps.attachments.models import Attachment
from apps.attachments.tests.factories import make_attachment
from apps.core.secrecy import Secrecy
from apps.documents.tests import factories as papers
from apps.matters.models import Matter, SearchText
from apps.matters.services import add_part
from apps.portal import results

WORD = "收购对价三亿"
PEOPLE = ("clerk", "director", "archivist", "head")


@pytest.fixture
def paper(cast, settings, tmp_path, django_capture_on_commit_callbacks):
    """A paper with a file that was read, seen by 刘部长 too; everybody is cleared for commercial secrets."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        document = papers.registered(cast, title="关于改制的批复", secrecy=Secrecy.COMMERCIAL)
        make_attachment(document.matter, cast.clerk, "协议.txt", f"要点：{WORD}，分期支付".encode())
        add_part(matter=document.matter, principal=cast.head.principal, part="reader")
    assert SearchText.objects.filter(field="file", text__contains=WORD).exists()
    return document


@pytest.fixture
def filed(cast, paper):
    """The same on file; its record has the matter's level."""
    papers.filed(cast, document=paper)
    return ArchiveRecord.objects.get()


def cleared_for(user, level: int):
    user.clearance = level
    user.save(update_fields=["clearance"])
    return user


def counts(user) -> dict[str, int]:
    return {group.code: group.count for group in results.search(user, results.Asked(WORD))}


def opens(client) -> int:
    return client.get(reverse("attachments:download", args=[Attachment.objects.get(name="协议.txt").pk])).status_code


def nothing_of_it(user, as_user) -> bool:
    """No hit, no count, no snippet, no file."""
    shown = as_user(user).get("/search/", {"q": WORD}).content.decode()
    return (counts(user), opens(as_user(user)), "<mark>" in shown, "协议" in shown) == ({}, 404, False, False)


@pytest.mark.parametrize("post", ["clerk", "director", "head"])
def test_under_the_matters_level_the_words_of_its_file_are_not_found(paper, cast, as_user, post):
    user = getattr(cast, post)
    cleared_for(user, Secrecy.COMMERCIAL)
    assert counts(user) == {"incoming": 1}
    cleared_for(user, Secrecy.INTERNAL)
    assert nothing_of_it(user, as_user)


@pytest.mark.parametrize("post", PEOPLE)
def test_on_file_with_one_level_it_is_found_by_who_is_cleared(filed, cast, as_user, post):
    user = cleared_for(getattr(cast, post), Secrecy.COMMERCIAL)
    assert counts(user)["archives"] == 1
    assert opens(as_user(user)) == 200
    assert nothing_of_it(cleared_for(user, Secrecy.INTERNAL), as_user)


@pytest.mark.parametrize("post", PEOPLE)
@pytest.mark.parametrize(
    ("matter", "record"), [(Secrecy.COMMERCIAL, Secrecy.INTERNAL), (Secrecy.INTERNAL, Secrecy.COMMERCIAL)]
)
def test_of_two_levels_the_stricter_one_counts_in_both_directions(filed, cast, as_user, post, matter, record):
    Matter.objects.filter(pk=filed.matter_id).update(secrecy=matter)
    ArchiveRecord.objects.update(secrecy=record)
    user = getattr(cast, post)
    assert nothing_of_it(cleared_for(user, Secrecy.INTERNAL), as_user)
    assert not visible_to(user).exists()
    cleared_for(user, Secrecy.COMMERCIAL)
    assert counts(user)["archives"] == 1
    assert opens(as_user(user)) == 200


def test_a_record_without_a_matter_goes_by_its_own_level(filed, cast):
    ArchiveRecord.objects.update(matter=None)
    assert visible_to(cleared_for(cast.archivist, Secrecy.COMMERCIAL)).count() == 1
    assert visible_to(cleared_for(cast.archivist, Secrecy.INTERNAL)).count() == 0
