"""Dropping files: what is taken, what is refused and in which words, and that nothing stays behind."""

import resource
import signal

import pytest

from apps.attachments import services
from apps.attachments.models import StagedUpload
from apps.attachments.tests import samples
from apps.core.errors import DomainError

TAKEN = {
    "通知.pdf": (samples.pdf(3), "application/pdf", 3),
    "纪要.doc": (samples.ole("WordDocument"), "application/msword", None),
    "台账.xls": (samples.ole("Workbook"), "application/vnd.ms-excel", None),
    "汇报.ppt": (samples.ole("PowerPoint Document"), "application/vnd.ms-powerpoint", None),
    "方案.docx": (samples.office("docx"), f"{samples.OFFICE}wordprocessingml.document", None),
    "名册.xlsx": (samples.office("xlsx"), f"{samples.OFFICE}spreadsheetml.sheet", None),
    "培训.pptx": (samples.office("pptx"), f"{samples.OFFICE}presentationml.presentation", None),
    "函.wps": (samples.ole("WordDocument"), "application/vnd.ms-works", None),
    "版式.ofd": (samples.ofd(), "application/ofd", None),
    "照片.JPG": (samples.picture("JPEG"), "image/jpeg", 1),
    "截图.png": (samples.picture("PNG"), "image/png", 1),
    "扫描.tif": (samples.picture("TIFF", frames=3), "image/tiff", 3),
    "图标.gif": (samples.picture("GIF"), "image/gif", 1),
    "说明.txt": ("第一行\r\n第二行\t㛃".encode(), "text/plain", None),
    "国标.txt": ("国标编码的说明".encode("gb18030"), "text/plain", None),
    "末字.txt": ("OK，abc好".encode("gb18030"), "text/plain", None),
    "独字.txt": ("中".encode("gb18030"), "text/plain", None),
    "宽字.txt": ("双字节编码".encode("utf-16"), "text/plain", None),
    "花名册.csv": ("姓名,部门\n张三,办公室\n".encode("gbk"), "text/csv", None),
}


@pytest.mark.parametrize("name", TAKEN)
def test_an_honest_file_is_taken(name, cast):
    content, media_type, pages = TAKEN[name]
    row = services.stage_upload(owner=cast.clerk, upload=samples.upload(name, content))
    assert (row.name, row.media_type, row.pages, row.size) == (name, media_type, pages, len(content))


def test_a_locked_file_is_taken_with_a_remark(cast):
    for name, content in (("密.pdf", samples.locked_pdf()), ("密.docx", samples.ole("EncryptedPackage"))):
        row = services.stage_upload(owner=cast.clerk, upload=samples.upload(name, content))
        assert (row.pages, row.notice) == (None, "文件设有打开密码，可以保存和下载，但不能预览、不能统计页数")


def test_the_file_lies_under_a_name_of_our_own_with_its_hash(cast, disk):
    import hashlib

    content = samples.pdf()
    row = services.stage_upload(owner=cast.clerk, upload=samples.upload("函" * 100 + ".pdf", content))
    (path,) = disk()
    assert (row.name, row.sha256) == ("函" * 100 + ".pdf", hashlib.sha256(content).hexdigest())
    assert (path.read_bytes(), len(path.name), oct(path.stat().st_mode)[-3:]) == (content, 32, "600")


def test_a_file_over_the_limit_is_refused_by_its_size(cast, disk, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(DomainError) as refusal:
        services.stage_upload(owner=cast.clerk, upload=samples.upload("大.txt", b"a" * (3 * 1024 * 1024)))
    assert (refusal.value.status, refusal.value.message) == (
        413,
        "单个文件不能超过 1 MB，「大.txt」约 3 MB，未接收。请压缩、拆分后再上传",
    )
    assert disk() == []


def test_a_file_that_lies_about_its_size_is_stopped_while_it_comes(cast, disk, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    liar = samples.upload("大.txt", b"a" * (3 * 1024 * 1024))
    liar.size = 10
    with pytest.raises(DomainError, match="单个文件不能超过 1 MB"):
        services.stage_upload(owner=cast.clerk, upload=liar)
    assert (StagedUpload.objects.count(), disk()) == (0, [])


def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(cast, disk):
    """The kernel itself refuses to write beyond 64 kB: a real failure in the middle of the file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, before[1]))
    try:
        with pytest.raises(DomainError) as refusal:
            services.stage_upload(owner=cast.clerk, upload=samples.upload("大.txt", b"a" * 300_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert (refusal.value.status, refusal.value.message) == (
        507,
        "服务器存储空间不足，「大.txt」未保存。请联系系统管理员，稍后重新上传",
    )
    assert (StagedUpload.objects.count(), disk()) == (0, [])


def scanner(path):
    """A scanner that dislikes one word."""
    return "EICAR" if b"EICAR" in path.read_bytes() else ""


def test_a_configured_scanner_has_its_say(cast, disk, settings):
    settings.UPLOAD_SCANNERS = [f"{__name__}.scanner"]
    with pytest.raises(DomainError, match=r"「毒.txt」未通过安全扫描（EICAR），已拒收"):
        services.stage_upload(owner=cast.clerk, upload=samples.upload("毒.txt", b"EICAR"))
    assert services.stage_upload(owner=cast.clerk, upload=samples.upload("好.txt", b"x")).size == 1
    assert len(disk()) == 1
