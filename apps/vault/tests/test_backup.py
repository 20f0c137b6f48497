"""A backup holds ciphertext; restored elsewhere it opens with the keys and nothing less, and everything else of the
archives comes back with it: boxes, loans, what was read from scans (ARC-05, ARC-07)."""

import hashlib
import json

import pytest
from django.apps import apps
from django.conf import settings as django_settings

from apps.appraisal.tests.factories import drafted, old_record
from apps.archives.models import Box, Loan
from apps.archives.tests.factories import approve_loan, arranged, asked, make_record
from apps.attachments.models import Attachment
from apps.core.tests.test_backup import backup, files, place  # noqa: F401  fixtures
from apps.ocr.models import OcrPage
from apps.ocr.tests.factories import read_scan
from apps.org.tests.cast import Cast, build_cast
from apps.vault.models import VaultFile, VaultPages
from apps.vault.tests.factories import PHRASE_A, PHRASE_B, build_world, make_request, released
from apps.vault.tests.test_sealed import WORDS, document

pytestmark = pytest.mark.django_db(transaction=True)

OPENING = """
import django; django.setup()
from apps.core.errors import DomainError
from apps.org.models import User
from apps.vault import services
from apps.vault.models import VaultFile
from apps.vault.tests.factories import World, fresh, make_request, released
who = {name: User.objects.get(username=name) for name in ("wangzhuren", "chenzhuli", "zhoufuzong")}
class Cast: director = who["wangzhuren"]
world = World(Cast, None, who["chenzhuli"], who["zhoufuzong"], {}, VaultFile.objects.get())
try:
    request = released(world, make_request(world))
    print(services.read_page(request=request, actor=Cast.director, number=1).jpeg[:3].hex())
except DomainError as error:
    print(error.message)
"""


ARCHIVE_APPS = ("archives", "appraisal", "vault", "ocr")
SCANNED = "扫描件上的第一行"


def archives_of(cast: Cast) -> None:
    """A box, a window that is open, a paper that waits for the archivist, a scan that was read, an appraisal."""
    lent = arranged(cast, readers=[cast.staff], title="2025年度总结")
    approve_loan(asked(cast.staff, lent), cast.head)
    asked(cast.staff, None, wanted="往年的通知")
    scan = make_record(cast, files=True, title="扫描的旧件").matter.attachments.get()
    read_scan(scan, {1: SCANNED, 2: "第二页"})
    drafted(cast, [old_record(cast)])


def counts() -> dict[str, int]:
    """Rows of every table of the archives."""
    models = [model for label in ARCHIVE_APPS for model in apps.get_app_config(label).get_models()]
    return {model._meta.db_table: model._base_manager.count() for model in models}


def test_the_archives_come_back_with_their_counts_and_checksums(tmp_path, files, place):  # noqa: F811
    cast = build_cast()
    build_world(cast, document())
    archives_of(cast)
    file = VaultFile.objects.get()
    VaultPages.objects.create(of=file, file="2026/11/pages", sha256=hashlib.sha256(b"sealed pages").hexdigest())
    (files / "2026/11").mkdir(parents=True, exist_ok=True)
    (files / "2026/11/pages").write_bytes(b"sealed pages")
    source, named = counts(), {}
    for model in (Attachment, VaultFile, VaultPages):
        named |= dict(model.objects.values_list("file", "sha256"))
    assert [
        table for table in ("archives_box", "archives_loan", "vault_vaultshare", "ocr_ocrpage") if not source[table]
    ] == []
    folder = backup(tmp_path / "copies")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["tables"]
    assert {table: told[table] for table in source} == source  # verify_backup counts every one of them again

    done = place.run("restore", str(folder), "--yes")
    assert (done.returncode, "核对无误" in done.stdout) == (0, True), done.stdout + done.stderr
    assert {table: place.ask(f"SELECT COUNT(*) FROM {table}")[0][0] for table in source} == source
    on_disk = {name: hashlib.sha256((place.folder / "files" / name).read_bytes()).hexdigest() for name in named}
    assert on_disk == named
    box = Box.objects.get()
    assert place.ask("SELECT id, number FROM archives_box") == [(box.pk, box.number)]
    assert sorted(place.ask("SELECT matter_id, days FROM archives_loan")) == sorted(
        Loan.objects.values_list("pk", "days")
    )
    pages = sorted(OcrPage.objects.values_list("number", "text"))
    assert sorted(place.ask("SELECT number, text FROM ocr_ocrpage")) == pages
    assert SCANNED in pages[0][1]


def test_the_copy_is_ciphertext_and_opens_elsewhere_with_key_and_passphrases(tmp_path, files, place):  # noqa: F811
    vault = build_world(build_cast(), document())
    released(vault, make_request(vault))  # a window stands open while the copy is made
    folder = backup(tmp_path / "copies")
    copied = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    told = [django_settings.VAULT_KEY, PHRASE_A, PHRASE_B, vault.codes["a"], WORDS[:24], "%PDF-"]
    assert [one for one in told if one.encode() in copied] == []
    done = place.run("restore", str(folder), "--yes")
    assert (done.returncode, "核对无误" in done.stdout) == (0, True), done.stdout + done.stderr
    place.environment["VAULT_KEY"] = "another key of another place, long enough 2026"
    assert "另一把服务器密钥" in place.run(code=OPENING).stdout
    place.environment["VAULT_KEY"] = django_settings.VAULT_KEY
    opened = place.run(code=OPENING)
    assert opened.stdout.strip() == "ffd8ff", opened.stderr[-800:]
