"""Packages: what is in them, who may make them, and that every change is found (ARC-06)."""

import hashlib
import io
import json
import shutil
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.archives.models import ArchiveRecord
from apps.archives.packages import layout
from apps.archives.packages.starting import start_package
from apps.archives.packages.verifying import Broken, verify
from apps.archives.packages.writing import package
from apps.archives.tests.factories import make_record
from apps.attachments.tests.factories import make_attachment, make_matter
from apps.core.errors import Denied, DomainError
from apps.core.secrecy import Secrecy
from apps.jobs import services as jobs
from apps.jobs import storage
from apps.jobs.models import Job
from apps.matters.models import TimelineEntry


@pytest.fixture
def box(tmp_path, settings):
    """Results of jobs on a disk of their own."""
    settings.JOBS_ROOT = tmp_path / "jobs"
    return tmp_path


def made(owner, *records) -> tuple[Job, Path]:
    """The package of these records, by the worker."""
    job = start_package(owner=owner, record_ids=[one.pk for one in records])
    jobs.run(job.pk)
    job.refresh_from_db()
    return job, storage.root() / job.result_file


def listed(path: Path) -> list[str]:
    return sorted(zipfile.ZipFile(path).namelist())


@pytest.mark.django_db
def test_a_package_holds_files_metadata_index_readme_and_manifest(cast, box):
    record = make_record(cast, title="关于<印发>总结的通知", files=True, pages=3)
    job, path = made(cast.archivist, record)
    code = record.archive_code
    assert listed(path) == sorted(
        [f"files/{code}/说明.txt", f"metadata/{code}.json", f"metadata/{code}.xml", "index.html", "说明.txt",
         "manifest-sha256.txt"]
    )  # fmt: skip
    archive = zipfile.ZipFile(path)
    told = json.loads(archive.read(f"metadata/{code}.json"))
    assert (told["档号"]["档号"], told["内容描述"]["题名"], told["聚合层次"]) == (code, "关于<印发>总结的通知", "件")
    assert told["电子文件"][0]["SHA-256"] == hashlib.sha256(b"text").hexdigest()
    assert told["业务"][0]["行为"] == "立档"
    page = archive.read("index.html").decode()
    assert ("关于&lt;印发&gt;总结的通知" in page, "<印发>" in page) == (True, False)
    proof = verify(path)
    assert (proof.records, proof.files) == (1, 5)
    assert job.message.endswith(f"清单校验码 {proof.digest}")
    assert TimelineEntry.objects.filter(code="export", object_label__contains=proof.digest[:16]).count() == 1


@pytest.mark.django_db
def test_only_what_the_person_sees_is_in_it(cast, box):
    shown = make_record(cast, readers=[cast.director], title="可见")
    hidden = make_record(cast, readers=[], title="不可见")
    _, path = made(cast.director, shown, hidden)
    assert [name for name in listed(path) if name.endswith(".json")] == [f"metadata/{shown.archive_code}.json"]


@pytest.mark.django_db
def test_what_became_secret_meanwhile_is_not(cast, box):
    shown, secret = make_record(cast, title="一"), make_record(cast, title="二")
    job = start_package(owner=cast.director, record_ids=[shown.pk, secret.pk])
    ArchiveRecord.objects.filter(pk=secret.pk).update(secrecy=Secrecy.CORE)
    type(cast.director).objects.filter(pk=cast.director.pk).update(clearance=Secrecy.INTERNAL)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert [name for name in listed(storage.root() / job.result_file) if name.endswith(".json")] == [
        f"metadata/{shown.archive_code}.json"
    ]


@pytest.mark.django_db
def test_rights_that_change_while_it_is_made_end_it(cast, box, monkeypatch):
    records = [make_record(cast, title=f"第{n}件") for n in (1, 2)]
    monkeypatch.setattr("apps.archives.packages.building.AT_ONCE", 1)
    rights = iter([("a",), ("a",), ("b",)])
    monkeypatch.setattr("apps.archives.packages.building.rights_of", lambda pk: next(rights))
    job = start_package(owner=cast.archivist, record_ids=[one.pk for one in records])
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_file, list(storage.root().iterdir())) == ("failed", "", [])
    assert job.message.startswith("您的权限在打包期间有变动")


@pytest.mark.django_db
def test_a_file_in_the_vault_is_named_and_not_exported(cast, box):
    from apps.vault.tests.factories import build_world

    world = build_world(cast)
    record = world.file.record
    _, path = made(cast.archivist, record)
    readme = zipfile.ZipFile(path).read("说明.txt").decode("utf-8-sig")
    assert f"{record.archive_code}　{world.file.name}：存于涉密档案保险柜，不随包导出" in readme
    assert not any(Path(name).name == world.file.name for name in listed(path))
    assert verify(path).records == 1


@pytest.mark.django_db
def test_a_file_that_is_missing_on_the_disk_is_said_so(cast, box):
    record = make_record(cast, files=True)
    Path(record.matter.attachments.get().file.path).unlink()
    job, path = made(cast.archivist, record)
    assert "1 项未随包导出" in job.message
    assert verify(path).files == 4


@pytest.mark.django_db
def test_strange_names_lead_nowhere_and_twins_are_told_apart(cast, box):
    matter = make_matter(cast.clerk, readers=[cast.director])
    for role, name in (("original", "报告.txt"), ("annex", "报告.txt")):
        make_attachment(matter, cast.clerk, name, b"x", role=role)
    matter.attachments.filter(role="annex").update(name="../../报告.txt")
    record = make_record(cast)
    record.matter.attachments.all().delete()
    matter.attachments.update(matter=record.matter)
    ArchiveRecord.objects.filter(pk=record.pk).update(archive_code="..\\..\\1/2")
    _, path = made(cast.archivist, record)
    assert [name for name in listed(path) if layout.outside(name)] == []
    assert verify(path).records == 1


@pytest.mark.django_db
def test_nobody_else_exports(cast):
    record = make_record(cast, readers=[cast.staff])
    with pytest.raises(Denied):
        start_package(owner=cast.staff, record_ids=[record.pk])
    with pytest.raises(DomainError, match="没有可导出"):
        start_package(owner=cast.archivist, record_ids=[])
    with pytest.raises(DomainError, match="最多 5000 件"):
        start_package(owner=cast.archivist, record_ids=list(range(5001)))


@pytest.mark.django_db
def test_the_register_offers_it_for_chosen_rows(cast, as_user, box):
    record = make_record(cast)
    client = as_user(cast.archivist)
    answer = client.post("/ledgers/archives/act/", {"action": "package", "pk": [record.pk], "back": ""})
    job = Job.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/jobs/{job.pk}/")
    jobs.run(job.pk)
    response = client.get(f"/jobs/{job.pk}/file/")
    assert response["Content-Type"] == "application/zip"
    assert b"".join(response.streaming_content)[:2] == b"PK"


# --- verifying ----------------------------------------------------------------------------------------------------


def packed(path: Path, files: dict[str, bytes]) -> Path:
    """A package of plain files."""
    with package(path) as writer:
        for name, content in files.items():
            writer.put(name, [content])
        writer.close()
    return path


def rewritten(source: Path, change) -> Path:
    """The package with its entries changed by `change(dict)`, the comment as it was."""
    with zipfile.ZipFile(source) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
        comment = archive.comment
    change(files)
    target = source.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.comment = comment
    return target


SAMPLE = {"files/甲/一.txt": b"one", "files/甲/二.bin": b"\x00" * 500, "metadata/甲.json": '{"电子文件": []}'.encode()}


@pytest.fixture
def whole(tmp_path):
    """A package in order."""
    return packed(tmp_path / "package.zip", SAMPLE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda files: files.pop("files/甲/二.bin"), "缺少文件：files/甲/二.bin"),
        (lambda files: files.update({"files/甲/三.txt": b"?"}), "多出清单以外的文件：files/甲/三.txt"),
        (lambda files: files.update({"files/甲/一.txt": b"One"}), "文件内容与清单不一致：files/甲/一.txt"),
        (
            lambda files: files.update({layout.MANIFEST: files[layout.MANIFEST].replace(b"a", b"b")}),
            f"清单 {layout.MANIFEST} 与包上的校验码不一致，清单被改动过",
        ),
        (lambda files: files.pop(layout.MANIFEST), f"缺少清单 {layout.MANIFEST}，不是档案包"),
        (lambda files: files.update({"../甲.txt": b"?"}), "文件名指向包外，已停止校验：../甲.txt"),
        (lambda files: files.update({"/etc/passwd": b"?"}), "文件名指向包外，已停止校验：/etc/passwd"),
    ],
)
def test_the_first_fault_is_named(whole, change, words):
    with pytest.raises(Broken) as caught:
        verify(rewritten(whole, change))
    assert caught.value.message == words


def test_a_manifest_made_to_fit_the_change_is_told_by_the_checksum_that_was_noted(whole, tmp_path):
    noted = verify(whole).digest
    forged = packed(tmp_path / "forged.zip", {**SAMPLE, "files/甲/一.txt": b"forged"})
    assert verify(forged).records == 1
    with pytest.raises(Broken, match="与登记的校验码不一致"):
        verify(forged, noted)


def test_metadata_that_says_another_checksum_is_told(tmp_path):
    told = {"电子文件": [{"路径": "files/甲/一.txt", "SHA-256": "0" * 64}]}
    path = packed(tmp_path / "p.zip", {**SAMPLE, "metadata/甲.json": json.dumps(told, ensure_ascii=False).encode()})
    with pytest.raises(Broken, match=r"元数据 metadata/甲\.json 所记的文件与清单不一致"):
        verify(path)


def test_a_bomb_is_refused_before_it_is_opened(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("files/a", "w") as target:
            for _ in range(200):
                target.write(b"\0" * 1024**2)
        archive.writestr(layout.MANIFEST, "")
    with pytest.raises(Broken, match=r"不相称|压缩比异常"):
        verify(path)


def test_a_link_and_a_torn_file_are_refused(whole, tmp_path):
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("files/a")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Broken, match="链接"):
        verify(path)
    torn = tmp_path / "torn.zip"
    torn.write_bytes(whole.read_bytes()[:-200])
    with pytest.raises(Broken, match="不是完整的档案包"):
        verify(torn)


def test_the_command_says_it_in_chinese_and_by_its_exit_code(whole):
    out = io.StringIO()
    call_command("verify_package", str(whole), stdout=out)
    assert out.getvalue().startswith("档案包完好：1 件档案，3 个文件")
    with pytest.raises(CommandError, match=r"缺少文件：files/甲/一\.txt") as caught:
        call_command("verify_package", str(rewritten(whole, lambda files: files.pop("files/甲/一.txt"))))
    assert caught.value.returncode == 1


NAMES = st.text(min_size=1, max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, st.binary(max_size=200)), min_size=1, max_size=6), st.data())
def test_any_files_are_proved_and_any_flipped_bit_of_them_is_found(tmp_path, files, data):
    names = layout.Names()
    content = {f"files/{names.take(name)}": body for name, body in files}
    path = packed(tmp_path / "any.zip", content)
    assert verify(path).files == len(content)
    with zipfile.ZipFile(path) as archive:
        spans = [(info, archive.open(info)._orig_compress_start) for info in archive.infolist()]
    spans = [one for one in spans if one[0].file_size and not one[0].compress_type]  # deflate has bits without meaning
    if not spans:
        return
    info, start = data.draw(st.sampled_from(spans))
    place = start + data.draw(st.integers(0, info.compress_size - 1))
    torn = bytearray(path.read_bytes())
    torn[place] ^= 1 << data.draw(st.integers(0, 7))
    other = tmp_path / "flipped.zip"
    other.write_bytes(torn)
    with pytest.raises(Broken):
        verify(other)


def test_a_big_file_needs_no_memory(tmp_path):
    big = tmp_path / "big.bin"
    with big.open("wb") as file:
        for _ in range(64):
            file.write(bytes(range(256)) * 4096)
    tracemalloc.start()
    with package(tmp_path / "p.zip") as writer:
        for number in range(3):
            writer.put_file(f"files/{number}", big)
        writer.close()
    assert verify(tmp_path / "p.zip").size == 3 * 64 * 1024**2
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    shutil.rmtree(tmp_path, ignore_errors=True)
    assert peak < 8 * 1024**2
