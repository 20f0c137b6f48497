"""Archives: taken only where a form allows them, listed without unpacking, refused or remarked by what they hold."""

import tarfile

import pytest
from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from apps.attachments import services
from apps.attachments.forms import StagedFilesField
from apps.attachments.models import StagedUpload
from apps.attachments.tests import samples
from apps.attachments.tests.factories import make_matter
from apps.core.errors import DomainError

PAPERS = {"附件/名单.xlsx": b"x" * 2048, "附件/通知.pdf": b"y"}


def stage(owner, name, content):
    return services.stage_upload(owner=owner, upload=samples.upload(name, content), with_archives=True)


def attach(owner, name, content, readers=()):
    matter, row = make_matter(owner, readers=readers), stage(owner, name, content)
    return services.attach_staged(matter=matter, actor=owner, staged_ids=[str(row.pk)], role="annex")[0]


def page_of(client, attachment) -> str:
    return client.get(reverse("attachments:preview", args=[attachment.pk])).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("资料.zip", samples.archive(PAPERS)),
        ("国标.zip", samples.archive(PAPERS, gbk=True)),
        ("资料.tar", samples.tar(PAPERS)),
        ("资料.tar.gz", samples.tar(PAPERS, "w:gz")),
        ("资料.tgz", samples.tar(PAPERS, "w:gz")),
    ],
)
def test_an_archive_is_listed_on_its_page_and_downloaded_whole(name, content, cast, as_user, disk):
    attachment, client = attach(cast.clerk, name, content, [cast.director]), as_user(cast.director)
    for _ in range(2):  # read, then remembered
        page = page_of(client, attachment)
        assert [words in page for words in ("附件/名单.xlsx", "2.0 KB", "附件/通知.pdf", "内有 2 个文件")] == [True] * 4
    response = client.get(reverse("attachments:download", args=[attachment.pk]))
    assert b"".join(response.streaming_content) == content
    assert len(disk()) == 1  # nothing was unpacked
    assert as_user(cast.stranger).get(reverse("attachments:preview", args=[attachment.pk])).status_code == 404


REFUSED = {  # bombs are made only where they go off: seconds of packing
    "资料.7z": (b"7z\xbc\xaf'\x1c", "「资料.7z」是 7Z 压缩包，系统无法查看其内容，不予接收。请改用 ZIP 压缩"),
    "资料.rar": (b"Rar!\x1a\x07", "「资料.rar」是 RAR 压缩包，系统无法查看其内容，不予接收。请改用 ZIP 压缩"),
    "单个.txt.gz": (b"\x1f\x8b", "「单个.txt.gz」是压缩过的单个文件，请解压后上传"),
    "假.zip": (b"Rar!\x1a\x07", "内容却是压缩包（RAR）"),
    "炸弹.zip": (
        lambda: samples.archive({"a": b"\x00" * (150 * 1024 * 1024)}),
        "「炸弹.zip」解压后体积异常，疑似压缩炸弹",
    ),
    "炸弹.tar.gz": (
        lambda: samples.tar({f"{n}.bin": b"\x00" * (210 * 1024 * 1024) for n in range(5)}, "w:gz"),
        "「炸弹.tar.gz」解压后体积异常，疑似压缩炸弹",
    ),
    "上级.zip": (samples.archive({"../../etc/cron.d/x": b"x"}), "指向压缩包之外的路径（x），已拒收"),
    "绝对.tar": (samples.tar({"/etc/passwd": b"x"}), "指向压缩包之外的路径（passwd），已拒收"),
    "盘符.zip": (samples.archive({"C:\\x.txt": b"x"}), "指向压缩包之外的路径（x.txt），已拒收"),
    "链接.tar": (samples.tar({}, 名单=tarfile.SYMTYPE), "「链接.tar」内有链接或设备文件（名单），已拒收"),
    "链接.zip": (samples.archive({}, link="名单"), "「链接.zip」内有链接或设备文件（名单），已拒收"),
    "程序.zip": (samples.archive({"说明.pdf.exe": b"x"}), "「程序.zip」内有程序或脚本文件（说明.pdf.exe），已拒收"),
    "宏.zip": (samples.archive({"表.XLSM ": b"x"}), "内有程序或脚本文件（表.XLSM），已拒收"),
    "太多.zip": (samples.archive({f"{n}.txt": b"" for n in range(2001)}), "内的文件超过 2000 个，未接收"),
    "空.zip": (samples.archive({}), "「空.zip」是空的压缩包"),
    "坏.tgz": (samples.tar(PAPERS, "w:gz")[:60], "「坏.tgz」已损坏，或不是可以识别的压缩包"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_archive_is_refused_in_a_sentence_and_leaves_nothing(name, cast, disk):
    content, words = REFUSED[name]
    with pytest.raises(DomainError) as refusal:
        stage(cast.clerk, name, content() if callable(content) else content)
    assert words in refusal.value.message
    assert (StagedUpload.objects.count(), disk()) == (0, [])


def test_what_cannot_be_seen_inside_is_told(cast, as_user):
    locked = attach(cast.clerk, "密.zip", samples.archive(PAPERS, locked=True))
    nested = attach(cast.clerk, "套.zip", samples.archive({"内.zip": b"x", "表.xlsx": b"y"}))
    assert locked.remark == "压缩包设有密码，只能看到文件名，内容无法检查"
    assert nested.remark == "压缩包内还有 1 个压缩包，其中的内容未列出"
    page = page_of(as_user(cast.clerk), nested)
    assert ("内.zip" in page, 'title="其中的内容未列出"' in page) == (True, True)


def test_names_inside_are_shown_without_tricks_and_never_as_markup(cast, as_user):
    content = samples.archive({"<img src=x onerror=alert(1)>/合同\u202efdp.txt": b"x"})
    page = page_of(as_user(cast.clerk), attach(cast.clerk, "名.zip", content))
    assert "&lt;img src=x onerror=alert(1)&gt;/合同fdp.txt" in page


class PaperForm(forms.Form):
    def __init__(self, owner, *args, archives=False):
        super().__init__(*args)
        self.fields["papers"] = StagedFilesField(owner, archives=archives)


def sent(owner, ids=(), files=(), **options):
    data = MultiValueDict({"papers": [str(pk) for pk in ids]})
    return PaperForm(owner, data, MultiValueDict({"papers": list(files)}), **options)


def test_the_form_decides_whether_archives_are_taken(cast, as_user):
    """The zone may say what it likes: a form that takes none refuses one that was dropped elsewhere."""
    answer = as_user(cast.clerk).post(
        reverse("attachments:stage"), {"file": samples.upload("资料.zip", samples.plain_zip()), "archives": "1"}
    )
    row = StagedUpload.objects.get()
    assert (answer.status_code, sent(cast.clerk, [row.pk], archives=True).errors) == (201, {})
    assert sent(cast.clerk, [row.pk]).errors == {"papers": ["「资料.zip」是压缩包，这里不接收压缩包，请移除后再提交"]}
    plain = [samples.upload("再.zip", samples.plain_zip())]
    assert "这里不接收压缩包" in sent(cast.clerk, files=plain).errors["papers"][0]
    assert sent(cast.clerk, files=plain, archives=True).is_valid()


def test_the_office_can_do_without_archives(cast, settings):
    settings.UPLOAD_ARCHIVES = False
    with pytest.raises(DomainError, match="这里不接收压缩包"):
        stage(cast.clerk, "资料.zip", samples.plain_zip())
    assert "data-archives" not in str(PaperForm(cast.clerk, archives=True)["papers"])
