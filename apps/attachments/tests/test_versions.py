"""Versions of a file: who, when, how they differ, the newest taken back; and what one person may leave unsent."""

import hashlib

import pytest
from django.urls import reverse

from apps.attachments import services
from apps.attachments.models import Attachment, StagedUpload
from apps.attachments.rules import can_remove
from apps.attachments.selectors import attachments_of, visible_attachment
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.errors import DomainError
from apps.matters.models import TimelineEntry

FIRST, SECOND, THIRD = "一".encode(), "二二".encode() * 400, "二二".encode() * 400


@pytest.fixture
def versions(cast):
    """Three versions of one file by the clerk, the last two alike, in a matter the director reads."""
    matter = make_matter(cast.clerk, readers=[cast.director])
    return [make_attachment(matter, cast.clerk, "方案.txt", content) for content in (FIRST, SECOND, THIRD)]


def door(name: str, attachment: Attachment) -> str:
    return reverse(f"attachments:{name}", args=[attachment.pk])


def test_the_page_lists_every_version_with_its_difference(versions, cast, as_user):
    page = as_user(cast.director).get(door("preview", versions[2])).content.decode()
    card = page[page.index('<ol class="versions"') : page.index("</ol>")]
    assert [words in card for words in ("第 1 版", "第 2 版", "第 3 版", "李登记", "比上一版大 2.3 KB")] == [True] * 5
    assert card.count("内容与上一版相同") == 1
    assert hashlib.sha256(FIRST).hexdigest()[:8] in card
    assert [door("download", one) in card for one in versions] == [True] * 3


def test_an_older_version_is_handed_out_to_readers_and_to_nobody_else(versions, cast, as_user):
    response = as_user(cast.director).get(door("download", versions[0]))
    assert b"".join(response.streaming_content) == FIRST
    for name in ("download", "preview", "thumbnail"):
        assert as_user(cast.stranger).get(door(name, versions[0])).status_code == 404


def test_only_the_newest_version_can_be_taken_back(versions, cast, as_user):
    words = "「方案.txt」已有更新的版本，以前的版本留存备查，只能撤回最新一版"
    with pytest.raises(DomainError, match=words):
        services.remove(attachment=versions[1], actor=cast.clerk)
    client = as_user(cast.clerk)
    assert "撤回这一版" not in client.get(door("preview", versions[1])).content.decode()
    assert "撤回后第 2 版恢复为当前版本" in client.get(door("preview", versions[2])).content.decode()
    client.post(door("remove", versions[2]))
    (current,) = attachments_of(versions[0].matter)
    assert (current.version, [one.version for one in current.older]) == (2, [1])
    entry = TimelineEntry.objects.filter(matter=current.matter).last()
    assert (entry.verb, entry.note, entry.changes["版本"]) == ("撤回文件版本", "方案.txt（第 3 版）", 3)


def test_the_rule_is_the_same_for_the_button_and_the_list(versions, cast):
    (current,) = attachments_of(versions[0].matter)
    assert [bool(can_remove(cast.clerk, one)) for one in (current, *current.older)] == [True, False, False]
    assert can_remove(cast.director, current).forbidden is True
    assert visible_attachment(cast.stranger, versions[0].pk) is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_the_same_for_one_version_and_three(count, cast, as_user, django_assert_num_queries):
    matter = make_matter(cast.clerk)
    for number in range(count):
        attachment = make_attachment(matter, cast.clerk, "方案.txt", str(number).encode())
    client = as_user(cast.clerk)
    client.get(door("preview", attachment))
    with django_assert_num_queries(8):
        client.get(door("preview", attachment))


def stage(owner, name="a.txt", content=b"x"):
    return services.stage_upload(owner=owner, upload=samples.upload(name, content))


def test_one_person_may_leave_so_many_bytes_unsent(cast, settings, disk):
    settings.UPLOAD_PERSON_MAX_BYTES = 2 * 1024 * 1024
    kept = stage(cast.clerk, "一.txt", b"a" * 1_500_000)
    with pytest.raises(DomainError) as refusal:
        stage(cast.clerk, "二.txt", b"a" * 1_000_000)
    assert refusal.value.message == (
        "您上传后未提交的文件已有 1 MB，加上「二.txt」将超过每人 2 MB 的限额，未接收。"
        "请先提交或移除已上传的文件；未提交的文件一天后自动清除"
    )
    assert (len(disk()), stage(cast.director, "二.txt", b"a" * 1_000_000).owner) == (1, cast.director)
    services.attach_staged(matter=make_matter(cast.clerk), actor=cast.clerk, staged_ids=[str(kept.pk)], role="original")
    assert stage(cast.clerk, "二.txt", b"a" * 1_000_000).size == 1_000_000  # sent files do not count


def test_a_file_that_lies_about_its_size_is_counted_when_it_is_there(cast, settings, disk):
    settings.UPLOAD_PERSON_MAX_BYTES = 1_000_000
    liar = samples.upload("大.txt", b"a" * 1_500_000)
    liar.size = 10
    with pytest.raises(DomainError, match="将超过每人 0 MB 的限额"):
        services.stage_upload(owner=cast.clerk, upload=liar)
    assert (StagedUpload.objects.count(), disk()) == (0, [])


def test_one_person_may_leave_so_many_files_unsent_and_the_drop_zone_says_so(cast, as_user, settings):
    settings.UPLOAD_PERSON_MAX_FILES = 2
    client = as_user(cast.clerk)
    answers = [client.post(reverse("attachments:stage"), {"file": samples.upload("a.txt", b"x")}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 422]
    assert answers[2].json()["error"].startswith("您已有 2 个文件上传后未提交，「a.txt」未接收。")
