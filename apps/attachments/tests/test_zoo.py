"""The upload zoo (design/reliability.md): one table, file × what the office says to it."""

import pytest
from django.urls import reverse

from apps.attachments import services
from apps.attachments.models import StagedUpload
from apps.attachments.tests import papers, samples
from apps.core.errors import DomainError

TWO = samples.two_natures()
ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'
REFUSED = {
    # programs, markup and other contents under an honest extension
    "发票.pdf": (samples.EXE, "「发票.pdf」的扩展名是 .pdf，内容却是Windows 程序（EXE），已拒收"),
    "报告.docx": (samples.HTML, "「报告.docx」的扩展名是 .docx，内容却是网页（HTML），已拒收"),
    "图.svg": (samples.SVG, "「图.svg」是 .svg 文件，不在可上传的类型之内"),
    "图.png": (samples.SVG, "内容却是SVG 矢量图（可含脚本），已拒收"),
    "实体.png": (LAUGHS, "内容却是SVG 矢量图（可含脚本），已拒收"),
    "页.html": (samples.HTML, "是 .html 文件，不在可上传的类型之内"),
    "说明.txt": (samples.HTML, "内容却是网页（HTML），已拒收"),
    "脚本.txt": (b"#!/bin/sh\nrm -rf /\n", "内容却是脚本程序，已拒收"),
    "数据.csv": (b"\x00\x01\x02" * 50, "内容却是"),
    "资料.docx": (samples.plain_zip(), "内容却是压缩包（ZIP）。请解压后逐个上传"),
    "表.xlsx": (samples.office("docx"), "「表.xlsx」的扩展名是 .xlsx，内容却是Word 文档，已拒收"),
    "表.ods": (papers.odt(), "「表.ods」的扩展名是 .ods，内容却是ODF 文字文档，已拒收"),
    "宏.docx": (samples.office("docm"), "「宏.docx」带有宏程序，已拒收。请另存为不带宏的 .docx 文件后上传"),
    "宏.odt": (papers.odf("text", "", **{"Basic/script-lc.xml": "x"}), "「宏.odt」带有宏程序，已拒收"),
    "旧.doc": (b"{\\rtf1 x}", "「旧.doc」的内容是 RTF 文档，请用 WPS 或 Word 另存为 .docx 后上传"),
    "安装.doc": (samples.ole("Property"), "内容却是复合文档（不是 Office 文件），已拒收"),
    # names
    "合同.pdf.exe": (samples.EXE, "「合同.pdf.exe」是 .exe 文件，不在可上传的类型之内"),
    "合同\u202efdp.exe": (samples.EXE, "「合同fdp.exe」是 .exe 文件"),
    "通知.pdf\x00.exe": (samples.EXE, "「通知.pdf.exe」是 .exe 文件"),
    "无扩展名": (samples.pdf(), "「无扩展名」没有扩展名，不在可上传的类型之内"),
    # two things at once
    "双.pdf": (TWO["pdf+zip"], "「双.pdf」既是PDF 文件，又是压缩包（ZIP），疑似伪装文件，已拒收"),
    "双.jpg": (TWO["jpeg+zip"], "「双.jpg」既是JPG 图片，又是压缩包（ZIP），疑似伪装文件，已拒收"),
    "双二.jpg": (TWO["jpeg+pdf"], "「双二.jpg」既是JPG 图片，又是PDF 文件，疑似伪装文件，已拒收"),
    "双.png": (TWO["png+zip"], "「双.png」既是PNG 图片，又是压缩包（ZIP），疑似伪装文件，已拒收"),
    "多义.gif": (b"GIF89a/*" + b"*/=1;alert(1)//" * 9, "「多义.gif」已损坏，无法打开"),
    "多义.pdf": (samples.HTML + samples.pdf(), "内容却是网页（HTML），已拒收"),
    # bombs, made only where they go off
    "炸弹.docx": (samples.bomb, "「炸弹.docx」解压后体积异常，疑似压缩炸弹，已拒收"),
    "炸弹.xlsx": (lambda: samples.office("xlsx", sheet=b" " * (150 * 1024 * 1024)), "「炸弹.xlsx」解压后体积异常"),
    "目录.xlsx": (samples.long_directory(), "「目录.xlsx」解压后体积异常，疑似压缩炸弹，已拒收"),
    "像素.png": (samples.pixel_bomb(), "「像素.png」图像过大（约 3600 百万像素），已拒收"),
    # entities
    "实体.docx": (papers.docx("&x;", doctype=ENTITY), "「实体.docx」内含外部实体声明（DTD），正常的办公文件没有它"),
    # empty and damaged
    "空.pdf": (b"", "「空.pdf」是空文件（0 字节），请检查后重新上传"),
    "坏.pdf": (b"%PDF-1.7 nothing more", "「坏.pdf」已损坏，无法打开"),
    "坏.docx": (samples.office()[:90], "「坏.docx」已损坏，无法打开"),
    "断.docx": (papers.docx()[:-30], "「断.docx」已损坏，无法打开"),
    "坏.jpg": (samples.picture("JPEG", (300, 300))[:400], "「坏.jpg」已损坏，无法打开"),
    # archives where none is allowed
    "资料.zip": (samples.plain_zip(), "「资料.zip」是压缩包。这里不接收压缩包，请解压后逐个上传"),
    "资料.7z": (b"7z\xbc\xaf'\x1c", "「资料.7z」是压缩包。这里不接收压缩包"),
}
# name given: (content, name kept, what is remarked)
TAKEN = {
    "../../etc/passwd.txt": (b"x", "passwd.txt", ""),
    "通知\r\nSet-Cookie: a=b.txt": (b"x", "通知Set-Cookie a=b.txt", ""),
    "函" * 300 + ".txt": (b"x", "函" * 251 + ".txt", ""),
    "脚本.pdf": (
        samples.acting_pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
        "脚本.pdf",
        "文件内含脚本（JavaScript），网页预览不会执行，下载打开时请留意",
    ),
    "藏.pdf": (
        samples.acting_pdf(b"/OpenAction<</S/J#61vaScript/JS(app.alert(1))>>", packed=True),
        "藏.pdf",
        "文件内含脚本（JavaScript），网页预览不会执行，下载打开时请留意",
    ),
    "启动.pdf": (
        samples.acting_pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
        "启动.pdf",
        "文件内含启动程序的动作，网页预览不会执行，下载打开时请留意",
    ),
    "内嵌.pdf": (
        samples.acting_pdf(b"/EF<</F 9 0 R>>/Type/EmbeddedFile"),
        "内嵌.pdf",
        "文件内含内嵌文件，网页预览不会执行，下载打开时请留意",
    ),
    "密.pdf": (samples.locked_pdf(), "密.pdf", "文件设有打开密码，可以保存和下载，但不能预览、不能统计页数"),
    "平常.pdf": (samples.pdf(2), "平常.pdf", ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_in_a_sentence_and_leaves_nothing(name, cast, disk):
    content, words = REFUSED[name]
    with pytest.raises(DomainError) as refusal:
        given = content() if callable(content) else content
        services.stage_upload(owner=cast.clerk, upload=samples.upload(name, given))
    assert words in refusal.value.message
    assert (StagedUpload.objects.count(), disk()) == (0, [])


@pytest.mark.parametrize("name", TAKEN)
def test_an_odd_file_is_taken_under_a_clean_name_with_its_remark(name, cast, disk):
    content, kept, remark = TAKEN[name]
    upload = samples.upload("x.txt", content)
    upload._name = name  # what a hostile client sends, past what Django's setter would cut
    row = services.stage_upload(owner=cast.clerk, upload=upload)
    assert (row.name, row.remark) == (kept.replace("Cookie a", "Cookie: a"), remark)
    (path,) = disk()
    assert path.name.isalnum()  # nothing of the given name reaches the disk


def raw(client, header: bytes):
    """One multipart body with this content-disposition, byte by byte."""
    body = b'--x\r\nContent-Disposition: form-data; name="file"; ' + header + b"\r\n\r\nx\r\n--x--\r\n"
    return client.post(reverse("attachments:stage"), body, content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize(
    ("header", "status", "name"),
    [
        (b'filename="../../x/a.txt"', 201, "a.txt"),
        (b'filename="C:\\\\x\\\\a.txt"', 201, "a.txt"),
        (b'filename="a\x00.txt"', 201, "a.txt"),
        (b"filename*=UTF-8''%E9%80%9A%E7%9F%A5.txt", 201, "通知.txt"),
        (b"filename*=UTF-8''a%0D%0Ab.txt", 201, "ab.txt"),
        (b'filename="' + "函".encode() * 100 + b'.txt"', 201, "函" * 100 + ".txt"),
        (b'filename="a\xff\xfe.txt"', 422, None),  # not even a header
        (b'filename=""', 422, None),
        (b'filename=".."', 422, None),
    ],
)
def test_names_straight_from_the_wire(header, status, name, cast, as_user):
    answer = raw(as_user(cast.clerk), header)
    assert (answer.status_code, answer.json().get("name")) == (status, name)


def test_a_disk_that_refuses_is_a_507_at_the_drop_zone_without_an_orphan(cast, as_user, settings, tmp_path):
    """A full disk in the middle of a file: test_staging. Here the folder itself cannot be made."""
    (tmp_path / "not-a-folder").write_bytes(b"")
    settings.MEDIA_ROOT = tmp_path / "not-a-folder" / "files"
    answer = as_user(cast.clerk).post(reverse("attachments:stage"), {"file": samples.upload("a.txt", b"x")})
    assert (answer.status_code, answer.json()) == (
        507,
        {"error": "服务器无法保存文件，「a.txt」未保存。请联系系统管理员，稍后重新上传"},
    )
    assert StagedUpload.objects.count() == 0
