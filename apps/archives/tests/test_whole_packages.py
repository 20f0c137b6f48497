"""A package of everything the filters leave, of a year, of a box (ARC-06, "of any selection")."""

import shutil
import zipfile

import pytest
from django.urls import reverse

from apps.archives.models import ArchiveRecord
from apps.archives.packages import layout
from apps.archives.packages.verifying import Broken, verify
from apps.archives.tests.factories import arranged, make_record
from apps.core.secrecy import Secrecy
from apps.jobs import services as jobs
from apps.jobs import storage
from apps.jobs.models import Job

pytestmark = pytest.mark.django_db
ADDRESS = reverse("archives:package_new")


@pytest.fixture(autouse=True)
def own_disk(tmp_path, settings):
    """Results of jobs on a disk of their own."""
    settings.JOBS_ROOT = tmp_path / "jobs"


def made(client, query="", **data):
    """The package the page asks for, by the worker: job and file."""
    answer = client.post(f"{ADDRESS}?{query}", data)
    job = Job.objects.latest("pk")
    assert (answer.status_code, answer.url) == (302, f"/jobs/{job.pk}/")
    assert (job.state, job.done, job.total) == ("waiting", 0, None)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job, storage.root() / job.result_file


def codes(path) -> list[str]:
    names = zipfile.ZipFile(path).namelist()
    return [name[len("metadata/") : -len(".json")] for name in names if name.endswith(".json")]


def test_all_pages_of_the_filter_are_in_it_and_a_tampered_copy_is_told(cast, as_user, tmp_path):
    records = [
        make_record(cast, title=f"安全通知{n}", files=n == 0) for n in range(27)
    ]  # a page of the register has 25
    make_record(cast, title="别的事")
    client = as_user(cast.archivist)
    page = client.get(f"{ADDRESS}?q=安全通知").content.decode()
    assert ("27 件" in page, "1 个，约 4 字节" in page) == (True, True)
    job, path = made(client, "q=安全通知")
    assert (job.done, job.total, job.title) == (27, 27, "档案包（全部；档号、题名、文号、责任者：安全通知）")
    assert codes(path) == [one.archive_code for one in records]  # by their codes
    proof = verify(path)
    assert (proof.records, job.message.endswith(proof.digest)) == (27, True)
    content = path.read_bytes()
    assert content.count(b"text") == 1
    forged = tmp_path / "forged.zip"
    forged.write_bytes(content.replace(b"text", b"tExt"))
    with pytest.raises(Broken, match=r"文件内容与清单不一致：files/.+/说明\.txt"):
        verify(forged, proof.digest)
    shutil.copy(path, forged)
    verify(forged, proof.digest)


def test_a_year(cast, as_user):
    now, before = make_record(cast), make_record(cast, title="往年")
    ArchiveRecord.objects.filter(pk=before.pk).update(year=now.year - 1)
    _, path = made(as_user(cast.archivist), f"year={now.year - 1}")
    assert codes(path) == [before.archive_code]


def test_a_box_and_what_of_it_is_too_secret(cast, as_user):
    record = arranged(cast)
    ArchiveRecord.objects.filter(pk=make_record(cast).pk).update(box=record.box, secrecy=Secrecy.CORE)
    type(cast.archivist).objects.filter(pk=cast.archivist.pk).update(clearance=Secrecy.INTERNAL)
    client = as_user(cast.archivist)
    assert "盒内另有 1 件超出您的可阅密级" in client.get(f"{ADDRESS}?box={record.box_id}").content.decode()
    job, path = made(client, f"box={record.box_id}")
    assert (codes(path), job.title) == ([record.archive_code], f"档案包（盒 {record.box.code}）")
    assert as_user(cast.clerk).get(f"{ADDRESS}?box={record.box_id}").status_code == 403
    assert [client.get(f"{ADDRESS}?box={odd}").status_code for odd in ("0", "x", "²")] == [404, 404, 404]


def test_what_is_too_much_for_one_package_comes_in_volumes_that_miss_nothing(cast, as_user, monkeypatch):
    monkeypatch.setattr(layout, "MOST_RECORDS", 2)
    records = [make_record(cast, title=f"第{n}件") for n in range(5)]
    client = as_user(cast.archivist)
    assert "分为 3 包" in client.get(ADDRESS).content.decode()
    volumes = [made(client, part=part) for part in (1, 2, 3)]
    assert [codes(path) for _, path in volumes] == [
        [one.archive_code for one in records[first : first + 2]] for first in (0, 2, 4)
    ]
    assert volumes[2][0].title == "档案包（全部，第 3 包，共 3 包）"


def test_others_see_only_their_own_and_nothing_is_made_of_nothing_or_of_a_filter_that_cannot_be_read(cast, as_user):
    shown, _ = make_record(cast, readers=[cast.director]), make_record(cast, readers=[], title="不可见")
    _, path = made(as_user(cast.director))
    assert codes(path) == [shown.archive_code]
    client = as_user(cast.archivist)
    assert "所选范围内没有档案" in client.get(f"{ADDRESS}?q=没有这样的题名").content.decode()
    assert client.post(f"{ADDRESS}?q=没有这样的题名").status_code == 422
    answer = client.post(f"{ADDRESS}?year=二〇")
    assert (answer.status_code, "筛选条件中有无法识别的内容" in answer.content.decode()) == (422, True)
    assert Job.objects.count() == 1


def test_the_register_leads_there_with_its_filter_and_offers_it_to_nobody_else(cast, as_user):
    make_record(cast, readers=[cast.director, cast.staff])
    link = f'href="{ADDRESS}?tab=all&amp;year=2026"'
    assert link in as_user(cast.director).get("/archives/?tab=all&year=2026").content.decode()
    assert ADDRESS not in as_user(cast.staff).get("/archives/?tab=all&year=2026").content.decode()
