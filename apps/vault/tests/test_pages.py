"""The pages of the vault as each post meets them: walk of a request, warnings, secrets not sent back, query counts."""

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.archives.models import ArchiveRecord
from apps.archives.tests.factories import make_record
from apps.attachments.models import StagedUpload
from apps.attachments.tests import samples
from apps.core.secrecy import Secrecy
from apps.matters.models import SearchText, TimelineEntry
from apps.matters.search import matching
from apps.org import roles
from apps.org import services as people
from apps.portal.selectors import todo
from apps.vault import services
from apps.vault.models import Custodian, VaultFile, VaultRequest
from apps.vault.tests.factories import PHRASE_A, PHRASE_B, TITLE, fresh, make_file, make_request, released

LIST = "/vault/"


def url(name: str, *args) -> str:
    return reverse(f"vault:{name}", args=args)


def new_record(cast, **given) -> dict:
    from apps.archives.models import ArchiveCategory

    return {
        "title": TITLE, "category": ArchiveCategory.objects.get(code="WS").pk, "retention": "Y",
        "department": cast.office.pk, "secrecy": str(Secrecy.CORE.value), "no_state_secrets": "on",
        "file": SimpleUploadedFile("纪要.pdf", samples.pdf(3), "application/pdf"), **given,
    }  # fmt: skip


def test_the_archivist_puts_a_file_in_and_gets_a_record(vault, as_user, disk):
    client = as_user(vault.cast.archivist)
    page = client.get(url("put_in")).content.decode()
    assert ("严禁存入国家秘密" in page, "绝密" in page.split("multipart/form-data")[-1]) == (True, True)
    response = client.post(url("put_in"), new_record(vault.cast))
    file = VaultFile.objects.order_by("-pk").first()
    assert (response.status_code, response["Location"]) == (302, file.get_absolute_url())
    record = file.record
    assert (record.title, record.secrecy, record.pages, record.matter_id, file.pages) == (TITLE, 3, 3, None, 3)
    assert record.archive_code == f"Z109-WS·{record.year}-Y-BGS-0002"
    assert (StagedUpload.objects.count(), len(disk())) == (0, 2)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"no_state_secrets": ""}, "含国家秘密的不得存入"),
        ({"secrecy": "4"}, "请从列表中选择"),
        ({"secrecy": "0"}, "请从列表中选择"),
        ({"file": ""}, "请选择要存入的文件"),
        ({"file": SimpleUploadedFile("方案.txt", b"text")}, "只接收 PDF、图片"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(vault, as_user, changed, sentence):
    response = as_user(vault.cast.archivist).post(url("put_in"), new_record(vault.cast, **changed))
    page = response.content.decode()
    assert (response.status_code, sentence in page, f'value="{TITLE}"' in page) == (422, True, True)
    assert VaultFile.objects.count() == 1


def test_a_file_goes_under_a_record_that_is_there_and_never_below_its_level(vault, as_user):
    record, client = make_record(vault.cast, title="关于甲的决定", secrecy=Secrecy.CORE), as_user(vault.cast.archivist)
    address = f"{url('put_in')}?record={record.pk}"
    given = {"secrecy": "2", "no_state_secrets": "on", "file": SimpleUploadedFile("甲.pdf", samples.pdf())}
    response = client.post(address, given)
    assert (response.status_code, "存入时不能降低" in response.content.decode()) == (422, True)
    given |= {"secrecy": "3", "file": SimpleUploadedFile("甲.pdf", samples.pdf())}
    assert client.post(address, given).status_code == 302
    assert VaultFile.objects.get(name="甲.pdf").record == record
    assert client.get(f"{url('put_in')}?record=999999").status_code == 404
    assert client.get(f"{url('put_in')}?record=x").status_code == 404


def test_an_upload_for_the_vault_is_kept_in_memory_and_others_are_not(vault, as_user, settings, tmp_path, monkeypatch):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    seen = []
    put_in = services.put_in
    monkeypatch.setattr(
        "apps.vault.views.files.services.put_in", lambda **given: (seen.append(given["path"]), put_in(**given))[1]
    )
    big = samples.pdf() + b"\n%" + b"x" * (3 * 1024 * 1024)
    given = new_record(vault.cast, file=SimpleUploadedFile("大.pdf", big))
    assert as_user(vault.cast.archivist).post(url("put_in"), given).status_code == 302
    assert (str(seen[0]).startswith("/dev/shm/"), seen[0].exists()) == (True, False)
    assert list(tmp_path.glob("*.upload*")) == []


def test_titles_are_seen_up_to_the_clearance_and_a_file_has_no_address(vault, as_user):
    make_file(vault.cast.archivist, title="一般内部事项", secrecy=Secrecy.INTERNAL)
    seen = {name: as_user(person).get(LIST).content.decode() for name, person in vault.cast.everybody().items()}
    assert {name for name, page in seen.items() if TITLE in page} == {
        "clerk", "director", "assistant", "gm", "deputy", "archivist",
    }  # fmt: skip
    assert [name for name, page in seen.items() if "一般内部事项" not in page] == []
    place = vault.file.file.name
    for address in (f"/files/{place}", f"/media/{place}", f"/vault/files/{vault.file.pk}/download", f"/{place}"):
        assert as_user(vault.cast.gm).get(address).status_code == 404
    page = as_user(vault.cast.director).get(vault.file.get_absolute_url()).content.decode()
    assert place not in page


def test_the_whole_way_of_a_request(vault, as_user):
    director, a, b = (as_user(person) for person in (vault.cast.director, vault.a, vault.b))
    form = director.get(url("request_create", vault.file.pk)).content.decode()
    times = dict(re.findall(r'name="(starts_at|ends_at)" value="([^"]+)"', form))
    given = {"reader": vault.cast.director.pk, "purpose": "核对定价依据", **times}
    made = director.post(url("request_create", vault.file.pk), given)
    request = VaultRequest.objects.get()
    detail, read = url("request_detail", request.pk), url("read", request.pk)
    assert (made["Location"], request.matter.number[:2]) == (detail, "涉阅")
    assert [len(todo(person)) for person in (vault.a, vault.b, vault.cast.director)] == [1, 1, 0]
    assert director.get(read)["Location"] == detail
    for client, phrase, words in ((a, PHRASE_A, "待另一位保管员放行"), (b, PHRASE_B, "两位保管员都已放行")):
        page = client.post(url("release", request.pk), {"release-passphrase": phrase}, follow=True).content.decode()
        assert (words in page, phrase in page) == (True, False)
    assert [(line.action, line.why) for line in todo(vault.cast.director)] == [("查阅", "已放行，请在时限内查阅")]
    shell = director.get(read)
    assert (shell.status_code, "data:image" in shell.content.decode(), "no-store" in shell["Cache-Control"]) == (
        200,
        False,
        True,
    )
    page = director.post(read, {"page": "2"})
    (picture,) = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page.content.decode())
    assert base64.b64decode(picture)[:3] == b"\xff\xd8\xff"
    assert ("第 2 页，共 2 页" in page.content.decode(), page["Refresh"].endswith(detail)) == (True, True)
    assert "下载" not in page.content.decode().split("<main")[1]
    assert "没有第 3 页" in director.post(read, {"page": "3"}, follow=True).content.decode()
    assert director.post(url("end", request.pk)).status_code == 302
    assert "本申请已结束，不能查阅" in director.post(read, {"page": "1"}, follow=True).content.decode()
    codes = TimelineEntry.objects.filter(matter=request.matter, code__startswith="vault_").order_by("id")
    assert list(codes.values_list("code", flat=True)) == [
        "vault_request", "vault_denied", "vault_release", "vault_release", "vault_view", "vault_denied", "vault_end",
        "vault_denied",
    ]  # fmt: skip


def test_a_wrong_passphrase_is_said_at_the_field_and_never_sent_back(vault, as_user):
    request = make_request(vault)
    response = as_user(vault.a).post(url("release", request.pk), {"release-passphrase": "mein-geheimnis"})
    page = response.content.decode()
    assert (response.status_code, "保险柜口令不正确，还可以试 4 次" in page, "mein-geheimnis" in page) == (
        422,
        True,
        False,
    )


def test_a_knock_by_an_administrator_without_a_part_is_entered_though_nothing_is_shown(vault, as_user):
    request = released(vault, make_request(vault))
    admin = people.create_user(username="root", name="超管", clearance=Secrecy.CORE, role_codes=[roles.SYSTEM_ADMIN])
    client = as_user(admin)
    assert client.get(url("read", request.pk)).status_code == 404
    for name in ("read", "release", "end", "withdraw", "refuse"):
        assert client.post(url(name, request.pk), {"page": "1"}).status_code == 404
    denied = TimelineEntry.objects.filter(code="vault_denied", actor=admin, matter=request.matter)
    assert denied.count() == 6


def test_no_page_of_the_back_office_shows_the_vault(vault, as_user):
    from django.contrib import admin

    assert [model for model in admin.site._registry if model._meta.app_label == "vault"] == []


def test_what_a_file_holds_is_in_no_search_and_its_title_only_for_those_who_have_a_part(vault, as_user):
    make_request(vault)
    assert SearchText.objects.filter(field="file").count() == 0
    assert matching("新产品定价").count() >= 1
    for person, found in ((vault.cast.director, True), (vault.cast.stranger, False), (vault.cast.clerk, False)):
        page = as_user(person).get("/search/?q=新产品定价").content.decode()
        assert ("查阅《" in re.sub(r"<[^>]+>", "", page)) is found


def test_the_register_lists_every_deed_and_its_export_is_entered(vault, as_user):
    request = released(vault, make_request(vault))
    services.read_page(request=request, actor=vault.cast.director, number=1)
    client = as_user(vault.a)
    page = client.get(url("register")).content.decode()
    assert [word in page for word in ("存入保险柜", "指定保管员", "申请查阅", "第 1 页", "甲锁")] == [True] * 5
    assert client.get(f"{url('register')}?export=xlsx").status_code == 200
    assert TimelineEntry.objects.filter(code="export", actor=vault.a).count() == 1
    assert as_user(vault.security).get(url("register")).status_code == 200
    seen = as_user(vault.security).get(url("register")).content.decode()  # clearance 内部: no title of a core file
    assert (TITLE in seen, "涉密文件 Z109" in seen) == (False, True)


def test_the_code_of_the_envelope_is_shown_once(cast, as_user):
    from apps.vault.tests.factories import make_security

    security = make_security(cast)
    people.grant_role(user=cast.gm, code=roles.VAULT_CUSTODIAN)
    given = {"appoint-lock": "a", "appoint-person": cast.gm.pk}
    assert as_user(security).post(url("appoint"), given).status_code == 302
    client = as_user(cast.gm)
    phrase = "春江潮水连海平-丙-2026"
    uneven = client.post(url("take"), {"take-new": phrase, "take-again": "x"})
    assert (uneven.status_code, "两次输入的口令不一致" in uneven.content.decode()) == (422, True)
    page = client.post(url("take"), {"take-new": phrase, "take-again": phrase}).content.decode()
    (code,) = re.findall(r'<p class="code">([A-Z2-7-]{44})</p>', page)
    assert (phrase in page, code in client.get(url("custody")).content.decode()) == (False, False)
    assert client.post(url("take"), {"take-new": phrase, "take-again": phrase}).status_code == 403
    assert Custodian.objects.get().state == "acting"


def test_a_hand_over_on_the_page(vault, as_user):
    people.grant_role(user=vault.cast.director, code=roles.VAULT_CUSTODIAN)
    row = services.appoint(lock="a", person=vault.cast.director, actor=vault.security)
    services.take_lock(actor=vault.cast.director, passphrase="春江潮水连海平-丙-2026")
    assert "确认交接：甲锁交给王主任" in as_user(vault.cast.gm).get(url("custody")).content.decode()
    assert as_user(vault.cast.gm).post(url("confirm", row.pk)).status_code == 302
    wrong = as_user(vault.a).post(url("hand_over", row.pk), {"hand_over-passphrase": "wrong"})
    assert (wrong.status_code, "口令不正确" in wrong.content.decode()) == (422, True)
    assert as_user(vault.a).post(url("hand_over", row.pk), {"hand_over-passphrase": PHRASE_A}).status_code == 302
    assert Custodian.objects.get(state="acting", lock="a").person == vault.cast.director
    assert as_user(vault.a).post(url("recover", row.pk), {}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_ask_the_database_the_same_for_one_and_three(vault, as_user, count, django_assert_num_queries):
    for _ in range(count - 1):
        make_file(vault.cast.archivist)
    for _ in range(count):
        released(vault, make_request(vault))
    for person, address, queries in (
        (vault.cast.director, LIST, 5),
        (vault.cast.archivist, LIST, 6),
        (vault.cast.director, url("request_list"), 5),
        (vault.a, url("register"), 6),
    ):
        client = as_user(person)
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_database_the_same_for_one_and_three(vault, as_user, count, django_assert_num_queries):
    requests = [released(vault, make_request(vault)) for _ in range(count)]
    client = as_user(vault.cast.director)
    for address, queries in (
        (vault.file.get_absolute_url(), 8),
        (url("request_detail", requests[0].pk), 11),
        (url("read", requests[0].pk), 8),
    ):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_records_made_in_the_vault_are_the_archivists_and_nobody_reads_their_file_there(vault, as_user):
    record = ArchiveRecord.objects.get(title=TITLE)
    page = as_user(vault.cast.archivist).get(record.get_absolute_url())
    assert (page.status_code, "/attachments/" in page.content.decode()) == (200, False)
    assert as_user(vault.cast.stranger).get(record.get_absolute_url()).status_code == 404
    assert fresh(make_request(vault)).matter.secrecy == Secrecy.CORE


def test_the_record_leads_to_its_file_for_those_who_may_know_of_it(vault, as_user):
    record, cast = vault.file.record, vault.cast
    link = f'href="{vault.file.get_absolute_url()}"'
    client = as_user(cast.archivist)
    page = client.get(record.get_absolute_url()).content.decode()
    assert (link in page, "电子文件加密存在保险柜中" in page) == (True, True)
    type(record).objects.filter(pk=record.pk).update(secrecy=1)  # the record is known, the file in the vault is not
    type(cast.archivist).objects.filter(pk=cast.archivist.pk).update(clearance=1)
    page = client.get(record.get_absolute_url()).content.decode()
    assert (record.archive_code in page, link in page, "保险柜" in page) == (True, False, False)
