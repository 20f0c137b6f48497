"""The drop zone's address, the form field, and the guard before the body."""

from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from apps.attachments import services
from apps.attachments.forms import StagedFilesField
from apps.attachments.models import StagedUpload
from apps.attachments.tests import samples

STAGE = "/files/stage"


class Unread:
    """A body that must not be touched."""

    def read(self, *_):
        raise AssertionError("the body was read")

    readline = read


def huge(client, length: int, **headers):
    environ = {
        "CONTENT_LENGTH": str(length),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "wsgi.input": Unread(),
        **headers,
    }
    return client.generic("POST", STAGE, **environ)


def test_three_hundred_megabytes_are_refused_before_the_body_is_read(cast, as_user, disk):
    response = huge(as_user(cast.clerk), 300 * 1024 * 1024, HTTP_ACCEPT="application/json")
    assert (response.status_code, response.json()) == (
        413,
        {"error": "单个文件不能超过 100 MB，本次提交约 300 MB，未接收。请压缩、拆分后再上传"},
    )
    assert disk() == []


def test_a_plain_form_gets_the_sentence_as_a_page(cast, as_user):
    response = huge(as_user(cast.clerk), 300 * 1024 * 1024)
    assert (response.status_code, "单个文件不能超过 100 MB，本次提交约 300 MB" in response.content.decode()) == (
        413,
        True,
    )


def test_nobody_sends_a_large_body_without_signing_in(client, db):
    assert huge(client, 6 * 1024 * 1024).status_code == 413


def test_a_dropped_file_answers_with_its_id(cast, as_user):
    response = as_user(cast.clerk).post(STAGE, {"file": samples.upload("通知.pdf", samples.pdf(2))})
    row = StagedUpload.objects.get()
    assert (response.status_code, row.owner) == (201, cast.clerk)
    assert response.json() == {
        "id": str(row.pk),
        "name": "通知.pdf",
        "size": row.size,
        "size_text": f"{row.size} 字节",
        "pages": 2,
        "notice": "",
        "unstage_url": reverse("attachments:unstage", args=[row.pk]),
    }


def test_a_refused_file_answers_with_the_sentence(cast, as_user):
    response = as_user(cast.clerk).post(STAGE, {"file": samples.upload("发票.pdf", samples.EXE)})
    assert (response.status_code, "内容却是Windows 程序" in response.json()["error"]) == (422, True)
    assert as_user(cast.clerk).post(STAGE, {}).json() == {"error": "没有收到文件，请重新选择"}


def test_only_the_owner_takes_a_dropped_file_back(cast, as_user):
    row = services.stage_upload(owner=cast.clerk, upload=samples.upload("a.txt", b"x"))
    address = reverse("attachments:unstage", args=[row.pk])
    assert as_user(cast.director).post(address).status_code == 404
    assert as_user(cast.clerk).post(address).status_code == 204
    assert StagedUpload.objects.count() == 0


class PaperForm(forms.Form):
    title = forms.CharField()

    def __init__(self, owner, *args, required=False, **options):
        super().__init__(*args, **options)
        self.fields["papers"] = StagedFilesField(owner, label="原文", required=required)


def sent(owner, ids=(), files=(), title="题", **options):
    data = MultiValueDict({"title": [title], "papers": [str(pk) for pk in ids]})
    return PaperForm(owner, data, MultiValueDict({"papers": list(files)}), **options)


def test_the_field_takes_dropped_ids_and_plain_files_together(cast):
    row = services.stage_upload(owner=cast.clerk, upload=samples.upload("a.txt", b"x"))
    form = sent(cast.clerk, [row.pk], [samples.upload("b.txt", b"y"), samples.upload("c.txt", b"z")])
    assert form.is_valid()
    names = [StagedUpload.objects.get(pk=pk).name for pk in form.cleaned_data["papers"]]
    assert names == ["a.txt", "b.txt", "c.txt"]


def test_an_error_elsewhere_keeps_the_files_in_the_form(cast):
    row = services.stage_upload(owner=cast.clerk, upload=samples.upload("a.txt", b"x"))
    form = sent(cast.clerk, [row.pk], [samples.upload("b.txt", b"y")], title="")
    assert set(form.errors) == {"title"}
    drawn = str(form["papers"])
    assert [f'value="{pk}" data-id checked' in drawn for pk in StagedUpload.objects.values_list("pk", flat=True)] == [
        True,
        True,
    ]


def test_each_bad_plain_file_is_named_and_the_good_one_is_kept(cast):
    form = sent(
        cast.clerk,
        files=[samples.upload("好.txt", b"x"), samples.upload("坏.exe", samples.EXE), samples.upload("空.txt", b"")],
    )
    assert [error.split("」")[0] for error in form.errors["papers"]] == ["「坏.exe", "「空.txt"]
    assert "好.txt" in str(form["papers"])


def test_another_persons_dropped_file_is_neither_taken_nor_shown(cast):
    theirs = services.stage_upload(owner=cast.clerk, upload=samples.upload("工资.txt", b"x"))
    form = sent(cast.stranger, [theirs.pk])
    assert form.errors == {"papers": ["有 1 个暂存文件已过期，请重新上传"]}
    assert "工资" not in str(form["papers"])


def test_a_required_field_asks_for_a_file(cast):
    assert sent(cast.clerk, required=True).errors == {"papers": ["请至少上传一个文件"]}
    assert sent(cast.clerk).errors == {}


def test_fifty_files_are_enough_for_one_form(cast):
    form = sent(cast.clerk, files=[samples.upload(f"{n}.txt", b"x") for n in range(51)])
    assert form.errors == {"papers": ["一次最多提交 50 个文件，请分次办理"]}
    assert StagedUpload.objects.count() == 0


def test_the_form_knows_that_it_carries_files(cast):
    assert PaperForm(cast.clerk).is_multipart() is True
