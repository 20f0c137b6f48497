"""Office files in the vault: converted in memory, original and pages both encrypted, never plain on a disk (ARC-05)."""

import json
import os
import shutil
import stat
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from apps.attachments import storage
from apps.attachments.tests import samples
from apps.core.errors import DomainError
from apps.vault import memory, services
from apps.vault.models import VaultFile, VaultPages
from apps.vault.tests.factories import (
    PHRASE_A,
    PHRASE_B,
    build_world,
    fresh,
    make_file,
    make_request,
    make_security,
    released,
    take,
)
from apps.vault.tests.test_sealed import WORDS, document

pytestmark = pytest.mark.django_db

OFFICE = """#!{python}
import json, os, sys, pathlib
words = sys.argv[1:]
out = pathlib.Path(words[words.index("--outdir") + 1])
places = [words[-1], str(out), os.environ["HOME"], os.environ["TMPDIR"],
          next(one for one in words if one.startswith("-env:UserInstallation=")).partition("=")[2][7:]]
pathlib.Path({told!r}).write_text(json.dumps(places))
out.mkdir()
(out / "source.pdf").write_bytes(pathlib.Path({pdf!r}).read_bytes())
"""


@pytest.fixture
def office(settings, tmp_path, disk):
    """A program in the place of LibreOffice that notes where it was sent, and gives a PDF with known words."""
    told, pdf, program = tmp_path / "told", tmp_path / "made.pdf", tmp_path / "soffice"
    pdf.write_bytes(document())
    program.write_text(OFFICE.format(python=sys.executable, told=str(told), pdf=str(pdf)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    settings.SOFFICE = str(program)
    return told


@pytest.fixture
def world(cast, office):
    """A vault whose file is a .docx."""
    return build_world(cast, samples.office(), name="纪要.docx")


def on_disk() -> bytes:
    return b"".join(path.read_bytes() for path in storage.root().rglob("*") if path.is_file())


def test_it_is_converted_in_memory_and_both_forms_lie_encrypted(world, office):
    file, pages = world.file, VaultPages.objects.get()
    assert [one for one in json.loads(office.read_text()) if not one.startswith("/dev/shm/officeadmin-vault-")] == []
    assert (file.pages, file.name, pages.of) == (2, "纪要.docx", file)
    plain = samples.office()
    kept = on_disk()
    assert [one for one in (b"%PDF-", b"word/document.xml", WORDS[:24].encode(), plain[:60]) if one in kept] == []
    assert Path(file.file.path).stat().st_size > len(plain)
    assert list(memory.SHM.glob(f"{memory.PREFIX}{os.getpid()}-*")) == []  # gone from memory too; others have theirs


def test_its_reader_is_shown_pages_and_two_halves_are_needed(world):
    request = make_request(world)
    services.release(request=fresh(request), actor=world.a, passphrase=PHRASE_A)
    with pytest.raises(DomainError, match="尚未由两位保管员都放行"):
        services.read_page(request=fresh(request), actor=world.cast.director, number=1)
    services.release(request=fresh(request), actor=world.b, passphrase=PHRASE_B)
    page = services.read_page(request=fresh(request), actor=world.cast.director, number=2)
    assert (page.jpeg[:3], page.total) == (b"\xff\xd8\xff", 2)


def test_pages_of_another_file_in_its_place_are_refused(world, office):
    other = make_file(world.cast.archivist, samples.office(), name="另.docx", title="另一份")
    shutil.copy(other.as_pages.file.path, VaultPages.objects.get(of=world.file).file.path)
    request = released(world, make_request(world))
    with pytest.raises(DomainError, match="不是登记的那一份"):
        services.read_page(request=request, actor=world.cast.director, number=1)


@pytest.mark.parametrize(
    ("program", "words"),
    [("/nowhere/soffice", "没有安装 LibreOffice"), (shutil.which("false"), "不能转换为可查阅的页面")],
)
def test_without_a_conversion_it_is_said_at_the_field_and_nothing_is_kept(cast, settings, disk, program, words):
    security = make_security(cast)
    take("a", cast.assistant, PHRASE_A, security)
    take("b", cast.deputy, PHRASE_B, security)
    settings.SOFFICE = program
    with pytest.raises(DomainError, match=words) as caught:
        make_file(cast.archivist, samples.office(), name="纪要.docx")
    assert (caught.value.field, VaultFile.objects.count(), on_disk()) == ("file", 0, b"")


def test_the_form_says_what_may_be_put_in_here(cast, as_user, settings, office):
    client = as_user(cast.archivist)
    take("a", cast.assistant, PHRASE_A, make_security(cast))
    take("b", cast.deputy, PHRASE_B, make_security(cast))
    page = client.get(reverse("vault:put_in")).content.decode()
    assert ("Word、Excel、PPT" in page, ".docx" in page) == (True, True)
    settings.SOFFICE = "/nowhere/soffice"
    page = client.get(reverse("vault:put_in")).content.decode()
    assert ("没有安装 LibreOffice，Office 文件请先转换为 PDF" in page, ".docx" in page) == (True, False)
